import type { Context } from 'hono'
import { ApiError } from '../api-error.ts'
import { wantedType } from './wanted-type.ts'

/** Throws an ApiError (406) where the client does not accept plain text, which is all that there is. */
export function acceptText(c: Context): void {
  if (wantedType(c, ['text/plain']) !== undefined) return
  throw new ApiError(406, 'NotAcceptableException', 'The answer is plain text', null)
}
