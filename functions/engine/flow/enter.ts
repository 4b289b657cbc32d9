import type { Activity } from '../bpmn/process-graph.ts'
import { executionIdOf } from '../instance/execution-id.ts'
import { clearPosition, type LiveExecution, type LiveInstance, nextNumber, scopeOf } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'
import { recordBegin } from '../trail/step-trail.ts'
import { startTimers, subscribe } from './events/event-handlers.ts'
import { mapInputs } from './io-mapping.ts'
import { waitBefore } from './jobs.ts'
import { notifyStart, notifyTake } from './listeners.ts'
import { interruptedFor, interruptScope } from './remove.ts'

/**
 * How many activities one step may start: a model that loops without a wait state ends in a refusal, not in a hanging process.
 * A multi-instance activity with 1,000 subprocesses takes about 5,000.
 */
export const MAX_MOVES = 20_000

/** Puts the execution before an activity: it starts there at once or, where the activity is asyncBefore, waits for a job. */
export function enter(instance: LiveInstance, execution: LiveExecution, activity: Activity): boolean {
  clearPosition(instance, execution)
  execution.activity = activity
  if (activity.asyncBefore) {
    execution.flow = undefined
    waitBefore(instance, execution, activity)
    return false
  }
  begin(instance, execution, activity)
  return true
}

/** Makes the activity instance: its scope with subscriptions, input parameters and timers, then the start listeners (the reference's order). */
export function begin(instance: LiveInstance, execution: LiveExecution, activity: Activity): void {
  ensureNotSuspended(instance, execution)
  countMove(instance, activity)
  execution.waits = undefined
  execution.flow = undefined
  execution.pathSkips = execution.skips
  execution.activityInstance = nextNumber(instance)
  recordBegin(instance, execution)
  execution.phase = 'starting'
  if (activity.isScope) subscribe(instance, execution)
  mapInputs(instance, execution)
  if (activity.isScope) startTimers(instance, execution)
  notifyStart(instance, execution)
}

/** Takes a sequence flow and gives the activity behind it, with the execution that is to enter it. */
export function take(
  instance: LiveInstance,
  execution: LiveExecution,
): { execution: LiveExecution; activity: Activity } {
  notifyTake(instance, execution)
  const target = execution.flow?.target ?? ''
  const activity =
    instance.graph.activities.get(target) ?? refuse('processEngine', `Activity '${target}' does not exist`)
  if (!interruptsFlowScope(activity)) return { execution, activity }
  interruptScope(instance, scopeOf(execution), interruptedFor(activity), execution)
  return { execution, activity }
}

/** Terminate and cancel end events end whatever else runs in their scope as they are reached (BPMN 2.0, 10.5.4 and 10.7). */
export function interruptsFlowScope(activity: Activity): boolean {
  const behavior = activity.behavior
  return behavior.kind === 'endEvent' && (behavior.result.kind === 'terminate' || behavior.result.kind === 'cancel')
}

/** Refuses (`suspended`) to run anything in a suspended instance. */
export function ensureNotSuspended(instance: LiveInstance, execution: LiveExecution): void {
  if (instance.suspended)
    refuse('suspended', `ENGINE-03043 Execution with id '${executionIdOf(instance.id, execution)}' is suspended.`)
}

function countMove(instance: LiveInstance, activity: Activity): void {
  instance.moves += 1
  if (instance.moves > MAX_MOVES) {
    refuse(
      'limit',
      `More than ${MAX_MOVES} activities were started without reaching a wait state; the last one is '${activity.id}'`,
    )
  }
}
