import type { MiddlewareHandler } from 'hono'

/** What a page of a named origin may do (the Fetch standard's CORS): the same for the gateway in the cloud and for one machine. No cookies: who asks says who he is in a header. */
export const CROSS_ORIGIN = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
  headers: ['Authorization', 'Content-Type', 'Accept', 'Idempotency-Key', 'If-None-Match'],
  /** What a page may read of an answer beside its body. */
  exposed: ['ETag', 'Content-Disposition', 'Age', 'Last-Modified'],
  /** How long a browser may go on without asking again, in seconds. */
  maxAge: 600,
} as const

/**
 * What a browser asks before a page of another origin may ask is answered without a body: whether it may say the headers, which whoever stands before the API writes: the gateway, or the
 * server on one machine. Who asks is not known yet.
 */
export const answerPreflight: MiddlewareHandler = async (c, next) => {
  const isPreflight = c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined
  return isPreflight ? c.body(null, 204) : next()
}

/** Whether a text is an origin as browsers send it: `https://tasks.example.com`, no `*`, no path. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}
