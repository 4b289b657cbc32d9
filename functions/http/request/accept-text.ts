import type { Context } from 'hono'
import { ApiError } from '../api-error.ts'

/** Throws an ApiError (406) where the client does not accept plain text, which is all that there is. */
export function acceptText(c: Context): void {
  const accepted = c.req.header('accept') ?? '*/*'
  if (/(^|[,\s])(\*\/\*|text\/(\*|plain))/.test(accepted)) return
  throw new ApiError(406, 'NotAcceptableException', 'The answer is plain text', null)
}
