import { javaSerialized } from './java-serialization.ts'
import { rawNumber } from './json-text.ts'
import type { JsonValue, TypedValue } from './typed-value.ts'
import { isList, JAVA_FORMAT, jsonOfTypedValue } from './typed-value-json.ts'

/** A value as `JSON.stringify` writes it without a loss: a whole number beyond 2^53 is there with all of its digits. */
export type RestValue =
  | null
  | boolean
  | number
  | string
  | RawJson
  | readonly RestValue[]
  | { readonly [key: string]: RestValue }

/** A variable as the REST API gives it; all three fields are always there. */
export interface RestVariable {
  readonly type: string
  readonly value: RestValue
  readonly valueInfo: Readonly<Record<string, string>>
}

/**
 * The variable as the REST API gives it. An Object is the JSON that it holds, or, where `deserializeValue` is false, what it is serialized as;
 * a Json variable is always its text. A Long is a number over all of its 64 bits. A File is without its bytes, which have a path of their own.
 */
export function typedValueToRest(typed: TypedValue, options: { readonly deserializeValue: boolean }): RestVariable {
  const json = typed.type === 'Object' && options.deserializeValue ? jsonOfTypedValue(typed) : undefined
  const value = json === undefined ? plainValue(typed) : restValue(json)
  return { type: typed.type, value, valueInfo: typed.valueInfo ?? {} }
}

function plainValue(typed: TypedValue): RestValue {
  const { type, value } = typed
  if (typed.valueInfo?.serializationDataFormat === JAVA_FORMAT) return javaSerialized(jsonOfTypedValue(typed) ?? null)
  if (type === 'File') return null
  return type === 'Long' && typeof value === 'string' ? rawNumber(value) : value
}

function restValue(json: JsonValue): RestValue {
  if (typeof json === 'bigint') return rawNumber(json)
  if (json === null || typeof json !== 'object') return json
  if (isList(json)) return json.map(restValue)
  return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, restValue(member)]))
}
