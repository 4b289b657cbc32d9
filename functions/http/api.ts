import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Services } from '../shell/services.ts'
import type { KeyedRequest } from '../store/idempotency-key-items.ts'

/** What the adapter hands over with a request: on Lambda the event, with who calls. */
export interface ApiBindings {
  readonly event?: unknown
}

/** What goes along with a request. */
export interface ApiVariables {
  services: Services
  /** The request under its `Idempotency-Key`; see `request/idempotency-key.ts`. */
  keyedRequest?: KeyedRequest
}

export interface ApiEnv {
  Bindings: ApiBindings
  Variables: ApiVariables
}

/** The application that routes are added to. */
export type Api = OpenAPIHono<ApiEnv>
