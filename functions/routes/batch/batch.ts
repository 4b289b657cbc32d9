import { createRoute, z } from '@hono/zod-openapi'
import { deleteBatch, setBatchSuspended } from '../../batch/control/batch-lifecycle.ts'
import { messagesStopped } from '../../batch/execute/stop-signal.ts'
import { type Batch, listBatches, readBatch } from '../../batch/progress/batch-view.ts'
import type { Api } from '../../http/api.ts'
import { refusedRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { type Conditions, whereEqual, whereOneOf, whereTrue } from '../../query/conditions/conditions.ts'
import { flag, text, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { batchAct, logAct, suspensionState } from '../history/user-operation-log.ts'
import { originConditions, originQuerySchema } from './batch-conditions.ts'
import { batchControlRoutes } from './batch-control.ts'
import { batchDto, batchSchema, batchStatisticsDto, batchStatisticsSchema } from './batch-dto.ts'
import { batchInstanceRoutes, missingBatch } from './batch-instances.ts'
import { batchUndoRoutes } from './batch-undo.ts'

/** `/batch`. */
export function batchRoutes(api: Api, services: Services): void {
  listRoutes(api, services, STATISTICS)
  listRoutes(api, services, LISTING)
  batchInstanceRoutes(api, services)
  batchControlRoutes(api, services)
  batchUndoRoutes(api, services)
  api.openapi(getBatch, async (c) => {
    const { id } = c.req.valid('param')
    const batch = await readBatch(services, id)
    if (batch === undefined) throw missingBatch(id)
    return c.json(batchDto(batch), 200)
  })
  api.openapi(removeBatch, async (c) => {
    const { id } = c.req.valid('param')
    const { cascade } = readQueryString(deleteOptions, c.req.query())
    const isDone = await deleteBatch(services, id, { cascade: cascade === true })
    if (!isDone) throw refusedRequest(`Unable to delete batch with id '${id}'`)
    await messagesStopped()
    const properties = { cascadeToHistory: cascade === true }
    await logAct(services, { ...batchAct(callerOf(c), id), operationType: 'Delete', properties })
    return c.body(null, 204)
  })
  api.openapi(suspendBatch, async (c) => {
    const { id } = c.req.valid('param')
    const suspended = c.req.valid('json').suspended === true
    const isDone = await setBatchSuspended(services, id, suspended)
    if (!isDone) throw refusedRequest(`Unable to ${suspended ? 'suspend' : 'activate'} batch with id '${id}'`)
    if (suspended) await messagesStopped()
    const operationType = suspended ? 'SuspendBatch' : 'ActivateBatch'
    const properties = { suspensionState: suspensionState(suspended) }
    await logAct(services, { ...batchAct(callerOf(c), id), operationType, properties })
    return c.body(null, 204)
  })
}

const TAGS = ['Batch']

const querySchema = z.object({
  batchId: text,
  type: text,
  tenantIdIn: texts,
  withoutTenantId: flag,
  suspended: flag.openapi({ description: 'True: only suspended batches. False: only active ones.' }),
  ...originQuerySchema.shape,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, Batch> = {
  batchId: whereEqual(({ id }) => id),
  type: whereEqual(({ type }) => type),
  tenantIdIn: whereOneOf(({ tenantId }) => tenantId),
  withoutTenantId: whereTrue(({ tenantId }) => tenantId === undefined),
  suspended: whereEqual(({ suspended }) => suspended),
  ...originConditions,
}

/** One batch where its id is given; else all that run. */
async function* batches(services: Services, { batchId }: Query): AsyncGenerator<Batch[]> {
  if (!batchId) return yield* listBatches(services, 'running')
  const batch = await readBatch(services, batchId)
  if (batch !== undefined) yield [batch]
}

const SORT_KEYS = { batchId: ({ id }: Batch) => id, tenantId: ({ tenantId }: Batch) => tenantId }

const LISTING = viewListing<Query, Batch, z.output<typeof batchSchema>>({
  path: '/batch',
  tag: 'Batch',
  what: 'running batches',
  query: querySchema,
  item: batchSchema,
  views: batches,
  conditions,
  sortKeys: SORT_KEYS,
  toDto: batchDto,
})

const STATISTICS = viewListing<Query, Batch, z.output<typeof batchStatisticsSchema>>({
  path: '/batch/statistics',
  tag: 'Batch',
  what: 'running batches with their statistics',
  query: querySchema,
  item: batchStatisticsSchema,
  views: batches,
  conditions,
  sortKeys: { ...SORT_KEYS, startTime: ({ startTime }) => startTime },
  toDto: batchStatisticsDto,
})

const deleteOptions = z.object({ cascade: flag.openapi({ description: 'Delete its history too.' }) })

const getBatch = createRoute({
  method: 'get',
  path: '/batch/{id}',
  tags: TAGS,
  summary: 'Get a running batch',
  request: { params: idParameter },
  responses: { 200: json(batchSchema, 'The batch.'), ...errorResponses },
})

const removeBatch = createRoute({
  method: 'delete',
  path: '/batch/{id}',
  tags: TAGS,
  summary: 'Delete a running batch; what it has modified stays modified',
  parameters: queryParametersOf(deleteOptions),
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})

const suspendBatch = createRoute({
  method: 'put',
  path: '/batch/{id}/suspended',
  tags: TAGS,
  summary: 'Suspend or activate a batch',
  request: { params: idParameter, body: jsonBody(z.object({ suspended: flag }).openapi('SuspensionStateDto')) },
  responses: { 204: noContent, ...errorResponses },
})
