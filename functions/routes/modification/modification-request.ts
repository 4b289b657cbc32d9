import { z } from '@hono/zod-openapi'
import { distinctIds, type IdSource } from '../../batch/create/distinct-ids.ts'
import { MAX_ID_LENGTH } from '../../batch/create/partition.ts'
import type { ModifyCommand } from '../../engine/command.ts'
import { unknownTargets } from '../../engine/modification/unknown-targets.ts'
import { errorOfCaughtRefusal, invalidRequest } from '../../http/api-error.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { QueryError } from '../../query/conditions/query-error.ts'
import { historicInstanceSearch } from '../../query/instances/historic-instance-search.ts'
import { instanceIds } from '../../query/instances/instance-search.ts'
import { processInstanceSearch } from '../../query/instances/process-instance-search.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import { type ProcessDefinition, readDefinition } from '../../store/deployment/definition-items.ts'
import { newControlSchema } from '../batch/control-dto.ts'
import { batchInstructions, instructionSchema, instructionsSchema } from './modification-instruction.ts'
import { strictHistoricInstanceQuerySchema, strictProcessInstanceQuerySchema } from './strict-queries.ts'

/** How the user operation log names it. */
export const MODIFY = { operationType: 'ModifyProcessInstance', entityType: 'ProcessInstance' } as const

/** The body of everything that modifies instances of a definition. */
export const modificationSchema = z
  .object({
    processDefinitionId: text,
    instructions: instructionsSchema,
    processInstanceIds: z.array(z.string().max(MAX_ID_LENGTH).nullable()).nullish(),
    processInstanceQuery: strictProcessInstanceQuerySchema.nullish(),
    historicProcessInstanceQuery: strictHistoricInstanceQuerySchema.nullish(),
    skipCustomListeners: flag,
    skipIoMappings: flag,
    annotation: text,
  })
  .openapi('ModificationDto')

/** The same where it makes a batch: with its limits. */
export const asyncModificationSchema = modificationSchema
  .extend({ control: newControlSchema.nullish() })
  .openapi('ModificationBatchDto')

/** The same for a preview, which is Shunt's own: a field that nobody knows is refused, as nobody sees in an answer that it was ignored. */
export const previewedModificationSchema = z
  .object({
    ...modificationSchema.shape,
    instructions: z.array(instructionSchema.strict().openapi('PreviewedInstructionDto')).nullish(),
    control: newControlSchema.nullish(),
  })
  .strict()
  .openapi('ModificationPreviewRequestDto')

type Given = z.output<typeof modificationSchema>

export interface ModificationRequest {
  readonly definition: ProcessDefinition
  readonly command: ModifyCommand
  readonly ids: readonly IdSource[]
}

/** Checks a request in the reference's order. Throws an ApiError with its message. */
export async function readModification(services: Services, given: Given): Promise<ModificationRequest> {
  const { processDefinitionId } = given
  if (typeof processDefinitionId !== 'string') throw invalidRequest('processDefinitionId is null')
  const instructions = batchInstructions(given.instructions ?? [])
  const queried = await queriedIds(services, given)
  if (instructions.length === 0) throw invalidRequest('Modification instructions cannot be empty is empty')
  const ids = [[idsOf(given)], ...queried]
  const definition = await readDefinition(services.db, processDefinitionId)
  if (definition === undefined) throw (await isEmpty(ids)) ? noInstances() : unknownDefinition(processDefinitionId)
  const command: ModifyCommand = {
    kind: 'modify',
    mode: 'batch',
    instructions,
    skipCustomListeners: given.skipCustomListeners === true,
    skipIoMappings: given.skipIoMappings === true,
  }
  return { definition, command, ids }
}

/** What the instructions name and the definition's model does not have, as sentences; such a batch is created all the same, as in the reference. */
export async function modificationWarnings(services: Services, { definition, command }: ModificationRequest) {
  const loaded = await definitionGraph(services, definition.id)
  return loaded === undefined ? [] : unknownTargets(loaded.graph, command.instructions)
}

function idsOf({ processInstanceIds }: Given): string[] {
  const ids = processInstanceIds ?? []
  const known = ids.filter((id) => id !== null)
  if (known.length === ids.length) return known
  throw invalidRequest('Process instance ids cannot be null: Process instance ids contains null value')
}

/** The ids that the queries find, read only when they are needed. */
async function queriedIds(services: Services, given: Given): Promise<IdSource[]> {
  const { processInstanceQuery: running, historicProcessInstanceQuery: historic } = given
  try {
    const searches = [
      running ? [await processInstanceSearch(services, running, { dates: false })] : [],
      historic ? [await historicInstanceSearch(services, historic, { dates: false })] : [],
    ].flat()
    return searches.map((search) => instanceIds(services, search))
  } catch (error) {
    if (!(error instanceof QueryError) || error.kind === 'invalidRequest') throw error
    throw errorOfCaughtRefusal({ kind: error.kind, message: error.message })
  }
}

async function isEmpty(sources: readonly IdSource[]): Promise<boolean> {
  for await (const page of distinctIds(...sources)) if (page.length > 0) return false
  return true
}

/** The reference's refusal where there is no instance to modify. */
export function noInstances() {
  return invalidRequest('Process instance ids cannot be empty: Process instance ids is empty')
}

function unknownDefinition(id: string) {
  return invalidRequest(`no deployed process definition found with id '${id}': processDefinition is null`)
}
