import { createRoute, z } from '@hono/zod-openapi'
import { createBatch } from '../../batch/create/create-batch.ts'
import type { ModifyCommand } from '../../engine/command.ts'
import { missingForModification } from '../../engine/step.ts'
import type { Api } from '../../http/api.ts'
import { ApiError, errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { idempotencyKey, keyedBatchId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { errorResponses, idParameter, json, jsonBody, keyedErrorResponses, noContent } from '../../http/responses.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { loadInstance } from '../../query/instances/loaded-instance.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { batchDto, batchSchema } from '../batch/batch-dto.ts'
import { controlOf, newControlSchema } from '../batch/control-dto.ts'
import { loggedControl } from '../batch/logged-control.ts'
import { logAct } from '../history/user-operation-log.ts'
import { instructionsSchema, singleInstructions } from '../modification/modification-instruction.ts'
import { MODIFY } from '../modification/modification-request.ts'

/** `/process-instance/{id}/modification` and `/process-instance/{id}/modification-async`. */
export function instanceModificationRoutes(api: Api, services: Services): void {
  api.openapi(modifyInstance, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    if (given.control) throw invalidRequest('control is for batches: use modification-async')
    const command = commandOf(given)
    // The reference does nothing then, and does not look whether the instance exists.
    if (command.instructions.length === 0) return c.body(null, 204)
    const definition = await modify(services, id, command)
    const { annotation } = given
    await logAct(services, { ...MODIFY, definition, user: callerOf(c), annotation, processInstanceId: id })
    return c.body(null, 204)
  })
  api.openapi(modifyInstanceAsync, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const command = commandOf(given)
    if (command.instructions.length === 0) throw invalidRequest('The provided instuctions are invalid.')
    const instance = await loadInstance(services, id)
    if (instance === undefined) throw missingInstance(id)
    const { definitionId, tenantId } = instance.state
    const work = { type: 'instance-modification', definitionId, command } as const
    const user = callerOf(c)
    const control = controlOf(given.control, services.now())
    const created = { id: keyedBatchId(c), work, ids: [[[id]]], tenantId, createUserId: user?.id, control }
    const batch = await createBatch(services, created)
    if (batch === undefined) throw missingInstance(id)
    const { annotation } = given
    const { definition } = instance
    const acted = { user, processInstanceId: id, batchId: batch.id, created: batch }
    const properties = loggedControl(batch.control)
    await logAct(services, { ...MODIFY, ...acted, definition, annotation, properties })
    return c.json(batchDto(batch), 200)
  })
}

/** The answer where an instance that is to be modified does not exist. */
function missingInstance(id: string) {
  return new ApiError(404, 'ProcessEngineException', missingForModification(id), 0)
}

/** Modifies an instance; gives its definition. */
async function modify(services: Services, id: string, command: ModifyCommand): Promise<ProcessDefinition> {
  const result = await commandInstance(services, id, command)
  if (result.outcome === 'missing') throw missingInstance(id)
  if (result.outcome === 'refused') throw errorOfRefusal(result.refusal)
  const loaded = await definitionGraph(services, result.before.definitionId)
  if (loaded === undefined) throw missingInstance(id)
  return loaded.definition
}

const modificationSchema = z
  .object({
    skipCustomListeners: flag,
    skipIoMappings: flag,
    instructions: instructionsSchema,
    annotation: text,
  })
  .openapi('ProcessInstanceModificationDto')

/** The same where it makes a batch: with its limits. */
const asyncModificationSchema = modificationSchema
  .extend({ control: newControlSchema.nullish() })
  .openapi('ProcessInstanceModificationBatchDto')

function commandOf(given: z.output<typeof modificationSchema>): ModifyCommand {
  return {
    kind: 'modify',
    mode: 'single',
    instructions: singleInstructions(given.instructions ?? []),
    skipCustomListeners: given.skipCustomListeners === true,
    skipIoMappings: given.skipIoMappings === true,
  }
}

const modifyInstance = createRoute({
  method: 'post',
  path: '/process-instance/{id}/modification',
  tags: ['Process Instance'],
  summary: 'Modify a process instance',
  request: { params: idParameter, body: jsonBody(asyncModificationSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const modifyInstanceAsync = createRoute({
  method: 'post',
  path: '/process-instance/{id}/modification-async',
  tags: ['Process Instance'],
  summary: 'Modify a process instance in a batch of one',
  middleware: oncePerKey,
  request: { params: idParameter, headers: idempotencyKey, body: jsonBody(asyncModificationSchema) },
  responses: { 200: json(batchSchema, 'The batch.'), ...keyedErrorResponses },
})
