import { counter, setCounter } from '../behavior/multi-instance-body.ts'
import { ensureNotSuspended } from '../flow/enter.ts'
import { interruptScope, remove } from '../flow/remove.ts'
import { type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'

/** Cancels every instance of an activity, and every token that waits before or after it. None, or an unknown id: nothing happens. */
export function cancelAllOf(instance: LiveInstance, activityId: string): void {
  for (const execution of instancesOf(instance, activityId)) {
    if (!execution.removed) cancelExecution(instance, execution)
  }
}

/**
 * The executions at an activity: its activity instances, then its transition instances. Refuses once the instance has ended by an instruction before, with the message that the
 * reference gives for having no tree to look at.
 */
export function instancesOf(instance: LiveInstance, activityId: string): LiveExecution[] {
  if (instance.endedRegularly) {
    return refuse(
      'processEngine',
      'Cannot invoke "org.camunda.bpm.engine.runtime.ActivityInstance.getActivityId()" because "tree" is null',
    )
  }
  const activity = instance.graph.activities.get(activityId)
  if (activity === undefined) return []
  const all = [...withDescendants(instance.root)].filter((execution) => execution.activity === activity)
  return [
    ...all.filter((it) => it.activityInstance !== undefined),
    ...all.filter((it) => it.activityInstance === undefined),
  ]
}

/**
 * Cancels one execution together with the scopes around it that would be left empty, up to the process instance, which stays
 * for the instructions to come.
 */
export function cancelExecution(instance: LiveInstance, execution: LiveExecution): void {
  const topmost = topmostWithoutSiblings(execution)
  const scope = topmost.parent
  if (scope === undefined) {
    ensureNotSuspended(instance, topmost)
    interruptScope(instance, topmost, instance.skips)
    return
  }
  remove(instance, topmost, instance.skips)
  if (scope.activity?.behavior.kind === 'multiInstanceBody') {
    setCounter(scope, 'nrOfActiveInstances', counter(scope, 'nrOfActiveInstances') - 1)
  }
}

function topmostWithoutSiblings(execution: LiveExecution): LiveExecution {
  let topmost = execution
  while (topmost.parent !== undefined && topmost.parent.children.length <= 1) topmost = topmost.parent
  return topmost
}
