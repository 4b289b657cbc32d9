import { createRoute, z } from '@hono/zod-openapi'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { dateField, dateOrNull, dateOrNullOf, integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import { type Listing, listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { errorResponses, idParameter, json } from '../../http/responses.ts'
import { definitionKeyOf, rootInstanceIdOf } from '../../query/conditions/instance-contents.ts'
import {
  type HistoricInstanceQuery,
  historicInstanceQuerySchema,
} from '../../query/instances/historic-instance-query.ts'
import { HISTORIC_INSTANCE_SORT_KEYS, historicInstanceSearch } from '../../query/instances/historic-instance-search.ts'
import { countInstances, findInstances } from '../../query/instances/instance-search.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { historyDays } from '../../repository/history-time-to-live.ts'
import type { Services } from '../../shell/services.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'

/** `/history/process-instance`. */
export function historicProcessInstanceRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  api.openapi(getInstance, async (c) => {
    const { id } = c.req.valid('param')
    const stored = await readInstance(services.db, id, { consistent: true })
    if (stored === undefined) throw invalidRequest(`Historic process instance with id ${id} does not exist`, 404)
    return c.json(await historicInstanceDto(services, stored.state), 200)
  })
}

const historicInstanceSchema = z
  .object({
    id: z.string(),
    rootProcessInstanceId: z.string(),
    superProcessInstanceId: textOrNull,
    superCaseInstanceId: textOrNull,
    caseInstanceId: textOrNull,
    processDefinitionName: textOrNull,
    processDefinitionKey: z.string(),
    processDefinitionVersion: z.int(),
    processDefinitionId: z.string(),
    businessKey: textOrNull,
    startTime: dateField,
    endTime: dateOrNull,
    removalTime: dateOrNull,
    durationInMillis: integerOrNull,
    startUserId: textOrNull,
    startActivityId: textOrNull,
    deleteReason: textOrNull,
    tenantId: textOrNull,
    state: z.enum(['ACTIVE', 'SUSPENDED', 'COMPLETED', 'EXTERNALLY_TERMINATED', 'INTERNALLY_TERMINATED']),
    restartedProcessInstanceId: textOrNull,
  })
  .openapi('HistoricProcessInstanceDto')

type HistoricInstanceDto = z.output<typeof historicInstanceSchema>

const DAY_MS = 24 * 60 * 60 * 1000

async function historicInstanceDto(services: Services, state: InstanceState): Promise<HistoricInstanceDto> {
  const loaded = await definitionGraph(services, state.definitionId)
  const { end } = state
  const days = historyDays(services, loaded?.definition)
  const version = Number(state.definitionId.split(':')[1])
  return {
    id: state.id,
    rootProcessInstanceId: rootInstanceIdOf(state),
    superProcessInstanceId: state.caller?.processInstanceId ?? null,
    superCaseInstanceId: null,
    caseInstanceId: null,
    processDefinitionName: loaded?.definition.name ?? null,
    processDefinitionKey: definitionKeyOf(state.definitionId),
    processDefinitionVersion: version,
    processDefinitionId: state.definitionId,
    businessKey: state.businessKey ?? null,
    startTime: dateText(state.startTime),
    endTime: dateOrNullOf(end?.time),
    removalTime: dateOrNullOf(end && days !== undefined ? end.time + days * DAY_MS : undefined),
    durationInMillis: end ? end.time - state.startTime : null,
    startUserId: state.startUserId ?? null,
    startActivityId: loaded?.graph.initial ?? null,
    deleteReason: end?.deleteReason ?? null,
    tenantId: state.tenantId ?? null,
    state: end?.state ?? (state.suspended ? 'SUSPENDED' : 'ACTIVE'),
    restartedProcessInstanceId: null,
  }
}

const LISTING: Listing<HistoricInstanceQuery, HistoricInstanceDto> = {
  path: '/history/process-instance',
  tag: 'Historic Process Instance',
  what: 'process instances, running and ended',
  query: historicInstanceQuerySchema,
  item: historicInstanceSchema,
  sortKeys: HISTORIC_INSTANCE_SORT_KEYS,
  find: async (services, query, { page, sorting }) => {
    const search = await historicInstanceSearch(services, { ...query, sorting: [...sorting] })
    const states = await findInstances(services, search, page)
    return Promise.all(states.map((state) => historicInstanceDto(services, state)))
  },
  count: async (services, query) => countInstances(services, await historicInstanceSearch(services, query)),
}

const getInstance = createRoute({
  method: 'get',
  path: '/history/process-instance/{id}',
  tags: ['Historic Process Instance'],
  summary: 'Get a process instance, running or ended',
  request: { params: idParameter },
  responses: { 200: json(historicInstanceSchema, 'The process instance.'), ...errorResponses },
})
