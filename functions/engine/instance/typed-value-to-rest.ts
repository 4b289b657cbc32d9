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
 * a Json variable is always its text. A Long beyond 2^53 is its decimal text.
 */
export function typedValueToRest(typed: TypedValue, options: { readonly deserializeValue: boolean }): RestVariable {
  const json = typed.type === 'Object' && options.deserializeValue ? jsonOfTypedValue(typed) : undefined
  return { type: typed.type, value: json === undefined ? typed.value : json, valueInfo: typed.valueInfo ?? {} }
}
