import { counter, setCounter } from '../behavior/activity/multi-instance-body.ts'
import { ensureNotSuspended } from '../flow/enter.ts'
import { notifyCancelled } from '../flow/listeners.ts'
import { hasScope, interruptScope, remove } from '../flow/remove.ts'
import { type Cancellation, type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
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
  refuseUnreadable(instance)
  const activity = instance.graph.activities.get(activityId)
  if (activity === undefined) return []
  const all = [...withDescendants(instance.root)].filter((execution) => execution.activity === activity)
  return [
    ...all.filter((it) => it.activityInstance !== undefined),
    ...all.filter((it) => it.activityInstance === undefined),
  ]
}

/**
 * Refuses (`processEngine`) where a dormant process waits before a scope: the reference takes that for waiting behind it, looks for
 * the scope around the process, and fails.
 */
export function refuseUnreadable({ dormant, root }: LiveInstance): void {
  const [path, other] = root.children
  if (!dormant || other !== undefined || path?.waits !== 'asyncBefore' || path.activity?.isScope !== true) return
  const execution = 'org.camunda.bpm.engine.impl.pvm.runtime.PvmExecutionImpl'
  refuse(
    'processEngine',
    `Cannot invoke "${execution}.getFlowScopeExecution()" because the return value of "${execution}.getParent()" is null`,
  )
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
    endWaitingPath(instance, topmost)
    instance.dormant = !topmost.children.some(runsInItsScope)
    interruptScope(instance, topmost, byModification(instance))
    return
  }
  remove(instance, topmost, byModification(instance))
  if (scope.activity?.behavior.kind === 'multiInstanceBody') {
    setCounter(scope, 'nrOfActiveInstances', counter(scope, 'nrOfActiveInstances') - 1)
  }
}

/** The reference's words, as they are. */
function byModification({ skips }: LiveInstance): Cancellation {
  return { skips, reason: 'Cancellation due to process instance modifcation', external: true }
}

/**
 * The last path of a process, if it waits before or after its activity, runs that activity's end listeners (again): in the reference it
 * is the process instance that is at the activity and is interrupted, and that does not ask whether there is an activity instance.
 */
function endWaitingPath(instance: LiveInstance, root: LiveExecution): void {
  const [path] = root.children
  if (path?.waits === undefined || !runsInItsScope(path) || instance.dormant) return
  path.skips = instance.skips
  notifyCancelled(instance, path)
}

/** In the reference the execution of a scope is active while it runs such a path itself. */
function runsInItsScope(path: LiveExecution): boolean {
  return !path.joining && !(path.activity?.isScope === true && hasScope(path))
}

function topmostWithoutSiblings(execution: LiveExecution): LiveExecution {
  let topmost = execution
  while (topmost.parent !== undefined && topmost.parent.children.length <= 1) topmost = topmost.parent
  return topmost
}
