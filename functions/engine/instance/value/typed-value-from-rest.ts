import type { JsonValue, TypedValue, ValueType } from './typed-value.ts'
import { dateText, timeOfDate } from './typed-value-date.ts'
import { typedValueOfJson } from './typed-value-json.ts'

/** A variable as the REST API takes and gives it. */
export interface VariableDto {
  readonly value?: JsonValue | undefined
  readonly type?: string | null | undefined
  readonly valueInfo?: Readonly<Record<string, JsonValue>> | null | undefined
}

/** A variable, or why it cannot be one, in the reference's words. */
export type VariableFromRest =
  | { readonly typed: TypedValue; readonly problem?: undefined }
  | { readonly problem: string; readonly typed?: undefined }

/**
 * The variable that a client means: its value in its type, `"7"` of type Integer being 7. Without a type it follows from the value.
 * Follows the reference's VariableValueDto; File, objects serialized by Java and transient variables are refused.
 */
export function typedValueFromRest(dto: VariableDto): VariableFromRest {
  const value = dto.value ?? null
  if (dto.valueInfo?.transient === true) return { problem: 'Transient variables are not supported' }
  if (dto.type === undefined || dto.type === null) return inferredValue(value)
  const type = valueTypeOf(dto.type)
  if (type === undefined) return { problem: `Unsupported value type '${dto.type}'` }
  if (type === 'Null') return { typed: { type, value: null } }
  return isSerialized(type) ? serializedValue(type, value, dto) : primitiveValue(type, value, dto.type)
}

/** A value can be nested so deeply that writing it as JSON takes more stack than there is. */
function inferredValue(value: JsonValue): VariableFromRest {
  try {
    return { typed: typedValueOfJson(value) }
  } catch (failure) {
    if (failure instanceof RangeError) return { problem: 'Cannot convert value: it is nested too deeply' }
    throw failure
  }
}

type SerializedType = 'Json' | 'Xml' | 'Object'
type PrimitiveType = Exclude<ValueType, SerializedType | 'Null'>

const VALUE_TYPES: ReadonlyMap<string, ValueType> = new Map(
  (
    [
      'Null',
      'Boolean',
      'Short',
      'Integer',
      'Long',
      'Double',
      'String',
      'Date',
      'Bytes',
      'Json',
      'Xml',
      'Object',
    ] as const
  ).map((type) => [type, type]),
)

/** The reference takes a type's name with a small or a capital first letter. */
function valueTypeOf(name: string): ValueType | undefined {
  return VALUE_TYPES.get(name.charAt(0).toUpperCase() + name.slice(1))
}

function isSerialized(type: ValueType): type is SerializedType {
  return type === 'Json' || type === 'Xml' || type === 'Object'
}

function serializedValue(type: SerializedType, value: JsonValue, dto: VariableDto): VariableFromRest {
  if (value !== null && typeof value !== 'string') {
    const problem = `Must provide 'null' or String value for value of SerializableValue type '${dto.type}'.`
    return { problem }
  }
  if (type !== 'Object') return { typed: { type, value } }
  const { objectTypeName, serializationDataFormat = 'application/json' } = dto.valueInfo ?? {}
  if (serializationDataFormat === 'application/x-java-serialized-object') {
    return { problem: 'Objects serialized by Java are not supported: use serializationDataFormat application/json' }
  }
  const named = objectTypeName === undefined ? {} : { objectTypeName }
  return { typed: { type, value, valueInfo: { ...named, serializationDataFormat } } }
}

/** Java's names of the classes, as they stand in the reference's messages. */
const JAVA_TYPES: Record<PrimitiveType, string> = {
  Boolean: 'java.lang.Boolean',
  Short: 'java.lang.Short',
  Integer: 'java.lang.Integer',
  Long: 'java.lang.Long',
  Double: 'java.lang.Double',
  String: 'java.lang.String',
  Date: 'java.util.Date',
  Bytes: '[B',
}

function primitiveValue(type: PrimitiveType, value: JsonValue, typeName: string): VariableFromRest {
  const converted = value === null ? null : converters[type](value)
  if (converted !== undefined) return { typed: { type, value: converted } }
  const shown = typeof value === 'object' ? JSON.stringify(value) : value
  return { problem: `Cannot convert value '${shown}' of type '${typeName}' to java type ${JAVA_TYPES[type]}` }
}

/** Undefined where the value cannot be one of that type; the empty text is no value, as Jackson takes it. */
type Converter = (value: Exclude<JsonValue, null>) => JsonValue | undefined

const converters: Record<PrimitiveType, Converter> = {
  Boolean: (value) => (typeof value === 'boolean' ? value : fromText(value, booleanOf)),
  Short: integerWithin(16),
  Integer: integerWithin(32),
  Long: integerWithin(64),
  Double: (value) => (typeof value === 'number' ? value : fromText(value, doubleOf)),
  String: (value) => (typeof value === 'object' ? undefined : String(value)),
  Date: (value) => fromText(value, dateOf),
  Bytes: (value) => fromText(value, base64Of),
}

function fromText(value: JsonValue, convert: (text: string) => JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' ? null : convert(text)
}

function booleanOf(text: string): boolean | undefined {
  if (text === 'true' || text === 'True' || text === 'TRUE') return true
  return text === 'false' || text === 'False' || text === 'FALSE' ? false : undefined
}

/** A JSON number beyond 2^53 that JavaScript cannot hold exactly does not come here: the edge refuses it. */
function integerWithin(bits: number): Converter {
  const fitting = (integer: bigint) => (BigInt.asIntN(bits, integer) === integer ? storedInteger(integer) : undefined)
  return (value) => {
    if (typeof value === 'number') return Number.isInteger(value) ? fitting(BigInt(value)) : undefined
    return fromText(value, (text) => (/^[+-]?\d{1,20}$/.test(text) ? fitting(integerOf(text)) : undefined))
  }
}

function integerOf(text: string): bigint {
  return BigInt(text.startsWith('+') ? text.slice(1) : text)
}

/** How a whole number is kept in a variable: as a number where that is exact, as its decimal text beyond 2^53. */
export function storedInteger(integer: bigint): number | string {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer.toString()
}

function doubleOf(text: string): number | string | undefined {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text
  const isNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)
  return isNumber ? storedDouble(Number(text)) : undefined
}

/** How a Double is kept in a variable: what JSON has no number for is its name in Java, and there is no negative zero. */
export function storedDouble(double: number): number | string {
  return Number.isFinite(double) ? double + 0 : String(double)
}

function dateOf(text: string): string | undefined {
  const time = timeOfDate(text)
  return time === undefined ? undefined : dateText(time)
}

function base64Of(text: string): string | undefined {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? text : undefined
}
