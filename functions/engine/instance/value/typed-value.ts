/** Anything JSON can say. A bigint is a whole number that no JavaScript number holds exactly (see `json-text.ts`). */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** The reference's variable types that Shunt keeps. Java-serialized objects are refused at the edge. */
export const VALUE_TYPES = [
  'Null',
  'Boolean',
  'Short',
  'Integer',
  'Long',
  'Double',
  'String',
  'Date',
  'Bytes',
  'File',
  'Json',
  'Xml',
  'Object',
] as const
export type ValueType = (typeof VALUE_TYPES)[number]

/**
 * A process variable's value. A Date is its ISO 8601 text with milliseconds and offset, Bytes and Files are base64, a
 * Json or Xml value is its text as given; a Long beyond 2^53 is its decimal text; a Double that is no JSON number is `NaN`,
 * `Infinity` or `-Infinity`; an Object is its serialized text
 * (application/json), with `objectTypeName` and `serializationDataFormat` in `valueInfo`; a File has `filename`, `mimeType` and
 * `encoding` there.
 */
export interface TypedValue {
  readonly type: ValueType
  readonly value: null | boolean | number | string
  readonly valueInfo?: Readonly<Record<string, string>>
  /** It is there until the step ends, and is never stored. */
  readonly transient?: true
}
