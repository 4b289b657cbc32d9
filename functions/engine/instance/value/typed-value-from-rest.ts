import { readJson, writeJson } from './json-text.ts'
import { type JsonValue, type TypedValue, VALUE_TYPES, type ValueType } from './typed-value.ts'
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
 * Follows the reference's VariableValueDto; objects serialized by Java are refused, and what could not be kept as it is.
 */
export function typedValueFromRest(dto: VariableDto): VariableFromRest {
  const { transient: asked } = dto.valueInfo ?? {}
  if (asked !== undefined && typeof asked !== 'boolean')
    return { problem: "The property 'transient' should have a value of type 'boolean'." }
  const read = valueFromRest(dto)
  const isTransient = read.typed !== undefined && asked === true
  return isTransient ? { typed: { ...read.typed, transient: true } } : read
}

function valueFromRest(dto: VariableDto): VariableFromRest {
  const value = dto.value ?? null
  if (dto.type === undefined || dto.type === null) return untypedValue(value)
  const type = valueTypeOf(dto.type)
  if (type === undefined) return { problem: `Unsupported value type '${dto.type}'` }
  if (type === 'Null') return nullValue(value)
  if (type === 'File') return fileValue(value, dto)
  return isSerialized(type) ? serializedValue(type, value, dto) : primitiveValue(type, value, dto.type)
}

/** Beyond 64 bits Java has its BigInteger, which is no variable: the nearest Double would be another number. */
function untypedValue(value: JsonValue): VariableFromRest {
  const isBeyond = typeof value === 'bigint' && BigInt.asIntN(64, value) !== value
  return isBeyond
    ? { problem: `Cannot convert value '${value}': a whole number beyond 64 bits needs a type, Double or String` }
    : { typed: typedValueOfJson(value) }
}

type SerializedType = 'Json' | 'Xml' | 'Object'
type PrimitiveType = Exclude<ValueType, SerializedType | 'Null' | 'File'>

function nullValue(value: JsonValue): VariableFromRest {
  if (value === null) return { typed: { type: 'Null', value } }
  return { problem: `Cannot convert value '${shown(value)}' of type 'Null': null has no value` }
}

/** What is known of a file besides its bytes. The reference says `mimetype` in its documentation and `mimeType` in its answers. */
const FILE_INFO = ['filename', 'mimeType', 'encoding'] as const

function fileValue(value: JsonValue, { valueInfo }: VariableDto): VariableFromRest {
  const given: Readonly<Record<string, JsonValue>> = { mimeType: valueInfo?.mimetype ?? null, ...valueInfo }
  const info: Record<string, string> = {}
  for (const name of FILE_INFO) {
    const text = given[name] ?? undefined
    if (typeof text === 'string') info[name] = text
    else if (text !== undefined) return { problem: `The ${name} of a file has to be a text` }
  }
  if (info.filename === undefined)
    return { problem: 'Cannot create file without filename! Please set a name into valueInfo with key filename' }
  const content = value === null ? null : fromText(value, base64Of)
  if (content === undefined) return { problem: `Cannot convert value of type 'File': it is not base64` }
  return { typed: { type: 'File', value: content === null ? null : String(content), valueInfo: info } }
}

const TYPES_BY_NAME: ReadonlyMap<string, ValueType> = new Map(VALUE_TYPES.map((type) => [type, type]))

/** The reference takes a type's name with a small or a capital first letter. */
function valueTypeOf(name: string): ValueType | undefined {
  return TYPES_BY_NAME.get(name.charAt(0).toUpperCase() + name.slice(1))
}

function isSerialized(type: ValueType): type is SerializedType {
  return type === 'Json' || type === 'Xml' || type === 'Object'
}

function serializedValue(type: SerializedType, value: JsonValue, dto: VariableDto): VariableFromRest {
  if (value !== null && typeof value !== 'string') {
    const problem = `Must provide 'null' or String value for value of SerializableValue type '${dto.type}'.`
    return { problem }
  }
  if (type !== 'Object') return type === 'Json' ? jsonValue(value) : { typed: { type, value } }
  const { objectTypeName, serializationDataFormat = 'application/json' } = dto.valueInfo ?? {}
  if (objectTypeName === undefined && value !== null) {
    return { problem: 'An Object needs its objectTypeName (and serializationDataFormat) in valueInfo' }
  }
  if (
    typeof serializationDataFormat !== 'string' ||
    (objectTypeName !== undefined && typeof objectTypeName !== 'string')
  ) {
    return { problem: 'objectTypeName and serializationDataFormat in valueInfo have to be texts' }
  }
  if (serializationDataFormat === 'application/x-java-serialized-object') {
    return { problem: 'Objects serialized by Java are not supported: use serializationDataFormat application/json' }
  }
  const named = objectTypeName === undefined ? {} : { objectTypeName }
  const typed = { type, value, valueInfo: { ...named, serializationDataFormat } } as const
  return serializationDataFormat === 'application/json' ? keptJson(typed) : { typed }
}

function jsonValue(value: string | null): VariableFromRest {
  return keptJson({ type: 'Json', value })
}

/** The text of a Json or Object value is not looked into until somebody reads it; that it can be read is known from the beginning. */
function keptJson(typed: TypedValue): VariableFromRest {
  const problem = typeof typed.value === 'string' ? readJson(typed.value).problem : undefined
  return problem === undefined || problem === '' ? { typed } : { problem: `Cannot convert value: ${problem}` }
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
  return { problem: `Cannot convert value '${shown(value)}' of type '${typeName}' to java type ${JAVA_TYPES[type]}` }
}

function shown(value: JsonValue): string {
  return typeof value === 'object' ? writeJson(value) : String(value)
}

/** Undefined where the value cannot be one of that type; the empty text is no value, as Jackson takes it. */
type Converter = (value: Exclude<JsonValue, null>) => Plain | undefined
type Plain = TypedValue['value']

const converters: Record<PrimitiveType, Converter> = {
  Boolean: (value) => (typeof value === 'boolean' ? value : fromText(value, booleanOf)),
  Short: integerWithin(16),
  Integer: integerWithin(32),
  Long: integerWithin(64),
  Double: (value) => (isNumber(value) ? storedDouble(Number(value)) : fromText(value, doubleOf)),
  String: (value) => (typeof value === 'object' ? undefined : String(value)),
  Date: (value) => fromText(value, dateOf),
  Bytes: (value) => fromText(value, base64Of),
}

function isNumber(value: JsonValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function fromText(value: JsonValue, convert: (text: string) => Plain | undefined): Plain | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' ? null : convert(text)
}

function booleanOf(text: string): boolean | undefined {
  if (text === 'true' || text === 'True' || text === 'TRUE') return true
  return text === 'false' || text === 'False' || text === 'FALSE' ? false : undefined
}

function integerWithin(bits: number): Converter {
  const fitting = (integer: bigint) => (BigInt.asIntN(bits, integer) === integer ? storedInteger(integer) : undefined)
  return (value) => {
    if (typeof value === 'bigint') return fitting(value)
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
  return isNumber && Number.isFinite(Number(text)) ? storedDouble(Number(text)) : undefined
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
