import { z } from '@hono/zod-openapi'
import type { ModificationInstruction } from '../../engine/command.ts'
import { type ApiError, invalidRequest } from '../../http/api-error.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { readLocality, variablesSchema } from '../variable/variables.ts'

/** One instruction of a modification. */
export const instructionSchema = z
  .object({
    type: z.enum(['cancel', 'startBeforeActivity', 'startAfterActivity', 'startTransition']),
    activityId: text,
    transitionId: text,
    activityInstanceId: text,
    transitionInstanceId: text,
    ancestorActivityInstanceId: text,
    cancelCurrentActiveActivityInstances: flag,
    variables: variablesSchema,
  })
  .openapi('ProcessInstanceModificationInstructionDto')

export const instructionsSchema = z.array(instructionSchema).nullish()

type InstructionDto = z.output<typeof instructionSchema>

/**
 * The instructions of `/modification`: only activity or transition, and which instances to cancel, have an effect. Single instances and
 * ancestors are ignored, as in the reference, where they mean nothing for many; variables, which it forgets, are refused. Throws an ApiError
 * where an instruction says not what it is about.
 */
export function batchInstructions(given: readonly InstructionDto[]): ModificationInstruction[] {
  return given.map((instruction) => {
    const { type } = instruction
    if (Object.keys(instruction.variables ?? {}).length > 0) throw variablesRefused(type)
    if (type === 'startTransition') return { type, transitionId: transitionOf(instruction) }
    const activityId = activityOf(instruction)
    if (type !== 'cancel') return { type, activityId }
    return instruction.cancelCurrentActiveActivityInstances
      ? { type, activityId, cancelCurrentActiveActivityInstances: true }
      : { type, activityId }
  })
}

/** The instructions for one instance: single activity instances, ancestors and variables are respected. Throws an ApiError likewise. */
export function singleInstructions(given: readonly InstructionDto[]): ModificationInstruction[] {
  return given.map((instruction) => {
    if (instruction.type === 'cancel') return { type: 'cancel', ...cancelled(instruction) }
    const { ancestorActivityInstanceId } = instruction
    const start = {
      ...(ancestorActivityInstanceId && { ancestorActivityInstanceId }),
      ...readLocality(instruction.variables, ''),
    }
    return instruction.type === 'startTransition'
      ? { type: instruction.type, transitionId: transitionOf(instruction), ...start }
      : { type: instruction.type, activityId: activityOf(instruction), ...start }
  })
}

function variablesRefused(type: string): ApiError {
  const other = 'set them before, or use POST /process-instance/{id}/modification'
  return invalidRequest(`For instruction type '${type}': 'variables' are not supported in /modification: ${other}`)
}

function activityOf({ type, activityId }: InstructionDto): string {
  if (activityId !== undefined && activityId !== null) return activityId
  throw invalidRequest(`For instruction type '${type}': 'activityId' must be set`)
}

function transitionOf({ type, transitionId }: InstructionDto): string {
  if (transitionId !== undefined && transitionId !== null) return transitionId
  throw invalidRequest(`For instruction type '${type}': 'transitionId' must be set`)
}

/** What to cancel: exactly one of three. */
function cancelled({ activityId, activityInstanceId, transitionInstanceId }: InstructionDto) {
  const targets = [
    activityId ? { activityId } : undefined,
    activityInstanceId ? { activityInstanceId } : undefined,
    transitionInstanceId ? { transitionInstanceId } : undefined,
  ].filter((target) => target !== undefined)
  const [target] = targets
  if (target !== undefined && targets.length === 1) return target
  const choice = "exactly one, 'activityId', 'activityInstanceId', or 'transitionInstanceId', is required"
  throw invalidRequest(`For instruction type 'cancel': ${choice}`)
}
