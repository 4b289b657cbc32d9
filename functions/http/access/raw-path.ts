import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { invalidRequest } from '../api-error.ts'

/** The path as it came: of Node's request, or of API Gateway's event. */
const bindings = z.object({
  incoming: z.object({ url: z.string() }).optional(),
  event: z.object({ rawPath: z.string() }).optional(),
})

/**
 * Refuses a path that is another one for who routes it than for who authorizes it: `/task/%2e%2e/deployment/create` is `POST /task/*` for a policy, and
 * becomes `/deployment/create` when it is read as a URL.
 */
export const refuseAmbiguousPaths: MiddlewareHandler = async (c, next) => {
  const { incoming, event } = bindings.safeParse(c.env).data ?? {}
  const path = event?.rawPath ?? incoming?.url
  if (path !== undefined && isAmbiguous(path)) {
    throw invalidRequest('The path has dot segments, backslashes or an empty beginning: give it as it is routed')
  }
  await next()
}

const DOT_SEGMENT = /^(\.|%2e){1,2}$/i

/** Whether a path, with or without a query string, is changed when it is read as a URL. */
export function isAmbiguous(raw: string): boolean {
  const [path = ''] = raw.split(/[?#]/, 1)
  return /^(?!\/)|^\/\/|[\\\t\n\r]/.test(path) || path.split('/').some((segment) => DOT_SEGMENT.test(segment))
}
