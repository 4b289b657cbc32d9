import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { CROSS_ORIGIN } from '../../../functions/http/access/cross-origin.ts'
import type { Exchange, Fetch } from './http-server.ts'

/** Lets pages of these origins read what is answered, as their browsers ask; all others are as if there were no such setting. */
export function withCrossOrigin(fetch: Fetch, origins: readonly string[]): Fetch {
  if (origins.length === 0) return fetch
  const app = new Hono<{ Bindings: Exchange }>()
  app.use(
    cors({
      origin: [...origins],
      allowMethods: [...CROSS_ORIGIN.methods],
      allowHeaders: [...CROSS_ORIGIN.headers],
      exposeHeaders: [...CROSS_ORIGIN.exposed],
      maxAge: CROSS_ORIGIN.maxAge,
    }),
  )
  app.all('*', (c) => fetch(c.req.raw, c.env))
  return (request, env) =>
    origins.includes(request.headers.get('origin') ?? '') ? app.fetch(request, env) : fetch(request, env)
}
