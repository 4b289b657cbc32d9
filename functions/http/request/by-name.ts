import { z } from '@hono/zod-openapi'

/**
 * An object with names of people's choosing: variables. As `z.record`, which leaves out what is called `__proto__`; here that is a name
 * like any other. `reference` is the name of the values' schema in the description of the API.
 */
export function byName<Value>(value: z.ZodType<Value>, reference: string) {
  return z
    .preprocess(entriesOf, z.map(z.string(), value))
    .transform((values): Readonly<Record<string, Value>> => Object.fromEntries(values))
    .openapi({ type: 'object', additionalProperties: { $ref: `#/components/schemas/${reference}` } })
}

function entriesOf(given: unknown): unknown {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  return isObject ? new Map(Object.entries(given)) : given
}
