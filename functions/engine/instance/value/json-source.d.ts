// What Node 24 has and TypeScript's library does not describe yet: JSON.parse with source text access
// (https://tc39.es/proposal-json-parse-with-source/).

/** JSON text that `JSON.stringify` writes as it stands. */
interface RawJson {
  readonly rawJSON: string
}

interface JSON {
  /** `source` is the text of a number, a text, a boolean or null as it stands in the JSON; absent for lists and objects. */
  parse<Value>(
    text: string,
    reviver: (this: unknown, key: string, value: Value, context: { readonly source?: string }) => Value,
  ): Value
  /** Throws a SyntaxError where the text is not a number, a text, a boolean or null in JSON. */
  rawJSON(text: string): RawJson
}
