import { createRoute, z } from '@hono/zod-openapi'
import { createPreview } from '../../batch/preview/create-preview.ts'
import { type ExecutedPreview, executePreview } from '../../batch/preview/execute-preview.ts'
import { type Preview, readPreview } from '../../batch/preview/read-preview.ts'
import type { Batch } from '../../batch/progress/batch-view.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { type Caller, callerIdOf, callerOf } from '../../http/caller-identity.ts'
import { idempotencyKey, oncePerKey } from '../../http/request/idempotency-key.ts'
import {
  errorResponses,
  idParameter,
  json,
  jsonBody,
  keyedErrorResponses,
  optionalJsonBody,
} from '../../http/responses.ts'
import { text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { ON_CHANGED } from '../../store/batch/batch-items.ts'
import { readDefinition } from '../../store/deployment/definition-items.ts'
import { batchDto, batchSchema } from '../batch/batch-dto.ts'
import { controlOf, newControlSchema, whereLimitsAre } from '../batch/control-dto.ts'
import { loggedControl } from '../batch/logged-control.ts'
import { logAct } from '../history/user-operation-log.ts'
import {
  MODIFY,
  modificationWarnings,
  noInstances,
  previewedModificationSchema,
  readModification,
} from './modification-request.ts'
import { previewDto, previewSchema } from './preview-dto.ts'

/** `/modification/preview`: what a batch would do, by the engine itself, and starting exactly that. */
export function previewRoutes(api: Api, services: Services): void {
  api.openapi(create, async (c) => {
    const given = c.req.valid('json')
    const request = await readModification(services, given)
    const { definition, command, ids } = request
    const control = controlOf(given.control, services.now())
    const work = { type: 'instance-modification', definitionId: definition.id, command } as const
    const createUserId = callerIdOf(c)
    const { tenantId } = definition
    const warnings = await modificationWarnings(services, request)
    const id = await createPreview(services, {
      work,
      definitionId: definition.id,
      ids,
      tenantId,
      createUserId,
      control,
      warnings,
    })
    if (id === undefined) throw noInstances()
    return c.json(previewDto(await existingPreview(services, id)), 200)
  })
  api.openapi(read, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(previewDto(await existingPreview(services, id)), 200)
  })
  api.openapi(execute, async (c) => {
    const { id } = c.req.valid('param')
    const { onChanged, annotation, control: given } = c.req.valid('json')
    const control = given ? controlOf(given, services.now()) : undefined
    const createUserId = callerIdOf(c)
    const executed = await executePreview(services, id, { onChanged, createUserId, control })
    if (executed.outcome === 'missing') throw missingPreview(id)
    if (executed.outcome === 'undo')
      throw invalidRequest(`The preview with id '${id}' is of an undo: POST /batch/${executed.undoOf}/undo starts it`)
    if (executed.outcome === 'running')
      throw invalidRequest(`The preview with id '${id}' is not completed: what would happen is not known yet`)
    const { batch } = executed
    if (executed.outcome === 'otherwise') throw startedOtherwise(executed)
    await log(services, { batch, user: callerOf(c), annotation })
    return c.json(batchDto(batch), 200)
  })
}

/** The preview as the API gives it. Throws an ApiError where there is none. */
export async function existingPreview(services: Services, id: string): Promise<Preview> {
  const preview = await readPreview(services, id)
  if (preview === undefined) throw missingPreview(id)
  return preview
}

function startedOtherwise({ batch: { id, onChanged }, differs }: StartedOtherwise) {
  const started = `The preview with id '${id}' was started already, as batch '${id}'`
  if (differs === 'onChanged')
    return invalidRequest(`${started}, with onChanged '${onChanged}': that cannot be changed`)
  return invalidRequest(`${started}, with other limits: ${whereLimitsAre(id)}`)
}

function missingPreview(id: string) {
  return invalidRequest(`Preview with id '${id}' does not exist, or has expired`, 404)
}

type StartedOtherwise = Extract<ExecutedPreview, { outcome: 'otherwise' }>

interface Started {
  readonly batch: Batch
  readonly user: Caller | undefined
  readonly annotation: string | null | undefined
}

/** A second call finds the same entry: it is recorded once. */
async function log(services: Services, { batch, user, annotation }: Started): Promise<void> {
  const { processDefinitionId } = await existingPreview(services, batch.id)
  const definition = await readDefinition(services.db, processDefinitionId)
  const properties = { nrOfInstances: batch.totalInstances, async: true, ...loggedControl(batch.control) }
  await logAct(services, { ...MODIFY, user, batchId: batch.id, created: batch, definition, annotation, properties })
}

const create = createRoute({
  method: 'post',
  path: '/modification/preview',
  operationId: 'createModificationPreview',
  tags: ['Modification'],
  summary: 'What a batch would do to each instance, without doing it',
  request: { body: jsonBody(previewedModificationSchema) },
  responses: { 200: json(previewSchema, 'The preview; a large one still grows.'), ...errorResponses },
})

const read = createRoute({
  method: 'get',
  path: '/modification/preview/{id}',
  operationId: 'getModificationPreview',
  tags: ['Modification'],
  summary: 'A preview as far as it has come',
  request: { params: idParameter },
  responses: { 200: json(previewSchema, 'The preview.'), ...errorResponses },
})

const executionSchema = z
  .object({
    onChanged: z.enum(ON_CHANGED).optional().openapi({
      description:
        'An instance that changed since the preview is left out and named (`skip`, also where it is absent), or modified as it is now.',
    }),
    annotation: text,
    control: newControlSchema
      .nullish()
      .openapi({ description: 'Where it is given, in place of the one that the preview was made with.' }),
  })
  .strict()
  .openapi('ExecutePreviewDto', {
    example: { control: { pauseAfter: 50, toleratedFailureCount: 10 }, annotation: 'The old step is abolished' },
  })

const execute = createRoute({
  method: 'post',
  path: '/modification/preview/{id}/execute',
  operationId: 'executeModificationPreview',
  tags: ['Modification'],
  summary: 'Start a batch over exactly the instances of a preview; a second call gives the same batch',
  middleware: oncePerKey,
  request: { params: idParameter, headers: idempotencyKey, body: optionalJsonBody(executionSchema) },
  responses: { 200: json(batchSchema, 'The batch.'), ...keyedErrorResponses },
})
