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
import { controlOf, newControlSchema } from '../batch/control-dto.ts'
import { loggedControl } from '../batch/logged-control.ts'
import { logAct } from '../history/user-operation-log.ts'
import { queriedJobIds, strictJobQuerySchema } from './job-listing.ts'

/** `POST /job/retries`: sets the retries of many jobs in a batch. */
export function setJobRetriesRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const { jobIds, jobQuery, retries, dueDate, control: given } = c.req.valid('json')
    if (typeof retries !== 'number') throw invalidRequest('retries is null')
    if (retries < 0) {
      throw new ApiError(400, 'ProcessEngineException', 'Retries count is not greater than or equal to 0', 0)
    }
    const control = limitsOf(given, services.now())
    const ids: IdSource[] = [[jobIds ?? []], ...(jobQuery ? [queriedJobIds(services, jobQuery)] : [])]
    const work = { type: 'set-job-retries', retries, ...(dueDate !== undefined && { dueDate }) } as const
    const batch = await createBatch(services, { id: keyedBatchId(c), work, ids, createUserId: callerIdOf(c), control })
    if (batch === undefined) throw invalidRequest('jobIds is empty')
    await logAct(services, {
      entityType: 'Job',
      operationType: 'SetJobRetries',
      user: callerOf(c),
      created: batch,
      properties: { nrOfInstances: batch.totalInstances, async: true, retries, ...loggedControl(batch.control) },
    })
    return c.json(batchDto(batch), 200)
  })
}

/** The ids of such a batch are jobs: no state of an instance is kept of it, and no other batch is compared with it. */
function limitsOf(given: z.output<typeof newControlSchema> | null | undefined, now: number) {
  for (const field of ['undoable', 'onConflict'] as const) {
    if (given?.[field] && given[field] !== 'allow')
      throw invalidRequest(`control.${field} is for batches that modify instances`)
  }
  return controlOf(given, now)
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
          control: newControlSchema.nullish(),
        })
        .openapi('SetJobRetriesDto'),
    ),
  },
  responses: { 200: json(batchSchema, 'The batch.'), ...keyedErrorResponses },
})
