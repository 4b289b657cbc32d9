import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { invalidField } from '../error-response.ts'
import { bodyOf } from './exact-json.ts'

/** Reads a JSON body by its schema; none is an empty object: a query without conditions. Throws an ApiError (400) for wrong fields. */
export async function readJsonBody<Output>(c: Context, schema: z.ZodType<Output>): Promise<Output> {
  const parsed = schema.safeParse(await bodyOf(c))
  if (parsed.success) return parsed.data
  throw invalidField('json', parsed.error)
}
