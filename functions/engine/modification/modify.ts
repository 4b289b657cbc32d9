import type { ModificationInstruction, ModifyCommand } from '../command.ts'
import { endInstance, terminateInstance } from '../flow/end-instance.ts'
import { run } from '../flow/run.ts'
import type { LiveInstance } from '../instance/live-instance.ts'
import { cancelAllOf, cancelExecution, instancesOf } from './cancel.ts'
import { findActivityInstance, findTransitionInstance } from './find-instance.ts'
import { startAfter, startBefore, startTransition } from './start.ts'

/**
 * Follows the instructions one after the other; each sees what the ones before did. The process instance stays until the last
 * one, even when nothing runs in it any more. Refuses where an instruction cannot be followed.
 */
export function modify(instance: LiveInstance, command: ModifyCommand): void {
  instance.skips = { skipCustomListeners: command.skipCustomListeners, skipIoMappings: command.skipIoMappings }
  instance.preserved = true
  const steps = command.instructions.map((instruction) => planned(instance, instruction, command.mode))
  for (const follow of steps) {
    const { moves } = instance
    follow()
    run(instance)
    if (instance.moves > moves && !instance.endedRegularly) instance.dormant = false
  }
  instance.preserved = false
  conclude(instance, command.mode)
}

/** Ends the instance where nothing is left in it: regularly if its last token reached an end, else as cancelled, without a reason. */
export function conclude(instance: LiveInstance, mode: ModifyCommand['mode']): void {
  if (instance.root.children.length > 0) return
  if (instance.endedRegularly) endInstance(instance, undefined)
  else terminateInstance(instance, { external: mode === 'single', reason: undefined })
}

/** The instruction as something to do; with `cancelCurrentActiveActivityInstances` what it cancels is chosen now, before any of them. */
function planned(
  instance: LiveInstance,
  instruction: ModificationInstruction,
  mode: ModifyCommand['mode'],
): () => void {
  const target = mode === 'single' ? instruction : withoutSingleFields(instruction)
  switch (target.type) {
    case 'cancel':
      return plannedCancel(instance, target, mode)
    case 'startBeforeActivity':
      return () => startBefore(instance, target.activityId, target)
    case 'startAfterActivity':
      return () => startAfter(instance, target.activityId, target)
    case 'startTransition':
      return () => startTransition(instance, target.transitionId, target)
  }
}

type CancelInstruction = Extract<ModificationInstruction, { type: 'cancel' }>

function plannedCancel(
  instance: LiveInstance,
  instruction: CancelInstruction,
  mode: ModifyCommand['mode'],
): () => void {
  const { activityId, activityInstanceId, transitionInstanceId } = instruction
  if (activityInstanceId !== undefined)
    return () => cancelExecution(instance, findActivityInstance(instance, activityInstanceId))
  if (transitionInstanceId !== undefined)
    return () => cancelExecution(instance, findTransitionInstance(instance, transitionInstanceId))
  if (mode === 'batch' && instruction.cancelCurrentActiveActivityInstances === true) {
    const current = instancesOf(instance, activityId ?? '')
    return () => {
      for (const execution of current) if (!execution.removed) cancelExecution(instance, execution)
    }
  }
  return () => cancelAllOf(instance, activityId ?? '')
}

/** `/modification` accepts these fields and, like the reference, does not use them. */
function withoutSingleFields(instruction: ModificationInstruction): ModificationInstruction {
  switch (instruction.type) {
    case 'cancel': {
      const { activityInstanceId: _instance, transitionInstanceId: _transition, ...rest } = instruction
      return rest
    }
    case 'startBeforeActivity':
    case 'startAfterActivity':
      return { type: instruction.type, activityId: instruction.activityId }
    case 'startTransition':
      return { type: instruction.type, transitionId: instruction.transitionId }
  }
}
