import type { Context } from 'hono'
import { ApiError, invalidRequest } from '../api-error.ts'

/** Reads a body of type multipart/form-data. Throws an ApiError: 415 for another type, 400 where it is no such form. */
export async function multipartForm(c: Context): Promise<FormData> {
  const contentType = c.req.header('content-type') ?? ''
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new ApiError(415, 'NotSupportedException', 'Cannot consume content type', null)
  }
  const body = await c.req.arrayBuffer()
  return new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw invalidRequest('The body is no multipart form')
  })
}

/**
 * The bytes of a part, undefined where there is none of this name. A part without a file name is text for who reads the form (it loses its type too):
 * throws an ApiError (400) where it was none, for its bytes are changed. `doing` is what could not be done, as the message begins.
 */
export async function filePart(c: Context, form: FormData, name: string, doing: string): Promise<File | undefined> {
  const part = form.get(name)
  if (typeof part !== 'string') return part ?? undefined
  const body = Buffer.from(await c.req.arrayBuffer())
  if (body.includes(`\r\n\r\n${part}\r\n--`)) return new File([part], '')
  throw invalidRequest(`${doing}: the part '${name}' needs a filename, since its bytes are no text`)
}
