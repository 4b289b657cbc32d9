import { writeJson } from '../instance/value/json-text.ts'
import { asLasting } from '../instance/value/transient-value.ts'
import type { JsonValue, TypedValue, ValueType } from '../instance/value/typed-value.ts'
import { dateText, timeOfDate } from '../instance/value/typed-value-date.ts'
import { storedDouble, storedInteger } from '../instance/value/typed-value-from-rest.ts'
import { holdsJson, isList, jsonOfTypedValue, typedValueOfJson } from '../instance/value/typed-value-json.ts'
import { parsedLong } from './coercion.ts'
import { EvaluationFault } from './expression-error.ts'
import { className, double, integer, type Value } from './value.ts'

/** The value of a variable in an expression. Throws an EvaluationFault where the variable's text cannot be read. */
export function valueOfVariable(variable: TypedValue): Value {
  const typed = asLasting(variable)
  const { type, value } = typed
  if (value === null) return null
  switch (type) {
    case 'Null':
      return null
    case 'Boolean':
      return value === true
    case 'String':
      return String(value)
    case 'Short':
    case 'Integer':
    case 'Long':
      return integer(longOf(value) ?? unreadable(type), type)
    case 'Double':
      return double(Number(value))
    case 'Date':
      return { kind: 'date', time: timeOfDate(String(value)) ?? unreadable(type) }
    case 'Json':
      return { kind: 'json', json: jsonInside(typed), original: typed }
    case 'Object':
      return holdsJson(typed) ? objectValue(typed) : { kind: 'opaque', original: typed }
    case 'Bytes':
    case 'File':
    case 'Xml':
      return { kind: 'opaque', original: typed }
  }
}

/** The variable that a value becomes. Throws an EvaluationFault for an execution or a task, neither of which can be one. */
export function typedValueOf(value: Value): TypedValue {
  if (value === null) return { type: 'Null', value: null }
  if (typeof value === 'boolean') return { type: 'Boolean', value }
  if (typeof value === 'string') return { type: 'String', value }
  switch (value.kind) {
    case 'integer':
      return { type: value.type, value: storedInteger(value.value) }
    case 'double':
      return { type: 'Double', value: storedDouble(value.value) }
    case 'date':
    case 'dateTime':
      return { type: 'Date', value: dateText(value.time) }
    case 'temporal':
      return { type: 'String', value: value.text }
    case 'list':
    case 'map':
      return value.original ?? typedValueOfJson(jsonOfValue(value))
    case 'json':
      return value.original ?? { type: 'Json', value: writeJson(value.json) }
    case 'opaque':
      return value.original
    case 'execution':
    case 'task':
    case 'externalTask':
      throw new EvaluationFault('evaluation', `An instance of ${className(value)} cannot be a variable`)
  }
}

/** The value as plain JSON: what it is inside a list, a map or a Json variable. */
export function jsonOfValue(value: Value): JsonValue {
  if (value === null || typeof value !== 'object') return value
  switch (value.kind) {
    case 'list':
      return value.items.map(jsonOfValue)
    case 'map':
      return Object.fromEntries(Array.from(value.entries, ([key, entry]) => [key, jsonOfValue(entry)]))
    case 'json':
      return value.json
    case 'integer':
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : value.value
    default:
      return typedValueOf(value).value
  }
}

/** The value of plain JSON as Java holds it after reading: lists, maps, texts, numbers. */
export function valueOfJson(json: JsonValue): Value {
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json
  if (typeof json === 'number' || typeof json === 'bigint') return valueOfVariable(typedValueOfJson(json))
  if (isList(json)) return { kind: 'list', items: json.map(valueOfJson) }
  return { kind: 'map', entries: new Map(Object.entries(json).map(([key, entry]) => [key, valueOfJson(entry)])) }
}

/** A list or map remembers the variable that it comes from; anything else needs not. */
function objectValue(typed: TypedValue): Value {
  const value = valueOfJson(jsonInside(typed))
  if (value === null || typeof value !== 'object') return value
  return value.kind === 'list' || value.kind === 'map' ? { ...value, original: typed } : value
}

/** A Long beyond 2^53 is kept as its decimal text. */
function longOf(value: JsonValue): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  return parsedLong(String(value))
}

function jsonInside(typed: TypedValue): JsonValue {
  const json = jsonOfTypedValue(typed)
  return json === undefined ? unreadable(typed.type) : json
}

function unreadable(type: ValueType): never {
  throw new EvaluationFault('evaluation', `Cannot deserialize a variable of type ${type}: its text cannot be read`)
}
