import type { Context, MiddlewareHandler } from 'hono'
import { readJson } from '../../engine/instance/value/json-text.ts'
import type { JsonValue } from '../../engine/instance/value/typed-value.ts'
import { utf8Text } from '../../engine/instance/value/utf8-text.ts'
import { ApiError, invalidRequest } from '../api-error.ts'

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i

/** Bodies that routes read by themselves: files. */
const FORM_TYPE = /^multipart\/form-data\b/i

/**
 * Reads JSON bodies for all routes so that nothing in them changes on the way: whole numbers beyond 2^53 are bigints, and what cannot
 * be kept is a 400 (bytes that are no UTF-8, numbers beyond a Double, nesting without end). No body at all is an empty object, whatever
 * its content type, as in the reference; a body of another type is a 415, since nobody would read it.
 */
export const exactJson: MiddlewareHandler = async (c, next) => {
  const contentType = c.req.header('content-type') ?? ''
  if (c.req.raw.body !== null && !FORM_TYPE.test(contentType)) {
    const body = jsonOf(utf8Of(await c.req.arrayBuffer()), contentType)
    // What hono's validators call: they would parse the text once more, and lose digits.
    Object.defineProperty(c.req, 'json', { value: async () => body })
  }
  await next()
}

/** The body as `exactJson` has read it; an empty object where there is none. */
export async function bodyOf(c: Context): Promise<unknown> {
  return c.req.raw.body === null ? {} : await c.req.json()
}

/** The text of a body, or of a part of it, that has to be UTF-8. Throws an ApiError (400) where it is not: half of it would be another text. */
export function utf8Of(bytes: ArrayBuffer | Uint8Array): string {
  const text = utf8Text(bytes)
  if (text === undefined) throw invalidRequest('Cannot read the request body: it is not UTF-8')
  return text
}

/** Broken JSON has no message in the reference. */
function jsonOf(text: string, contentType: string): JsonValue {
  if (text === '') return {}
  if (contentType !== '' && !JSON_TYPE.test(contentType)) {
    throw new ApiError(415, 'NotSupportedException', 'Cannot consume content type', null)
  }
  const { json, problem } = readJson(text)
  if (json !== undefined) return json
  throw invalidRequest(problem ? `Cannot read the request body: ${problem}` : '')
}
