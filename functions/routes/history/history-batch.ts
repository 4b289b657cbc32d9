import { createRoute, z } from '@hono/zod-openapi'
import { deleteHistoricBatch } from '../../batch/control/batch-lifecycle.ts'
import { messagesStopped } from '../../batch/execute/stop-signal.ts'
import { readRunning } from '../../batch/jobs/change-job.ts'
import { type Batch, listBatches, readHistoricBatch } from '../../batch/progress/batch-view.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest, refusedRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { integerOrNull } from '../../http/dto-fields.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json, noContent } from '../../http/responses.ts'
import { type Conditions, whereEqual, whereOneOf, whereTrue } from '../../query/conditions/conditions.ts'
import { flag, text, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { originConditions, originQuerySchema } from '../batch/batch-conditions.ts'
import { historicBatchDto, historicBatchSchema } from '../batch/batch-dto.ts'
import { batchAct, logAct } from './user-operation-log.ts'

/** `/history/batch`. */
export function historicBatchRoutes(api: Api, services: Services): void {
  listRoutes(api, services, CLEANABLE)
  listRoutes(api, services, LISTING)
  api.openapi(getBatch, async (c) => {
    const { id } = c.req.valid('param')
    const batch = await readHistoricBatch(services, id)
    if (batch === undefined) throw invalidRequest(`Historic batch with id '${id}' does not exist`, 404)
    return c.json(historicBatchDto(batch), 200)
  })
  api.openapi(removeBatch, async (c) => {
    const { id } = c.req.valid('param')
    const running = await readRunning(services, id)
    const isDone = await deleteHistoricBatch(services, id)
    if (!isDone) throw refusedRequest(`Unable to delete historic batch with id '${id}'`)
    if (running !== undefined) await messagesStopped()
    await logAct(services, { ...batchAct(callerOf(c), id), operationType: 'DeleteHistory' })
    return c.body(null, 204)
  })
}

const TAGS = ['Historic Batch']

const querySchema = z.object({
  batchId: text,
  type: text,
  completed: flag.openapi({ description: 'True: only ended batches. False: only running ones.' }),
  tenantIdIn: texts,
  withoutTenantId: flag,
  ...originQuerySchema.shape,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, Batch> = {
  batchId: whereEqual(({ id }) => id),
  type: whereEqual(({ type }) => type),
  completed: whereEqual(({ endTime }) => endTime !== undefined),
  tenantIdIn: whereOneOf(({ tenantId }) => tenantId),
  withoutTenantId: whereTrue(({ tenantId }) => tenantId === undefined),
  ...originConditions,
}

const LISTING = viewListing<Query, Batch, z.output<typeof historicBatchSchema>>({
  path: '/history/batch',
  tag: 'Historic Batch',
  what: 'batches, running and ended',
  query: querySchema,
  item: historicBatchSchema,
  views: async function* (services, { batchId }) {
    if (!batchId) return yield* listBatches(services, 'all')
    const batch = await readHistoricBatch(services, batchId)
    if (batch !== undefined) yield [batch]
  },
  conditions,
  sortKeys: {
    batchId: ({ id }) => id,
    startTime: ({ startTime }) => startTime,
    endTime: ({ endTime }) => endTime,
    tenantId: ({ tenantId }) => tenantId,
  },
  toDto: historicBatchDto,
})

/** The ended batches of one type, and how many of them will be removed. */
interface Cleanable {
  readonly type: string
  readonly timeToLive: number | undefined
  readonly finished: number
  readonly cleanable: number
}

const cleanableSchema = z
  .object({
    batchType: z.string(),
    historyTimeToLive: integerOrNull,
    finishedBatchesCount: z.int(),
    cleanableBatchesCount: z.int(),
  })
  .openapi('CleanableHistoricBatchReportResultDto')

const noFilters = z.object({})

const CLEANABLE = viewListing<z.output<typeof noFilters>, Cleanable, z.output<typeof cleanableSchema>>({
  path: '/history/batch/cleanable-batch-report',
  tag: 'Historic Batch',
  what: 'types of batches with how many of them can be cleaned up',
  query: noFilters,
  item: cleanableSchema,
  views: async function* (services) {
    yield await cleanables(services)
  },
  conditions: {},
  sortKeys: { finished: ({ finished }) => finished },
  toDto: ({ type, timeToLive, finished, cleanable }) => ({
    batchType: type,
    historyTimeToLive: timeToLive ?? null,
    finishedBatchesCount: finished,
    cleanableBatchesCount: cleanable,
  }),
})

async function cleanables(services: Services): Promise<Cleanable[]> {
  const now = services.now()
  const timeToLive = services.configuration.batchOperationHistoryTimeToLiveDays
  const byType = new Map<string, Cleanable>()
  for await (const batches of listBatches(services, 'all')) {
    for (const { type, endTime, removalTime = Number.POSITIVE_INFINITY } of batches) {
      if (endTime === undefined) continue
      const { finished, cleanable } = byType.get(type) ?? { finished: 0, cleanable: 0 }
      const isCleanable = removalTime <= now
      byType.set(type, { type, timeToLive, finished: finished + 1, cleanable: cleanable + (isCleanable ? 1 : 0) })
    }
  }
  return [...byType.values()]
}

const getBatch = createRoute({
  method: 'get',
  path: '/history/batch/{id}',
  tags: TAGS,
  summary: 'Get a batch, running or ended',
  request: { params: idParameter },
  responses: { 200: json(historicBatchSchema, 'The batch.'), ...errorResponses },
})

const removeBatch = createRoute({
  method: 'delete',
  path: '/history/batch/{id}',
  tags: TAGS,
  summary: 'Delete the history of a batch',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})
