import { behaviors } from '../behavior/behaviors.ts'
import { leaveByCancelBoundary } from '../behavior/event/event-result.ts'
import { detach, type LiveExecution, type LiveInstance, scopeOf } from '../instance/live-instance.ts'
import { endInstance } from './end-instance.ts'
import { begin, enter, interruptsFlowScope, take } from './enter.ts'
import { isBeingCompensated } from './events/compensation.ts'
import { withListenerErrors } from './events/listener-error.ts'
import { goesOnAfterConditions, goesOnAfterEvents, leave, leaveByConditions } from './leave.ts'
import type { Operation } from './operation.ts'

/** Does everything on the agenda, until every path waits or has ended. */
export function run(instance: LiveInstance): void {
  for (let next = instance.agenda.pop(); next !== undefined; next = instance.agenda.pop()) perform(instance, next)
}

function perform(instance: LiveInstance, operation: Operation): void {
  switch (operation.kind) {
    case 'enter':
      return operation.execution.removed ? undefined : start(instance, operation.execution, operation.activity)
    case 'take':
      return operation.execution.removed ? undefined : takeFlow(instance, operation.execution)
    case 'leave':
      return operation.execution.removed ? undefined : leaveByConditions(instance, operation.execution)
    case 'pathEnded':
      return operation.scope.removed ? undefined : pathEnded(instance, operation.scope, operation.ended)
  }
}

function start(
  instance: LiveInstance,
  execution: LiveExecution,
  activity: NonNullable<LiveExecution['activity']>,
): void {
  withListenerErrors(instance, execution, () => {
    if (enter(instance, execution, activity)) execute(instance, execution, activity)
  })
}

/**
 * The activity instance has begun: conditional events learn what happened to variables meanwhile, then those of the new scope whose condition is true
 * happen at once; its own work is done only where none of that took the execution elsewhere (the reference's PvmAtomicOperationActivityExecute).
 */
function execute(
  instance: LiveInstance,
  execution: LiveExecution,
  activity: NonNullable<LiveExecution['activity']>,
): void {
  if (!goesOnAfterEvents(instance, execution)) return
  execution.phase = undefined
  if (activity.isScope && !goesOnAfterConditions(instance, execution)) return
  behaviors[activity.behavior.kind].execute(instance, execution, activity)
}

/** Starts the activity that the execution has waited before; its job has come. */
export function startAfterWait(
  instance: LiveInstance,
  execution: LiveExecution,
  activity: NonNullable<LiveExecution['activity']>,
): void {
  withListenerErrors(instance, execution, () => {
    begin(instance, execution, activity)
    execute(instance, execution, activity)
  })
}

function takeFlow(instance: LiveInstance, execution: LiveExecution): void {
  const { activity } = take(instance, execution)
  if (interruptsFlowScope(activity) || goesOnAfterEvents(instance, execution)) start(instance, execution, activity)
}

function pathEnded(instance: LiveInstance, scope: LiveExecution, ended: LiveExecution): void {
  const kind = scope.activity?.behavior.kind
  const custom = kind === undefined ? undefined : behaviors[kind].pathEnded
  if (custom !== undefined && !isBeingCompensated(instance, scope)) return custom(instance, scope, ended)
  const isLast = scope.children.every((child) => child === ended)
  detach(instance, ended)
  if (!isLast) return
  if (scope.parent === undefined) endInstance(instance, ended.activity?.id)
  else completeScope(instance, scope)
}

function completeScope(instance: LiveInstance, scope: LiveExecution): void {
  const behavior = scope.activity?.behavior
  if (scope.activity !== undefined && behavior?.kind === 'endEvent' && behavior.result.kind === 'cancel') {
    leaveByCancelBoundary(instance, scope, scope.activity)
  } else if (isBeingCompensated(instance, scope)) {
    instance.agenda.push({ kind: 'pathEnded', scope: scopeOf(scope), ended: scope })
  } else leave(instance, scope)
}
