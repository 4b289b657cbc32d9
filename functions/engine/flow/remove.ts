import { clearPosition, detach, type LiveExecution, type LiveInstance, type Skips } from '../instance/live-instance.ts'
import { mapOutputs } from './io-mapping.ts'
import { notifyEnd, notifyTask } from './listeners.ts'

/** Cancels an execution and all below it, innermost first, and takes it out of the instance. */
export function remove(instance: LiveInstance, execution: LiveExecution, skips: Skips): void {
  cancelChildren(instance, execution, skips)
  cancelActivity(instance, execution, skips)
  detach(execution)
}

/** Cancels what runs in an execution and its activity; its path stays, with what it skips, to go on somewhere else. */
export function cancelInPlace(instance: LiveInstance, execution: LiveExecution, skips: Skips): void {
  const pathSkips = execution.skips
  cancelChildren(instance, execution, skips)
  cancelActivity(instance, execution, skips)
  clearPosition(execution)
  execution.activity = undefined
  execution.flow = undefined
  execution.skips = pathSkips
}

/**
 * Cancels everything in a scope, its subscriptions and timers too, and leaves the scope itself standing. `survivor`, one of its
 * paths, stays without an end event, because it is the one that interrupts. During a modification the process instance keeps its
 * subscriptions and timers (the reference's `preserveScope`).
 */
export function interruptScope(
  instance: LiveInstance,
  scope: LiveExecution,
  skips: Skips,
  survivor?: LiveExecution,
): void {
  cancelChildren(instance, scope, skips, survivor)
  scope.skips = skips
  if (survivor !== undefined) survivor.skips = skips
  if (instance.preserved && scope.parent === undefined) return
  scope.subscriptions = []
  scope.jobs = []
}

function cancelChildren(
  instance: LiveInstance,
  execution: LiveExecution,
  skips: Skips,
  survivor?: LiveExecution,
): void {
  for (const child of [...execution.children]) if (child !== survivor) remove(instance, child, skips)
}

function cancelActivity(instance: LiveInstance, execution: LiveExecution, skips: Skips): void {
  execution.skips = skips
  notifyTask(instance, execution, 'delete')
  notifyEnd(instance, execution, true)
  if (hasScope(execution)) mapOutputs(instance, execution)
}

/** What waits before an activity has no scope yet; behind it only what ends there still has one while it waits for its job. */
export function hasScope({ activityInstance, waits, jobs }: LiveExecution): boolean {
  if (activityInstance !== undefined) return true
  return waits === 'asyncAfter' && jobs.some(({ kind, flowId }) => kind === 'asyncAfter' && flowId === undefined)
}
