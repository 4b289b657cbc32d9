import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, jsonBody, noContent } from '../../http/responses.ts'
import { deleteDefinitions } from '../../instance/deletion/delete-definitions.ts'
import { flag } from '../../query/conditions/fields.ts'
import { setHistoryTimeToLiveDays } from '../../repository/definitions.ts'
import { definitionsOfKey } from '../../repository/definitions-of-key.ts'
import type { Services } from '../../shell/services.ts'
import { type ProcessDefinition, readDefinition } from '../../store/deployment/definition-items.ts'
import { logAct } from '../history/user-operation-log.ts'
import { readTimeToLive, timeToLiveSchema } from '../time-to-live.ts'
import type { Naming } from './naming.ts'

/** What changes a definition and starts nothing: how long its history is kept, and its deletion. */
export function definitionChangeRoutes(api: Api, services: Services, naming: Naming): void {
  const routes = routesOf(naming)
  api.openapi(routes.timeToLive, async (c) => {
    const definition = await naming.find(services, c)
    const days = readTimeToLive(c.req.valid('json'))
    await setHistoryTimeToLiveDays(services, definition, days)
    await logAct(services, {
      user: callerOf(c),
      entityType: 'ProcessDefinition',
      operationType: 'UpdateHistoryTimeToLive',
      definition,
      properties: { historyTimeToLive: [definition.historyTimeToLiveDays, days] },
    })
    return c.body(null, 204)
  })
  api.openapi(routes.remove, async (c) => {
    await remove(services, c, await definitionsNamed(services, c))
    return c.body(null, 204)
  })
}

/** All versions of a key (of no tenant, or of the one that is named), or one by its id. Throws an ApiError (404) where there is none. */
async function definitionsNamed(services: Services, c: Context): Promise<readonly ProcessDefinition[]> {
  const { id = '', key, tenantId } = c.req.param()
  if (key === undefined) {
    const definition = await readDefinition(services.db, id)
    if (definition) return [definition]
    throw invalidRequest(`No process definition found with id '${id}': processDefinition is null`, 404)
  }
  const found = await definitionsOfKey(services, { key, tenantId, withoutTenantId: tenantId === undefined })
  if (found.length > 0) return found
  throw invalidRequest(`No process definition found with key '${key}': processDefinitions is empty`, 404)
}

async function remove(services: Services, c: Context, definitions: readonly ProcessDefinition[]): Promise<void> {
  const given = readQueryString(deleteOptions, c.req.query())
  const cascade = given.cascade === true
  const options = {
    cascade,
    skipCustomListeners: given.skipCustomListeners === true,
    skipIoMappings: given.skipIoMappings === true,
  }
  const refusal = await deleteDefinitions(services, definitions, options, 'process definition deleted')
  if (refusal) throw errorOfRefusal(refusal)
  for (const definition of definitions) {
    const acted = { user: callerOf(c), entityType: 'ProcessDefinition', operationType: 'Delete', definition }
    await logAct(services, { ...acted, properties: { cascade: [false, cascade] } })
  }
}

const deleteOptions = z.object({
  cascade: flag.openapi({ description: 'Delete their instances too, running and ended.' }),
  skipCustomListeners: flag,
  skipIoMappings: flag,
})

function routesOf({ path, params, of }: Naming) {
  return {
    timeToLive: createRoute({
      method: 'put',
      path: `${path}/history-time-to-live`,
      tags: ['Process Definition'],
      summary: `Set how long the history of ${of} is kept: of instances that end from now on`,
      request: { params, body: jsonBody(timeToLiveSchema) },
      responses: { 204: noContent, ...errorResponses },
    }),
    remove: createRoute({
      method: 'delete',
      path,
      tags: ['Process Definition'],
      summary: path === '/process-definition/{id}' ? `Delete ${of}` : 'Delete every version of a process definition',
      parameters: queryParametersOf(deleteOptions),
      request: { params },
      responses: { 204: noContent, ...errorResponses },
    }),
  }
}
