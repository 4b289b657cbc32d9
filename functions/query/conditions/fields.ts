import { z } from '@hono/zod-openapi'
import { timeOfDate } from '../../engine/instance/value/typed-value-date.ts'
import { variableConditionSchema } from './variable-conditions.ts'

// The fields of queries: all may be missing, and null is the same as missing.

export const text = z.string().nullish()

/** Acts only where it is true. */
export const flag = z.boolean().nullish()

export const texts = z.array(z.string()).nullish()

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

export const date = requiredDate.nullish()
