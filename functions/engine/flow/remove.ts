import type { Activity } from '../bpmn/process-graph.ts'
import {
  type Cancellation,
  clearPosition,
  detach,
  type LiveExecution,
  type LiveInstance,
  SKIP_NOTHING,
  type Skips,
} from '../instance/live-instance.ts'
import { recordEnd, recordTaskEnd } from '../trail/step-trail.ts'
import { mapOutputs } from './io-mapping.ts'
import { removeJobs } from './jobs.ts'
import { notifyEnd, notifyTask } from './listeners.ts'

/** Cancels an execution and all below it, innermost first, and takes it out of the instance. */
export function remove(instance: LiveInstance, execution: LiveExecution, cancellation: Cancellation): void {
  cancelChildren(instance, execution, cancellation)
  cancelActivity(instance, execution, cancellation)
  detach(instance, execution)
}

/** Cancels what runs in an execution and its activity; its path stays, with what it skips, to go on somewhere else. */
export function cancelInPlace(instance: LiveInstance, execution: LiveExecution, cancellation: Cancellation): void {
  const pathSkips = execution.skips
  cancelChildren(instance, execution, cancellation)
  cancelActivity(instance, execution, cancellation)
  clearPosition(instance, execution)
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
  cancellation: Cancellation,
  survivor?: LiveExecution,
): void {
  cancelChildren(instance, scope, cancellation, survivor)
  scope.skips = cancellation.skips
  if (survivor !== undefined) survivor.skips = cancellation.skips
  if (instance.preserved && scope.parent === undefined) return
  scope.subscriptions = []
  removeJobs(scope)
}

function cancelChildren(
  instance: LiveInstance,
  execution: LiveExecution,
  cancellation: Cancellation,
  survivor?: LiveExecution,
): void {
  for (const child of [...execution.children]) if (child !== survivor) remove(instance, child, cancellation)
}

function cancelActivity(instance: LiveInstance, execution: LiveExecution, cancellation: Cancellation): void {
  execution.skips = cancellation.skips
  execution.phase = 'ending'
  if (execution.called !== undefined) instance.cancelledCalls.set(execution.called.processInstanceId, cancellation)
  recordEnd(instance, execution, 'canceled')
  notifyTask(instance, execution, 'delete')
  recordTaskEnd(instance, execution)
  notifyEnd(instance, execution, true)
  if (hasScope(execution)) mapOutputs(instance, execution)
}

/** An event's handler cancels the activity that it is attached to. The reasons are the reference's words, here and below. */
export function cancelledFor(handler: Activity): Cancellation {
  return { skips: SKIP_NOTHING, reason: `Cancel scope activity Activity(${handler.id}) executed.`, external: false }
}

/** An event subprocess, or an end event that leaves nothing else, interrupts its scope. */
export function interruptedFor(activity: Activity, skips: Skips = SKIP_NOTHING): Cancellation {
  return { skips, reason: `Interrupting activity Activity(${activity.id}) executed.`, external: false }
}

/** What waits before an activity has no scope yet; behind it only what ends there still has one while it waits for its job. */
export function hasScope({ activityInstance, waits, jobs }: LiveExecution): boolean {
  if (activityInstance !== undefined) return true
  return waits === 'asyncAfter' && jobs.some(({ kind, flowId }) => kind === 'asyncAfter' && flowId === undefined)
}
