import type { Activity } from '../bpmn/process-graph.ts'
import type { Compensation } from '../instance/instance-state.ts'
import { createChild, type LiveExecution, type LiveInstance, nextNumber, scopeOf } from '../instance/live-instance.ts'

/**
 * A completing activity that can be undone is remembered in its scope: one with a compensation handler, or a subprocess with such
 * activities inside, which keeps a snapshot of its variables (BPMN 2.0, 10.7; the reference's event scope executions).
 */
export function rememberCompensation(instance: LiveInstance, execution: LiveExecution): void {
  const activity = execution.activity
  if (activity === undefined || execution.parent === undefined) return
  const isOpaqueScope =
    activity.behavior.kind === 'multiInstanceBody' ||
    activity.behavior.kind === 'subProcess' ||
    activity.behavior.kind === 'transaction'
  const inner = isOpaqueScope && execution.compensations.length > 0 ? execution.compensations : undefined
  if (activity.compensationHandler === undefined && inner === undefined) return
  const compensation: Compensation = {
    number: nextNumber(instance),
    activityId: activity.id,
    createTime: instance.now,
    ...(activity.compensationHandler === undefined
      ? { variables: execution.variables, inner: inner ?? [] }
      : { handlerId: activity.compensationHandler }),
  }
  const scope = scopeOf(execution)
  scope.compensations = [...scope.compensations, compensation]
}

/**
 * Starts the compensation handlers that the throwing execution reaches: those of its scope and, from an event subprocess, of the
 * scope around. They run below it, the latest first; it goes on when all are done. Gives how many were started.
 */
export function startCompensation(
  instance: LiveInstance,
  thrower: LiveExecution,
  activityRef: string | undefined,
): number {
  const started: LiveExecution[] = []
  for (const scope of compensatedScopes(thrower)) {
    const chosen = scope.compensations.filter(
      (it) =>
        activityRef === undefined ||
        it.activityId === activityRef ||
        it.activityId === `${activityRef}#multiInstanceBody`,
    )
    scope.compensations = scope.compensations.filter((it) => !chosen.includes(it))
    for (const compensation of chosen) started.push(...compensate(instance, thrower, compensation))
  }
  for (const execution of started) {
    if (execution.activity !== undefined && execution.activityInstance === undefined) {
      instance.agenda.push({ kind: 'enter', execution, activity: execution.activity })
    }
  }
  return started.length
}

function* compensatedScopes(thrower: LiveExecution): Generator<LiveExecution> {
  for (let scope = thrower.parent; scope !== undefined; scope = scope.parent) {
    yield scope
    if (scope.activity?.behavior.kind !== 'eventSubProcess') return
  }
}

/** The handler's path or, for a completed subprocess, its scope as it was at its end with the handlers inside. */
function compensate(instance: LiveInstance, parent: LiveExecution, compensation: Compensation): LiveExecution[] {
  const id = compensation.handlerId ?? compensation.activityId
  const activity: Activity | undefined = instance.graph.activities.get(id)
  if (activity === undefined) return []
  const path = createChild(instance, parent)
  path.activity = activity
  if (compensation.handlerId !== undefined) return [path]
  path.activityInstance = nextNumber(instance)
  path.variables = compensation.variables ?? {}
  return (compensation.inner ?? []).flatMap((inner) => compensate(instance, path, inner))
}

/** Whether it stands for a completed subprocess whose insides are being compensated: its end leads back to the throwing event. */
export function isBeingCompensated(execution: LiveExecution): boolean {
  const { activity, parent } = execution
  if (activity === undefined || parent === undefined || activity.isForCompensation) return false
  const isThrown =
    parent.activity?.behavior.kind === 'intermediateThrowEvent' || parent.activity?.behavior.kind === 'endEvent'
  return isThrown || isBeingCompensated(parent)
}
