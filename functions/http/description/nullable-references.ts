/**
 * A description in which a named schema that may be null is `anyOf` the schema and null. The generator says `allOf` of the schema and of "an object or null",
 * which null is not: clients that check answers would refuse it.
 */
export function withNullableReferences(described: object): object {
  const entries = Object.entries(described).map(([key, value]: [string, unknown]) => [key, mended(value)])
  return nullable(Object.fromEntries(entries))
}

function mended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mended)
  return typeof value === 'object' && value !== null ? withNullableReferences(value) : value
}

function nullable(schema: { readonly allOf?: unknown }): object {
  const { allOf, ...rest } = schema
  if (!Array.isArray(allOf)) return schema
  const [reference, beside]: unknown[] = allOf
  return allOf.length === 2 && isReference(reference) && allowsNull(beside)
    ? { ...rest, anyOf: [reference, { type: 'null' }] }
    : schema
}

function isReference(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && '$ref' in schema
}

function allowsNull(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null || !('type' in schema)) return false
  return Array.isArray(schema.type) && schema.type.includes('null') && Object.keys(schema).length === 1
}
