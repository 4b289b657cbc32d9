import type { Behavior } from '../../bpmn/behavior.ts'
import type { Activity } from '../../bpmn/process-graph.ts'
import type { Compensation } from '../../instance/instance-state.ts'
import {
  createChild,
  type LiveExecution,
  type LiveInstance,
  nextNumber,
  scopeOf,
} from '../../instance/live-instance.ts'
import { recordBegin } from '../../trail/step-trail.ts'
import { throwsCompensation } from './throws-compensation.ts'

/**
 * A completing activity that can be undone is remembered in its scope: a subprocess or multi-instance body with such activities inside
 * or a compensation event subprocess, together with a snapshot of its variables; and an activity with a compensation boundary event (BPMN 2.0, 10.7;
 * the reference's event scope executions and compensation subscriptions).
 */
export function rememberCompensation(instance: LiveInstance, execution: LiveExecution): void {
  const { activity, variables, compensations } = execution
  if (activity === undefined || execution.parent === undefined) return
  const handlerId = activity.compensationHandler
  const hasEventSubProcess = handlerId !== undefined && isEventSubProcess(instance, handlerId)
  if (isContainer(activity) && (compensations.length > 0 || hasEventSubProcess)) {
    remember(instance, execution, {
      activityId: activity.id,
      ...(hasEventSubProcess && { handlerId }),
      variables,
      inner: compensations,
    })
  }
  if (handlerId !== undefined && !hasEventSubProcess) {
    remember(instance, execution, { activityId: activity.id, handlerId })
  }
}

function remember(
  instance: LiveInstance,
  execution: LiveExecution,
  what: Omit<Compensation, 'number' | 'createTime'>,
): void {
  const scope = scopeOf(execution)
  const compensation = { number: nextNumber(instance), createTime: instance.now, ...what }
  scope.compensations = [...scope.compensations, compensation]
}

function isEventSubProcess(instance: LiveInstance, activityId: string): boolean {
  return instance.graph.activities.get(activityId)?.behavior.kind === 'eventSubProcess'
}

const CONTAINERS: readonly Behavior['kind'][] = ['subProcess', 'transaction', 'eventSubProcess', 'multiInstanceBody']

function isContainer({ behavior }: Activity): boolean {
  return CONTAINERS.includes(behavior.kind)
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
  const wanted = activityRef === undefined ? undefined : handlerFor(instance, activityRef)
  const chosen: Compensation[] = []
  for (const scope of compensatedScopes(thrower)) {
    const here = scope.compensations.filter((it) => wanted === undefined || (it.handlerId ?? it.activityId) === wanted)
    scope.compensations = scope.compensations.filter((it) => !here.includes(it))
    chosen.push(...here)
  }
  for (const compensation of chosen.sort((one, other) => one.number - other.number)) {
    compensate(instance, thrower, compensation)
  }
  return chosen.length
}

/** What undoes the activity that a throwing event refers to: its handler, else the activity itself, or its multi-instance body. */
function handlerFor({ graph }: LiveInstance, activityRef: string): string {
  const activity = graph.activities.get(activityRef)
  const scope = graph.activities.get(activity?.flowScope ?? '')
  if (scope?.behavior.kind === 'multiInstanceBody') return scope.id
  return activity?.compensationHandler ?? activityRef
}

function* compensatedScopes(thrower: LiveExecution): Generator<LiveExecution> {
  for (let scope = thrower.parent; scope !== undefined; scope = scope.parent) {
    yield scope
    if (scope.activity?.behavior.kind !== 'eventSubProcess') return
  }
}

/**
 * Starts a handler or, for a completed scope, brings that back as it was at its end and starts the handlers inside; its compensation
 * event subprocess does so itself, if it throws.
 */
function compensate(instance: LiveInstance, parent: LiveExecution, compensation: Compensation): void {
  const { activityId, handlerId, variables = {}, inner } = compensation
  if (inner === undefined) return enterHandler(instance, parent, handlerId ?? activityId)
  const scope = createChild(instance, parent)
  scope.activity = instance.graph.activities.get(activityId)
  scope.activityInstance = nextNumber(instance)
  scope.variables = variables
  recordBegin(instance, scope)
  if (handlerId === undefined) for (const one of inner) compensate(instance, scope, one)
  else {
    scope.compensations = inner
    enterHandler(instance, scope, handlerId)
  }
}

function enterHandler(instance: LiveInstance, parent: LiveExecution, handlerId: string): void {
  const activity = instance.graph.activities.get(handlerId)
  if (activity !== undefined) {
    instance.agenda.push({ kind: 'enter', execution: createChild(instance, parent), activity })
  }
}

/** Whether it stands for a completed scope whose insides are being compensated: its end leads back to the throwing event. */
export function isBeingCompensated(instance: LiveInstance, { activity, parent }: LiveExecution): boolean {
  if (activity === undefined || parent?.activity === undefined) return false
  if (!isContainer(activity) || isHandler(instance, activity)) return false
  return throwsCompensation(parent.activity) || isBeingCompensated(instance, parent)
}

function isHandler({ graph }: LiveInstance, { behavior, isForCompensation }: Activity): boolean {
  if (behavior.kind === 'eventSubProcess') return behavior.trigger.kind === 'compensation'
  if (behavior.kind !== 'multiInstanceBody') return isForCompensation
  return graph.activities.get(behavior.loop.inner)?.isForCompensation === true
}
