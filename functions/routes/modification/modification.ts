import { createRoute } from '@hono/zod-openapi'
import { createBatch } from '../../batch/create/create-batch.ts'
import { distinctIds } from '../../batch/create/distinct-ids.ts'
import { modifyAll, PartlyModifiedError } from '../../batch/work/modify-all.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { idempotencyKey, keyedBatchId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { errorResponses, json, jsonBody, keyedErrorResponses, noContent } from '../../http/responses.ts'
import { logFailure, logger } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { batchDto, batchSchema } from '../batch/batch-dto.ts'
import { controlOf } from '../batch/control-dto.ts'
import { loggedControl } from '../batch/logged-control.ts'
import { logAct } from '../history/user-operation-log.ts'
import {
  asyncModificationSchema,
  MODIFY,
  type ModificationRequest,
  modificationWarnings,
  noInstances,
  readModification,
} from './modification-request.ts'
import { previewRoutes } from './preview.ts'

/** `/modification`. */
export function modificationRoutes(api: Api, services: Services): void {
  previewRoutes(api, services)
  api.openapi(execute, async (c) => {
    const given = c.req.valid('json')
    if (given.control) throw invalidRequest('control is for batches: use executeAsync, or a preview')
    const { definition, command, ids } = await readModification(services, given)
    const all = (await Array.fromAsync(distinctIds(...ids))).flat()
    if (all.length === 0) throw noInstances()
    const { annotation } = given
    const user = callerOf(c)
    const log = (count: number) =>
      logAct(services, {
        ...MODIFY,
        definition,
        user,
        annotation,
        properties: { nrOfInstances: count, async: false },
      })
    try {
      await modifyAll(services, { type: 'instance-modification', definitionId: definition.id, command }, all)
    } catch (error) {
      if (error instanceof PartlyModifiedError) await log(error.modified.length)
      throw error
    }
    await log(all.length)
    return c.body(null, 204)
  })
  api.openapi(executeAsync, async (c) => {
    const given = c.req.valid('json')
    const request = await readModification(services, given)
    const { definition, command, ids } = request
    const user = callerOf(c)
    const createUserId = user?.id
    const work = { type: 'instance-modification', definitionId: definition.id, command } as const
    const id = keyedBatchId(c)
    const control = controlOf(given.control, services.now())
    const batch = await createBatch(services, { id, work, ids, tenantId: definition.tenantId, createUserId, control })
    if (batch === undefined) throw noInstances()
    await logWarnings(services, request, batch.id)
    const { annotation } = given
    const properties = { nrOfInstances: batch.totalInstances, async: true, ...loggedControl(batch.control) }
    const acted = { user, batchId: batch.id, created: batch }
    await logAct(services, { ...MODIFY, ...acted, definition, annotation, properties })
    return c.json(batchDto(batch), 200)
  })
}

/** After the commit point nothing may fail: the batch exists, and its instances will say the same. */
async function logWarnings(services: Services, request: ModificationRequest, batchId: string): Promise<void> {
  const keys = { batchId, processDefinitionId: request.definition.id }
  try {
    for (const reason of await modificationWarnings(services, request)) {
      logger.warn('An instruction of a batch names what its model does not have', { ...keys, reason })
    }
  } catch (error) {
    logFailure('The instructions of a batch were not compared with its model', keys, error)
  }
}

const execute = createRoute({
  method: 'post',
  path: '/modification/execute',
  tags: ['Modification'],
  summary: 'Modify process instances now: all of them, or none where one is refused',
  request: { body: jsonBody(asyncModificationSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const executeAsync = createRoute({
  method: 'post',
  path: '/modification/executeAsync',
  tags: ['Modification'],
  summary: 'Modify process instances in a batch',
  middleware: oncePerKey,
  request: { headers: idempotencyKey, body: jsonBody(asyncModificationSchema) },
  responses: { 200: json(batchSchema, 'The batch.'), ...keyedErrorResponses },
})
