import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ApiError, invalidRequest } from '../api-error.ts'
import { invalidField } from '../error-response.ts'

/** Reads a JSON body by its schema. Throws an ApiError: 415 for another content type, 400 for broken JSON and for wrong fields. */
export async function readJsonBody<Output>(c: Context, schema: z.ZodType<Output>): Promise<Output> {
  const contentType = c.req.header('content-type')
  if (contentType !== undefined && !/^application\/([a-z.-]+\+)?json\b/i.test(contentType)) {
    throw new ApiError(415, 'NotSupportedException', 'Cannot consume content type', null)
  }
  const parsed = schema.safeParse(jsonOf(await c.req.text()))
  if (parsed.success) return parsed.data
  throw invalidField('json', parsed.error)
}

/** No body at all is an empty object: a query without conditions. Broken JSON has no message in the reference. */
function jsonOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw invalidRequest('')
  }
}
