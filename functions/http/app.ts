import { createHash } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import type { Services } from '../shell/services.ts'
import { answerPreflight } from './access/cross-origin.ts'
import { noSniffing } from './access/no-sniffing.ts'
import { refuseAmbiguousPaths } from './access/raw-path.ts'
import { checkRole, ROLES, scopeOf } from './access/roles.ts'
import { withScopes } from './access/secured-description.ts'
import { bindTenants } from './access/tenants.ts'
import { answerLimits } from './answer-limits.ts'
import type { Api, ApiEnv } from './api.ts'
import { ApiError, invalidRequest } from './api-error.ts'
import { acceptsCsv } from './csv.ts'
import { withExamples } from './description/examples.ts'
import { withNullableReferences } from './description/nullable-references.ts'
import { withOperationIds } from './description/operation-ids.ts'
import { withOptionalBodies } from './description/optional-bodies.ts'
import { otherEngineOf, routedPath } from './engine-path.ts'
import { errorResponse, invalidField } from './error-response.ts'
import { type PathMethods, pathMethods } from './path-methods.ts'
import { exactJson } from './request/exact-json.ts'

/** Lambda takes 6 MB; 5 MB hold more than 100,000 ids of process instances. */
const LARGEST_BODY = 5 * 1024 * 1024

/** Adds one resource's routes. */
export type AddRoutes = (api: Api, services: Services) => void

/** The API: Camunda 7's REST dialect, of these resources. The same application for Lambda, for the local server and for tests. */
export function createApp(services: Services, resources: readonly AddRoutes[]): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({
    getPath: routedPath,
    defaultHook: (result) => {
      if (!result.success) throw invalidField(result.target, result.error)
    },
  })
  api.use(async (c, next) => {
    c.set('services', services)
    await next()
  })
  api.use(noSniffing, answerPreflight, refuseAmbiguousPaths, checkRole, bindTenants)
  api.use(bodyLimit({ maxSize: LARGEST_BODY, onError: refuseLargeBody }), exactJson, answerLimits, unchanged)
  api.use(refuseOtherMethods(api))
  for (const addRoutes of resources) addRoutes(api, services)
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `Scopes: ${ROLES.map(scopeOf).join(', ')}; the last two allow the first too. With IAM instead, the roles are managed policies.`,
  })
  api.get('/openapi.json', (c) => c.json(describe(api, services), 200))
  api.notFound((c) => errorResponse(unroutable(c), c))
  api.onError(errorResponse)
  return api
}

function describe(api: Api, { acceptsCredentials }: Services): object {
  const described = withOptionalBodies(withExamples(withOperationIds(api.getOpenAPI31Document(DESCRIPTION))))
  return withNullableReferences(withScopes(described, { isOpen: acceptsCredentials?.('', '') === true }))
}

/** Who asks again for what did not change, as a page does every few seconds, gets an answer without a body. A file is written while it is read: it is not kept back to be looked at. */
const unchanged: MiddlewareHandler = (c, next) => {
  return readAs(c.req.method) === 'GET' && !acceptsCsv(c) ? taggedAnswer(c, next) : next()
}
/** In place: hono's own digest waits for another thread, and so changes the order of what goes on beside it. */
const taggedAnswer = etag({
  generateDigest: (body) => Uint8Array.from(createHash('sha1').update(body).digest()).buffer,
})

const DESCRIPTION = {
  openapi: '3.1.0',
  info: {
    title: 'Shunt',
    version: '0.1.0',
    description: "Batch modification of running BPMN process instances, in Camunda 7's REST dialect.",
  },
  servers: [{ url: '/engine-rest' }],
}

function refuseLargeBody(c: Context): Response {
  const message = `The request body is larger than ${LARGEST_BODY} bytes`
  return errorResponse(invalidRequest(message, 413), c)
}

/** Camunda's `GET /process-definition/statistics` is no definition of that id: what Shunt has not is said, and not taken for something else. */
function refuseOtherMethods(api: Api): MiddlewareHandler {
  let methodsOf: ReturnType<typeof pathMethods> | undefined
  return async (c, next) => {
    methodsOf ??= pathMethods(api)
    const methods = methodsOf(c.req.path)
    const method = readAs(c.req.method)
    if (methods !== undefined && !methods.served.has(method)) throw refusal(c, method, methods)
    await next()
  }
}

/** HEAD is GET without its body (RFC 9110, section 9.3.2): hono answers it so. */
function readAs(method: string): string {
  return method === 'HEAD' ? 'GET' : method
}

function refusal(c: Context, method: string, { served, inReference }: PathMethods): ApiError {
  const { path } = c.req
  if (inReference.has(method)) {
    return new ApiError(404, 'NotFoundException', `Camunda 7 has ${method} ${path}, Shunt does not`, null)
  }
  if (served.size === 0) return noResource(path)
  c.header('Allow', [...served].flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : one)).join(', '))
  return new ApiError(405, 'NotAllowedException', `Method ${method} is not allowed for path ${path}`, null)
}

/** Why nothing answers to a path: no such engine, or no such path. */
function unroutable({ req: { path } }: Context): ApiError {
  const engine = otherEngineOf(path)
  return engine === undefined ? noResource(path) : invalidRequest(`Process engine ${engine} not available`, 404)
}

function noResource(path: string): ApiError {
  return new ApiError(404, 'NotFoundException', `Could not find resource for path ${path}`, null)
}
