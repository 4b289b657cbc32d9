import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, refusedRequest } from '../../http/api-error.ts'
import { type Caller, callerOf } from '../../http/caller-identity.ts'
import { type Listing, listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { flag } from '../../query/conditions/fields.ts'
import { countInstances, findInstances } from '../../query/instances/instance-search.ts'
import { loadInstance } from '../../query/instances/loaded-instance.ts'
import { type ProcessInstanceQuery, processInstanceQuerySchema } from '../../query/instances/process-instance-query.ts'
import { PROCESS_INSTANCE_SORT_KEYS, processInstanceSearch } from '../../query/instances/process-instance-search.ts'
import type { Services } from '../../shell/services.ts'
import { instanceAct, logAct, suspensionState } from '../history/user-operation-log.ts'
import { variableRoutes } from '../variable/variable-routes.ts'
import { activityInstanceDto, activityInstanceSchema } from './activity-instance-dto.ts'
import { instancesSuspensionRoute } from './instances-suspension.ts'
import { missingInstance } from './missing-instance.ts'
import { instanceBatchRoutes } from './process-instance-batches.ts'
import { type ProcessInstanceDto, processInstanceDto, processInstanceSchema } from './process-instance-dto.ts'
import { instanceModificationRoutes } from './process-instance-modification.ts'
import { INSTANCE_VARIABLES } from './process-instance-variables.ts'

/** `/process-instance`. */
export function processInstanceRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  variableRoutes(api, services, INSTANCE_VARIABLES)
  instanceModificationRoutes(api, services)
  instanceBatchRoutes(api, services)
  instancesSuspensionRoute(api, services)
  api.openapi(getInstance, async (c) => {
    const { id } = c.req.valid('param')
    const instance = await loadInstance(services, id)
    if (instance === undefined) throw missingInstance(id)
    return c.json(processInstanceDto(instance.state), 200)
  })
  api.openapi(getActivityInstances, async (c) => {
    const { id } = c.req.valid('param')
    const instance = await loadInstance(services, id)
    if (instance === undefined) throw missingInstance(id)
    return c.json(activityInstanceDto(instance), 200)
  })
  api.openapi(deleteInstance, async (c) => {
    const options = readQueryString(deleteOptions, c.req.query())
    await remove(services, c.req.valid('param').id, options, callerOf(c))
    return c.body(null, 204)
  })
  api.openapi(suspendInstance, async (c) => {
    const { suspended } = c.req.valid('json')
    const command = { kind: 'setSuspended', suspended: suspended === true } as const
    const result = await commandInstance(services, c.req.valid('param').id, command)
    if (result.outcome === 'refused') throw errorOfRefusal(result.refusal)
    if (result.outcome === 'done') {
      const operationType = command.suspended ? 'Suspend' : 'Activate'
      const properties = { suspensionState: suspensionState(command.suspended) }
      await logAct(services, {
        ...(await instanceAct(services, result.state)),
        user: callerOf(c),
        operationType,
        properties,
      })
    }
    return c.body(null, 204)
  })
}
const TAGS = ['Process Instance']

const LISTING: Listing<ProcessInstanceQuery, ProcessInstanceDto> = {
  path: '/process-instance',
  tag: 'Process Instance',
  what: 'process instances',
  query: processInstanceQuerySchema,
  item: processInstanceSchema,
  sortKeys: PROCESS_INSTANCE_SORT_KEYS,
  find: async (services, query, { page, sorting }) => {
    const search = await processInstanceSearch(services, { ...query, sorting: [...sorting] })
    const states = await findInstances(services, search, page)
    return states.map((state) => processInstanceDto(state))
  },
  count: async (services, query) => countInstances(services, await processInstanceSearch(services, query)),
}

const deleteOptions = z.object({
  skipCustomListeners: flag,
  skipIoMappings: flag,
  skipSubprocesses: flag.openapi({ description: 'True: instances that it called go on.' }),
  failIfNotExists: flag.openapi({ description: 'False: deleting what does not exist is no error.' }),
})

async function remove(
  services: Services,
  id: string,
  options: z.output<typeof deleteOptions>,
  user: Caller | undefined,
): Promise<void> {
  const result = await commandInstance(services, id, {
    kind: 'delete',
    skipCustomListeners: options.skipCustomListeners === true,
    skipIoMappings: options.skipIoMappings === true,
    skipSubprocesses: options.skipSubprocesses === true,
    external: true,
  })
  if (result.outcome === 'refused') throw errorOfRefusal(result.refusal)
  if (result.outcome === 'missing' && options.failIfNotExists !== false) {
    throw refusedRequest(`No process instance found for id '${id}': processInstance is null`, 404)
  }
  if (result.outcome === 'done') {
    await logAct(services, { ...(await instanceAct(services, result.state)), user, operationType: 'Delete' })
  }
}

const getInstance = createRoute({
  method: 'get',
  path: '/process-instance/{id}',
  tags: TAGS,
  summary: 'Get a process instance',
  request: { params: idParameter },
  responses: { 200: json(processInstanceSchema, 'The process instance.'), ...errorResponses },
})

const getActivityInstances = createRoute({
  method: 'get',
  path: '/process-instance/{id}/activity-instances',
  tags: TAGS,
  summary: 'Get the tree of activity instances',
  request: { params: idParameter },
  responses: { 200: json(activityInstanceSchema, 'The tree; its root is the process instance.'), ...errorResponses },
})

const deleteInstance = createRoute({
  method: 'delete',
  path: '/process-instance/{id}',
  tags: TAGS,
  summary: 'Delete a process instance',
  parameters: queryParametersOf(deleteOptions),
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})

const suspendInstance = createRoute({
  method: 'put',
  path: '/process-instance/{id}/suspended',
  tags: TAGS,
  summary: 'Suspend or activate a process instance',
  request: { params: idParameter, body: jsonBody(z.object({ suspended: flag }).openapi('SuspensionStateDto')) },
  responses: { 204: noContent, ...errorResponses },
})
