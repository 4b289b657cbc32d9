import type { MiddlewareHandler } from 'hono'

/** No answer is taken for anything but what it says it is: what somebody stored is no page. */
export const noSniffing: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('x-content-type-options', 'nosniff')
}
