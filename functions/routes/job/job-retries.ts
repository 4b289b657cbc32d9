import { createRoute, z } from '@hono/zod-openapi'
import { createBatch } from '../../batch/create/create-batch.ts'
import type { IdSource } from '../../batch/create/distinct-ids.ts'
import { MAX_ID_LENGTH } from '../../batch/create/partition.ts'
import type { Api } from '../../http/api.ts'
import { ApiError, invalidRequest } from '../../http/api-error.ts'
import { callerIdOf, callerOf } from '../../http/caller-identity.ts'
import { idempotencyKey, keyedBatchId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { json, jsonBody, keyedErrorResponses } from '../../http/responses.ts'
import { date, integer } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { batchDto, batchSchema } from '../batch/batch-dto.ts'
import { logAct } from '../history/user-operation-log.ts'
import { queriedJobIds, strictJobQuerySchema } from './job-listing.ts'

/** `POST /job/retries`: sets the retries of many jobs in a batch. */
export function setJobRetriesRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const { jobIds, jobQuery, retries, dueDate } = c.req.valid('json')
    if (typeof retries !== 'number') throw invalidRequest('retries is null')
    if (retries < 0) {
      throw new ApiError(400, 'ProcessEngineException', 'Retries count is not greater than or equal to 0', 0)
    }
    const ids: IdSource[] = [[jobIds ?? []], ...(jobQuery ? [queriedJobIds(services, jobQuery)] : [])]
    const work = { type: 'set-job-retries', retries, ...(dueDate !== undefined && { dueDate }) } as const
    const batch = await createBatch(services, { id: keyedBatchId(c), work, ids, createUserId: callerIdOf(c) })
    if (batch === undefined) throw invalidRequest('jobIds is empty')
    await logAct(services, {
      entityType: 'Job',
      operationType: 'SetJobRetries',
      user: callerOf(c),
      created: batch,
      properties: { nrOfInstances: batch.totalInstances, async: true, retries },
    })
    return c.json(batchDto(batch), 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/job/retries',
  tags: ['Job'],
  summary: 'Set the retries of many jobs in a batch',
  middleware: oncePerKey,
  request: {
    headers: idempotencyKey,
    body: jsonBody(
      z
        .object({
          jobIds: z.array(z.string().max(MAX_ID_LENGTH)).nullish(),
          jobQuery: strictJobQuerySchema.nullish(),
          retries: integer,
          dueDate: date,
        })
        .openapi('SetJobRetriesDto'),
    ),
  },
  responses: { 200: json(batchSchema, 'The batch.'), ...keyedErrorResponses },
})
