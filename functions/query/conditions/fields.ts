import { z } from '@hono/zod-openapi'
import { timeOfDate } from '../../engine/instance/value/typed-value-date.ts'
import { variableConditionSchema } from './variable-conditions.ts'

// The fields of queries: all may be missing, and null is the same as missing.

export const text = z.string().nullish()

/** Acts only where it is true. */
export const flag = z.boolean().nullish()

/** The most elements of a list in a query: each of them is compared with everything that is looked at. */
const MOST_TEXTS = 2000

export const texts = z
  .array(z.string())
  .max(MOST_TEXTS, { error: ({ input }) => `has ${lengthOf(input)} elements; the limit is ${MOST_TEXTS}` })
  .nullish()

/** Ids of instances or of what belongs to them: 100 of them are one read, and the body's size limits them. */
export const ids = z.array(z.string()).nullish()

export const integer = z.int().nullish()

export const variableConditions = z.array(variableConditionSchema).nullish()

/** A date as `yyyy-MM-dd'T'HH:mm:ss.SSSZ`; milliseconds since the epoch once it is read. */
export const requiredDate = z
  .string()
  .transform((given, context) => {
    const time = timeOfDate(given)
    if (time !== undefined) return time
    context.addIssue({ code: 'custom', message: `Cannot convert value "${given}" to java type java.util.Date` })
    return z.NEVER
  })
  .openapi({ type: 'string', description: "yyyy-MM-dd'T'HH:mm:ss.SSSZ" })

export const date = requiredDate.nullish().openapi({ type: ['string', 'null'] })

function lengthOf(input: unknown): number {
  return Array.isArray(input) ? input.length : 0
}
