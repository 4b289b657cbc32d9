import { z } from '@hono/zod-openapi'
import { dateText } from '../engine/instance/value/typed-value-date.ts'

// The fields of answers: everything is there, and null where it has no value.

export const textOrNull = z.string().nullable()

export const integerOrNull = z.int().nullable()

/** A date as `yyyy-MM-dd'T'HH:mm:ss.SSSZ`. */
export const dateField = z.string().openapi({ description: "yyyy-MM-dd'T'HH:mm:ss.SSSZ" })

export const dateOrNull = dateField.nullable()

/** A time in milliseconds as the API writes dates; null for none. */
export function dateOrNullOf(time: number | null | undefined): string | null {
  return time === undefined || time === null ? null : dateText(time)
}

/** Links of a resource: how to reach it. */
export const links = z.array(z.object({ method: z.string(), href: z.string(), rel: z.string() }).openapi('AtomLink'))
