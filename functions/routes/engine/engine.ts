import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { ENGINE_NAME } from '../../http/engine-path.ts'
import { errorResponses, json } from '../../http/responses.ts'
import type { Services } from '../../shell/services.ts'

/** The version of the dialect, as clients ask for it. */
const DIALECT_VERSION = '7.24.0'

const engineSchema = z.object({ name: z.string() }).openapi('ProcessEngineDto')
const versionSchema = z.object({ version: z.string() }).openapi('VersionDto')

/** `/engine` and `/version`. */
export function engineRoutes(api: Api, _services: Services): void {
  api.openapi(listEngines, (c) => c.json([{ name: ENGINE_NAME }], 200))
  api.openapi(getVersion, (c) => c.json({ version: DIALECT_VERSION }, 200))
}

const listEngines = createRoute({
  method: 'get',
  path: '/engine',
  tags: ['Engine'],
  summary: 'List the process engines',
  responses: { 200: json(z.array(engineSchema), 'The one engine.'), ...errorResponses },
})

const getVersion = createRoute({
  method: 'get',
  path: '/version',
  tags: ['Engine'],
  summary: 'The version of Camunda whose dialect this is',
  responses: { 200: json(versionSchema, 'The version.'), ...errorResponses },
})
