import type { OpenAPIHono } from '@hono/zod-openapi'

/** What the adapter hands over with a request: on Lambda the event, with who calls. */
export interface ApiBindings {
  readonly event?: unknown
}

/** The application that routes are added to. */
export type Api = OpenAPIHono<{ Bindings: ApiBindings }>
