import type { JsonValue, TypedValue } from './typed-value.ts'
import { jsonOfTypedValue } from './typed-value-json.ts'

/** A variable as the REST API gives it; all three fields are always there. */
export interface RestVariable {
  readonly type: string
  readonly value: JsonValue
  readonly valueInfo: Readonly<Record<string, JsonValue>>
}

/**
 * The variable as the REST API gives it. An Object is the JSON that it holds, or, where `deserializeValue` is false, that JSON's text;
 * a Json variable is always its text. A Long that no JavaScript number holds exactly is its decimal text.
 */
export function typedValueToRest(typed: TypedValue, options: { readonly deserializeValue: boolean }): RestVariable {
  const json = typed.type === 'Object' && options.deserializeValue ? jsonOfTypedValue(typed) : undefined
  return { type: typed.type, value: json === undefined ? numberOrText(typed) : json, valueInfo: typed.valueInfo ?? {} }
}

function numberOrText({ type, value }: TypedValue): JsonValue {
  if (type !== 'Long' || typeof value !== 'string') return value
  const number = Number(value)
  return BigInt(number) === BigInt(value) ? number : value
}
