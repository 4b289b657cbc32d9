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
