import { evaluationContext } from '../instance/delegate-execution.ts'
import { taskEvaluationContext } from '../instance/delegate-task.ts'
import type { LiveExecution, LiveInstance } from '../instance/live-instance.ts'
import { evaluateCode } from '../script/evaluate-code.ts'
import type { Code } from '../script/script.ts'

export type TaskEvent = 'create' | 'assignment' | 'update' | 'complete' | 'delete'

/** Runs the start listeners of the activity that the execution is at, unless they are skipped. */
export function notifyStart(instance: LiveInstance, execution: LiveExecution): void {
  notify(instance, execution, execution.activity?.listeners.start ?? [], 'start', false)
}

/** Runs its end listeners; not for what waits before or after an activity, which has no activity instance to end. */
export function notifyEnd(instance: LiveInstance, execution: LiveExecution, isCanceled: boolean): void {
  if (execution.activityInstance === undefined) return
  notify(instance, execution, execution.activity?.listeners.end ?? [], 'end', isCanceled)
}

/** Runs them for what is cancelled, even if it waits and has no activity instance. */
export function notifyCancelled(instance: LiveInstance, execution: LiveExecution): void {
  notify(instance, execution, execution.activity?.listeners.end ?? [], 'end', true)
}

/** Runs the take listeners of the sequence flow that the execution is on. */
export function notifyTake(instance: LiveInstance, execution: LiveExecution): void {
  notify(instance, execution, execution.flow?.takeListeners ?? [], 'take', false)
}

/** Runs the listeners of the process itself, at its root. */
export function notifyProcess(instance: LiveInstance, event: 'start' | 'end', isCanceled: boolean): void {
  notify(instance, instance.root, instance.graph.listeners[event], event, isCanceled)
}

function notify(
  instance: LiveInstance,
  execution: LiveExecution,
  listeners: readonly Code[],
  event: string,
  isCanceled: boolean,
): void {
  if (listeners.length === 0 || execution.skips.skipCustomListeners) return
  const context = evaluationContext(instance, execution, event, isCanceled)
  for (const listener of listeners) evaluateCode(listener, context)
}

/** Runs the task listeners for an event; nothing where the execution is not at a user task. */
export function notifyTask(instance: LiveInstance, execution: LiveExecution, event: TaskEvent): void {
  const behavior = execution.activity?.behavior
  if (execution.task === undefined || behavior?.kind !== 'userTask' || execution.skips.skipCustomListeners) return
  for (const listener of behavior.task.listeners[event]) {
    if (execution.task === undefined) return
    evaluateCode(listener, taskEvaluationContext(instance, execution, execution.task, event))
  }
}
