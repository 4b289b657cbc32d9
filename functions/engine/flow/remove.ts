import { clearPosition, detach, type LiveExecution, type LiveInstance } from '../instance/live-instance.ts'
import { mapOutputs } from './io-mapping.ts'
import { notifyEnd, notifyTask } from './listeners.ts'

/** Cancels an execution and all below it, innermost first, and takes it out of the instance. */
export function remove(instance: LiveInstance, execution: LiveExecution): void {
  cancelChildren(instance, execution)
  cancelActivity(instance, execution)
  detach(execution)
}

/** Cancels what runs in an execution and its activity; its path stays, to go on somewhere else. */
export function cancelInPlace(instance: LiveInstance, execution: LiveExecution): void {
  cancelChildren(instance, execution)
  cancelActivity(instance, execution)
  clearPosition(execution)
  execution.activity = undefined
  execution.flow = undefined
}

/**
 * Cancels everything in a scope, its subscriptions and timers too, and leaves the scope itself standing. `survivor`, one of its
 * paths, stays without an end event, because it is the one that interrupts. During a modification the process instance keeps its subscriptions and
 * timers (the reference's `preserveScope`).
 */
export function interruptScope(instance: LiveInstance, scope: LiveExecution, survivor?: LiveExecution): void {
  cancelChildren(instance, scope, survivor)
  if (instance.preserved && scope.parent === undefined) return
  scope.subscriptions = []
  scope.jobs = []
}

function cancelChildren(instance: LiveInstance, execution: LiveExecution, survivor?: LiveExecution): void {
  for (const child of [...execution.children]) if (child !== survivor) remove(instance, child)
}

function cancelActivity(instance: LiveInstance, execution: LiveExecution): void {
  notifyTask(instance, execution, 'delete')
  notifyEnd(instance, execution, true)
  mapOutputs(instance, execution)
}
