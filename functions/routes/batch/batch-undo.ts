import { createRoute, z } from '@hono/zod-openapi'
import { deleteBatch } from '../../batch/control/batch-lifecycle.ts'
import { messagesStopped } from '../../batch/execute/stop-signal.ts'
import type { Batch } from '../../batch/progress/batch-view.ts'
import { createUndo, createUndoPreview, type NewUndo } from '../../batch/undo/create-undo.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { type Caller, callerIdOf, callerOf } from '../../http/caller-identity.ts'
import { idempotencyKey, oncePerKey } from '../../http/request/idempotency-key.ts'
import { errorResponses, idParameter, json, keyedErrorResponses, optionalJsonBody } from '../../http/responses.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { batchAct, logAct } from '../history/user-operation-log.ts'
import { existingPreview } from '../modification/preview.ts'
import { previewDto, previewSchema } from '../modification/preview-dto.ts'
import { batchDto, batchSchema } from './batch-dto.ts'
import { missingBatch } from './batch-instances.ts'
import { controlOf, newControlSchema, whereLimitsAre } from './control-dto.ts'
import { loggedControl } from './logged-control.ts'

/** `/batch/{id}/undo`: a batch that restores what the instances of another one were. */
export function batchUndoRoutes(api: Api, services: Services): void {
  api.openapi(undo, async (c) => {
    const { id } = c.req.valid('param')
    const { control: given, annotation, stop } = c.req.valid('json')
    checkControl(given)
    const user = callerOf(c)
    const asked = { createUserId: user?.id, control: controlOf(given, services.now()) }
    const batch = await undoOf(services, id, { ...asked, user, isStopped: stop === true })
    const limits = loggedControl(batch.control)
    const properties = { undoOf: id, nrOfInstances: batch.totalInstances, async: true, ...limits }
    const acted = { ...batchAct(user, batch.id), created: batch, annotation }
    await logAct(services, { ...acted, operationType: 'UndoBatch', properties })
    return c.json(batchDto(batch), 200)
  })
  api.openapi(preview, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(previewDto(await previewOf(services, id, callerIdOf(c))), 200)
  })
}

function checkControl(given: z.output<typeof newControlSchema> | null | undefined): void {
  if (given?.undoable) throw invalidRequest('control.undoable: an undo cannot be undone')
  if (given?.onConflict === 'fail')
    throw invalidRequest('control.onConflict: an undo restores only what nobody has changed, whatever runs beside it')
}

async function previewOf(services: Services, id: string, createUserId: string | undefined) {
  const made = await createUndoPreview(services, id, { createUserId, control: undefined })
  switch (made.outcome) {
    case 'created':
      return existingPreview(services, made.id)
    case 'missing':
      throw missingBatch(id)
    case 'notUndoable':
      throw cannotUndo(id, NOT_UNDOABLE)
    case 'undone':
      throw invalidRequest(
        `Batch '${id}' is undone by batch '${made.undoId}' already: GET /batch/${made.undoId}/control`,
      )
  }
}

const NOT_UNDOABLE = 'it was not created with control.undoable'

interface Asked extends NewUndo {
  /** Whether a batch that runs is ended first. */
  readonly isStopped: boolean
  readonly user: Caller | undefined
}

async function undoOf(services: Services, id: string, { isStopped, user, ...asked }: Asked): Promise<Batch> {
  const undone = await createUndo(services, id, asked)
  switch (undone.outcome) {
    case 'created':
      return undone.batch
    case 'missing':
      throw missingBatch(id)
    case 'notUndoable':
      throw cannotUndo(id, NOT_UNDOABLE)
    case 'expired':
      throw cannotUndo(id, `what its instances were is kept for ${services.configuration.undoTimeToLiveDays} days`)
    case 'otherLimits':
      throw invalidRequest(
        `Batch '${id}' is undone by batch '${undone.undoId}' already, with other limits: ${whereLimitsAre(undone.undoId)}`,
      )
    case 'running':
      if (!isStopped) throw cannotUndo(id, 'it has not ended. Send { "stop": true } to end it first, or DELETE it')
      await stop(services, id, user)
      return undoOf(services, id, { isStopped: false, user, ...asked })
  }
}

function cannotUndo(id: string, reason: string) {
  return invalidRequest(`Batch '${id}' cannot be undone: ${reason}`)
}

/** Ends a batch as DELETE does; what it has modified is undone, the rest stays as it is. */
async function stop(services: Services, id: string, user: Caller | undefined): Promise<void> {
  if (!(await deleteBatch(services, id, { cascade: false }))) return
  await messagesStopped()
  await logAct(services, { ...batchAct(user, id), operationType: 'Delete', properties: { cascadeToHistory: false } })
}

const undoSchema = z
  .object({
    control: newControlSchema.nullish().openapi({ description: 'The limits of the undo, as of any batch.' }),
    annotation: text,
    stop: flag.openapi({
      description:
        'End the batch first where it has not ended, as DELETE does. Without it a batch that runs is refused.',
    }),
  })
  .strict()
  .openapi('UndoBatchDto', { example: { stop: true, annotation: 'The wrong activity', control: { pauseAfter: 50 } } })

const preview = createRoute({
  method: 'post',
  path: '/batch/{id}/undo/preview',
  operationId: 'previewBatchUndo',
  tags: ['Batch'],
  summary: 'What an undo of the batch would do to each instance, without doing it (beyond Camunda 7)',
  request: { params: idParameter },
  responses: {
    200: json(previewSchema, 'The preview; a large one still grows: `GET /modification/preview/{id}` reads it.'),
    ...errorResponses,
  },
})

const undo = createRoute({
  method: 'post',
  path: '/batch/{id}/undo',
  operationId: 'undoBatch',
  tags: ['Batch'],
  middleware: oncePerKey,
  summary:
    'Restore what the instances of an undoable batch were, in a batch; a second call gives the same one (beyond Camunda 7)',
  request: { params: idParameter, headers: idempotencyKey, body: optionalJsonBody(undoSchema) },
  responses: { 200: json(batchSchema, 'The batch that undoes it.'), ...keyedErrorResponses },
})
