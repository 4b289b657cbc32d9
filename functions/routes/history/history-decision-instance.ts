import { createRoute, type z } from '@hono/zod-openapi'
import { ownerOf } from '../../engine/instance/ids.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { type Listing, listRoutes } from '../../http/listing/listing.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json } from '../../http/responses.ts'
import { predicateOf } from '../../query/conditions/conditions.ts'
import { comparisonBy, countViews, selectViews } from '../../query/views.ts'
import type { Services } from '../../shell/services.ts'
import { listDecisionEvaluations, readDecisionEvaluation } from '../../store/decision-instance-items.ts'
import {
  type DecisionInstance,
  decisionInstanceDto,
  decisionInstanceSchema,
  inclusionSchema,
  instancesOf,
} from './decision-instance-dto.ts'
import { decisionInstanceConditions, decisionInstanceQuerySchema, idOfInstance } from './decision-instance-query.ts'

/** `/history/decision-instance`: empty where no history of decisions is kept. */
export function historicDecisionInstanceRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  api.openapi(getInstance, async (c) => {
    const { id } = c.req.valid('param')
    const included = readQueryString(inclusionSchema, c.req.query())
    const [instance] = await instancesById(services, [id])
    if (instance !== undefined) return c.json(decisionInstanceDto(instance, included), 200)
    throw invalidRequest(`Historic decision instance with id '${id}' does not exist`, 404)
  })
}

type Query = z.output<typeof decisionInstanceQuerySchema>

const SORT_KEYS = {
  evaluationTime: ({ evaluation }: DecisionInstance) => evaluation.time,
  tenantId: ({ evaluation }: DecisionInstance) => evaluation.tenantId,
}

/** The history is kept in order of time: where that is the order, a page of it is read, and no more. */
const LISTING: Listing<Query, z.output<typeof decisionInstanceSchema>> = {
  path: '/history/decision-instance',
  tag: 'Historic Decision Instance',
  what: 'evaluated decisions',
  query: decisionInstanceQuerySchema,
  item: decisionInstanceSchema,
  sortKeys: Object.keys(SORT_KEYS),
  find: async (services, query, { page, sorting }) => {
    const [first] = sorting
    const isByTime = sorting.length <= 1 && first?.sortBy !== 'tenantId'
    const newestFirst = isByTime && first?.sortOrder === 'desc'
    const compare = isByTime && namedIds(query) === undefined ? undefined : comparisonBy(SORT_KEYS, sorting)
    const instances = instancesIn(services, query, newestFirst)
    const found = await selectViews(instances, predicateOf(decisionInstanceConditions, query), compare, page)
    return found.map((instance) => decisionInstanceDto(instance, query))
  },
  count: (services, query) =>
    countViews(instancesIn(services, query, false), predicateOf(decisionInstanceConditions, query)),
}

/** Ids are read one by one; everything else is looked for between two times. */
async function* instancesIn(
  services: Services,
  query: Query,
  newestFirst: boolean,
): AsyncGenerator<DecisionInstance[]> {
  const ids = namedIds(query)
  if (ids !== undefined) {
    yield await instancesById(services, ids)
    return
  }
  const range = { from: earliest(query), to: query.evaluatedBefore ?? undefined, newestFirst }
  for await (const evaluations of listDecisionEvaluations(services.db, range)) yield evaluations.flatMap(instancesOf)
}

function namedIds({ decisionInstanceId, decisionInstanceIdIn }: Query): readonly string[] | undefined {
  if (decisionInstanceId) return [decisionInstanceId]
  return decisionInstanceIdIn?.length ? decisionInstanceIdIn : undefined
}

/** The clocks of two processes differ by less, in milliseconds. */
const CLOCK_SKEW = 60_000

/** Nothing is decided in an instance before it is there, and its id tells when that was. */
function earliest({ evaluatedAfter, processInstanceId }: Query): number {
  const isId = processInstanceId && ownerOf(processInstanceId) !== undefined
  const started = isId ? Number.parseInt(processInstanceId.slice(0, 13).replace('-', ''), 16) - CLOCK_SKEW : 0
  return Math.max(started, evaluatedAfter ?? 0)
}

async function instancesById({ db }: Services, ids: readonly string[]): Promise<DecisionInstance[]> {
  const found: DecisionInstance[] = []
  for (const id of new Set(ids)) {
    const owner = ownerOf(id)?.instanceId
    const evaluation = owner && (await readDecisionEvaluation(db, owner))
    if (evaluation) found.push(...instancesOf(evaluation).filter((instance) => idOfInstance(instance) === id))
  }
  return found
}

const getInstance = createRoute({
  method: 'get',
  path: '/history/decision-instance/{id}',
  tags: ['Historic Decision Instance'],
  summary: 'Get an evaluated decision',
  parameters: queryParametersOf(inclusionSchema),
  request: { params: idParameter },
  responses: { 200: json(decisionInstanceSchema, 'The evaluated decision.'), ...errorResponses },
})
