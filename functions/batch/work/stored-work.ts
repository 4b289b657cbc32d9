import { z } from 'zod'
import type { ModificationInstruction, ModifyCommand } from '../../engine/command.ts'
import type { Variables } from '../../engine/instance/instance-state.ts'
import { VALUE_TYPES } from '../../engine/instance/value/typed-value.ts'
import type { BatchType, BatchWork } from './batch-work.ts'

const variables: z.ZodType<Variables> = z.record(
  z.string(),
  z.strictObject({
    type: z.enum(VALUE_TYPES),
    value: z.union([z.null(), z.boolean(), z.number(), z.string()]),
    valueInfo: z.record(z.string(), z.string()).exactOptional(),
    transient: z.literal(true).exactOptional(),
  }),
)

const start = {
  ancestorActivityInstanceId: z.string().exactOptional(),
  variables: variables.exactOptional(),
  localVariables: variables.exactOptional(),
}

const instruction: z.ZodType<ModificationInstruction> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('cancel'),
    activityId: z.string().exactOptional(),
    activityInstanceId: z.string().exactOptional(),
    transitionInstanceId: z.string().exactOptional(),
    cancelCurrentActiveActivityInstances: z.boolean().exactOptional(),
  }),
  z.strictObject({ type: z.enum(['startBeforeActivity', 'startAfterActivity']), activityId: z.string(), ...start }),
  z.strictObject({ type: z.literal('startTransition'), transitionId: z.string(), ...start }),
])

const command: z.ZodType<ModifyCommand> = z.strictObject({
  kind: z.literal('modify'),
  instructions: z.array(instruction).readonly(),
  skipCustomListeners: z.boolean(),
  skipIoMappings: z.boolean(),
  mode: z.enum(['single', 'batch']),
})

/** A field that this version does not know is a later one's: leaving it out would do something else than what was asked for. */
const forms: { readonly [Type in BatchType]: z.ZodType<Extract<BatchWork, { readonly type: Type }>> } = {
  'instance-modification': z.strictObject({
    type: z.literal('instance-modification'),
    definitionId: z.string(),
    command,
  }),
  'instance-modification-undo': z.strictObject({
    type: z.literal('instance-modification-undo'),
    undoOf: z.string(),
    earlier: z.array(z.string()).readonly().exactOptional(),
  }),
  'set-job-retries': z.strictObject({
    type: z.literal('set-job-retries'),
    retries: z.number(),
    dueDate: z.number().nullable().exactOptional(),
  }),
}

const batchWork: z.ZodType<BatchWork> = z.union(Object.values(forms))

/** The text that is stored of what a batch does. */
export function writeWork(work: BatchWork): string {
  return JSON.stringify(work)
}

/** What `writeWork` wrote. Throws a ZodError, or a SyntaxError, where it is no work that this version knows. */
export function readWork(text: string): BatchWork {
  return batchWork.parse(JSON.parse(text))
}
