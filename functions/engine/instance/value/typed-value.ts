/** Anything JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** The reference's variable types that Shunt keeps. `File` and Java-serialized objects are refused at the edge. */
export type ValueType =
  | 'Null'
  | 'Boolean'
  | 'Short'
  | 'Integer'
  | 'Long'
  | 'Double'
  | 'String'
  | 'Date'
  | 'Bytes'
  | 'Json'
  | 'Xml'
  | 'Object'

/**
 * A process variable's value. `value` is JSON: a Date is its ISO 8601 text with milliseconds and offset, Bytes are base64, a
 * Json or Xml value is its text as given; a Long beyond 2^53 is its decimal text; a Double that is no JSON number is `NaN`,
 * `Infinity` or `-Infinity`; an Object is its serialized text
 * (application/json), with `objectTypeName` and `serializationDataFormat` in `valueInfo`.
 */
export interface TypedValue {
  readonly type: ValueType
  readonly value: JsonValue
  readonly valueInfo?: Readonly<Record<string, JsonValue>>
}
