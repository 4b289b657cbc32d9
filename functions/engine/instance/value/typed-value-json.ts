import { readJson, writeJson } from './json-text.ts'
import type { JsonValue, TypedValue } from './typed-value.ts'

const LARGEST_INTEGER = 2 ** 31 - 1
const SMALLEST_INTEGER = -(2 ** 31)

/**
 * The variable that a plain JSON value becomes where no type is given: text a String, a whole number an Integer where it fits
 * into 32 bits and a Long beyond, any other number a Double, lists and maps an Object in the format application/json.
 */
export function typedValueOfJson(json: JsonValue): TypedValue {
  if (json === null) return { type: 'Null', value: null }
  switch (typeof json) {
    case 'string':
      return { type: 'String', value: json }
    case 'boolean':
      return { type: 'Boolean', value: json }
    case 'number':
      return typedValueOfNumber(json)
    case 'bigint':
      return typedValueOfLargeInteger(json)
    default:
      return objectOf(json)
  }
}

/**
 * What a variable is as plain JSON: the insides of a Json variable and of an Object in the format application/json, the value
 * itself of every other one. Undefined where such a text is not JSON.
 */
export function jsonOfTypedValue(typed: TypedValue): JsonValue | undefined {
  return holdsJson(typed) && typeof typed.value === 'string' ? parsedJson(typed.value) : typed.value
}

/** What the reference serializes by Java it takes from nobody and makes itself: here it is kept as JSON, and made when somebody asks for its text. */
export const JAVA_FORMAT = 'application/x-java-serialized-object'

const JSON_INSIDE: ReadonlySet<JsonValue> = new Set(['application/json', JAVA_FORMAT])

/** Whether the value's text is JSON: a Json variable, or an Object that is not in some other format. */
export function holdsJson(typed: TypedValue): boolean {
  return typed.type === 'Json' || (typed.type === 'Object' && JSON_INSIDE.has(formatOf(typed)))
}

/** The elements of a variable that is a list, each as a variable of its own; undefined where it is no list. */
export function itemsOfTypedValue(typed: TypedValue): readonly TypedValue[] | undefined {
  const json = holdsJson(typed) ? jsonOfTypedValue(typed) : undefined
  return isList(json) ? json.map((item) => elementOf(item, typed)) : undefined
}

/** A variable that holds these as a list. */
export function listOfTypedValues(items: readonly TypedValue[]): TypedValue {
  return objectOf(items.map(elementJson))
}

/** A variable that holds these as a map, in the order of the keys: what the reference makes of a parameter that is a map. */
export function mapOfTypedValues(entries: readonly (readonly [string, TypedValue])[]): TypedValue {
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const map = Object.fromEntries(sorted.map(([key, value]) => [key, elementJson(value)]))
  return objectOf(map, 'java.util.TreeMap')
}

/** Whether the JSON value is a list; narrows where `Array.isArray` does not, because of `readonly`. */
export function isList(json: JsonValue | undefined): json is readonly JsonValue[] {
  return Array.isArray(json)
}

/** The JSON value of the text; undefined where it is not JSON, or not such that it can be kept. */
export function parsedJson(text: string): JsonValue | undefined {
  return readJson(text).json
}

function typedValueOfNumber(number: number): TypedValue {
  if (!Number.isSafeInteger(number)) return { type: 'Double', value: number }
  const fits = number >= SMALLEST_INTEGER && number <= LARGEST_INTEGER
  return { type: fits ? 'Integer' : 'Long', value: number }
}

/** A Long up to 64 bits; beyond them Java has its BigInteger, and variables have not: the nearest Double. */
function typedValueOfLargeInteger(integer: bigint): TypedValue {
  return BigInt.asIntN(64, integer) === integer
    ? { type: 'Long', value: integer.toString() }
    : { type: 'Double', value: Number(integer) }
}

/** The variable that a list or a map becomes which the engine itself made, of a decision: an Object serialized by Java. */
export function javaObjectOf(json: JsonValue): TypedValue {
  const objectTypeName = isList(json) ? 'java.util.ArrayList' : 'java.util.HashMap'
  return { type: 'Object', value: writeJson(json), valueInfo: { objectTypeName, serializationDataFormat: JAVA_FORMAT } }
}

/** The Object variable of a list or map, with the class that the reference would take for it. */
function objectOf(json: JsonValue, className?: string): TypedValue {
  const objectTypeName = className ?? (isList(json) ? 'java.util.ArrayList' : 'java.util.LinkedHashMap')
  const valueInfo = { objectTypeName, serializationDataFormat: 'application/json' }
  return { type: 'Object', value: writeJson(json), valueInfo }
}

/** What is inside a Json variable and has an inside itself is Json again. */
function elementOf(item: JsonValue, list: TypedValue): TypedValue {
  return list.type === 'Json' && item !== null && typeof item === 'object'
    ? { type: 'Json', value: writeJson(item) }
    : typedValueOfJson(item)
}

function elementJson(typed: TypedValue): JsonValue {
  const json = jsonOfTypedValue(typed)
  return json === undefined ? typed.value : json
}

function formatOf(typed: TypedValue): JsonValue {
  return typed.valueInfo?.serializationDataFormat ?? 'application/json'
}
