import type { HistoricProcessInstanceQueryDto } from '../api/schemas.ts'
import { historicQuery, type InstanceFilter } from '../definition/instance-filter.ts'
import type { Draft, DraftInstruction } from './draft.ts'
import { type ControlRequest, type Limits, limitsToControl } from './limits.ts'

/** Which instances a modification is for: all that the filter finds, or those that were chosen. */
export type Target =
  | { readonly kind: 'filter'; readonly filter: InstanceFilter }
  | { readonly kind: 'chosen'; readonly ids: readonly string[] }

export interface InstructionRequest {
  readonly type: DraftInstruction['type']
  readonly activityId?: string
  readonly transitionId?: string
  readonly cancelCurrentActiveActivityInstances?: true
  readonly activityInstanceId?: string
  readonly ancestorActivityInstanceId?: string
  readonly variables?: Readonly<Record<string, unknown>>
}

export interface ModificationRequest {
  readonly processDefinitionId: string
  readonly instructions: readonly InstructionRequest[]
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
  readonly processInstanceIds?: readonly string[]
  readonly historicProcessInstanceQuery?: HistoricProcessInstanceQueryDto
}

/** The body of POST /modification/preview, which is that of executeAsync. */
export function previewRequest(definitionId: string, draft: Draft, target: Target): ModificationRequest {
  return {
    processDefinitionId: definitionId,
    instructions: draft.instructions.map(instructionRequest),
    skipCustomListeners: draft.skipCustomListeners,
    skipIoMappings: draft.skipIoMappings,
    ...(target.kind === 'chosen'
      ? { processInstanceIds: target.ids }
      : { historicProcessInstanceQuery: historicQuery(definitionId, target.filter) }),
  }
}

export interface ExecutePreviewRequest {
  readonly annotation: string
  readonly onChanged: 'skip' | 'execute'
  readonly control: ControlRequest
}

/** The body of POST /modification/preview/{id}/execute. */
export function executeRequest(reason: string, limits: Limits): ExecutePreviewRequest {
  return { annotation: reason.trim(), onChanged: limits.onChanged, control: limitsToControl(limits) }
}

export interface UndoRequest {
  readonly annotation: string
  readonly control: ControlRequest
  readonly stop?: true
}

/** The body of POST /batch/{id}/undo; a batch that still runs is stopped first. An undo cannot itself be undone. */
export function undoRequest(reason: string, limits: Limits, isRunning: boolean): UndoRequest {
  return {
    annotation: reason.trim(),
    control: limitsToControl({ ...limits, undoable: false }),
    ...(isRunning && { stop: true }),
  }
}

/** The body of POST /process-instance/{id}/modification: one instance, where instructions may name activity instances and set variables. */
export function singleModificationRequest(draft: Draft, reason: string) {
  return {
    instructions: draft.instructions.map(instructionRequest),
    skipCustomListeners: draft.skipCustomListeners,
    skipIoMappings: draft.skipIoMappings,
    annotation: reason.trim(),
  }
}

function instructionRequest(instruction: DraftInstruction): InstructionRequest {
  const { type, target, activityInstanceId, ancestorActivityInstanceId, variables } = instruction
  if (type === 'cancel') {
    return activityInstanceId === undefined
      ? { type, activityId: target, cancelCurrentActiveActivityInstances: true }
      : { type, activityInstanceId }
  }
  return {
    type,
    ...(type === 'startTransition' ? { transitionId: target } : { activityId: target }),
    ...(ancestorActivityInstanceId !== undefined && { ancestorActivityInstanceId }),
    ...(variables !== undefined && { variables }),
  }
}
