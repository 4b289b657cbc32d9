import type { SequenceFlow } from '../bpmn/process-graph.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import {
  clearPosition,
  createChild,
  type LiveExecution,
  type LiveInstance,
  scopeOf,
} from '../instance/live-instance.ts'
import type { VariableEvent } from '../instance/variable/variable-events.ts'
import { refuse } from '../refusal.ts'
import { evaluateCondition } from '../script/evaluate-code.ts'
import { recordEnd } from '../trail/step-trail.ts'
import { rememberCompensation } from './events/compensation.ts'
import {
  isAtOwnPlace,
  isStillAt,
  isSubscribed,
  isTrue,
  ownPlaceOf,
  placeOf,
  waitingFor,
} from './events/conditional-events.ts'
import { handleEvent } from './events/handle-event.ts'
import { mapOutputs } from './io-mapping.ts'
import { waitAfter } from './jobs.ts'
import { notifyEnd } from './listeners.ts'

/** The activity's own work is done; it is left as soon as the step comes to it. */
export function leave(instance: LiveInstance, execution: LiveExecution): void {
  instance.agenda.push({ kind: 'leave', execution })
}

/** What learns of an event that happened to a variable; of none, what is true at once: see `waitingFor`. */
export function dispatch(instance: LiveInstance, scope: LiveExecution, event: VariableEvent | undefined): void {
  for (const { execution, subscription, handler } of waitingFor(instance, scope, event)) {
    if (!isSubscribed(execution, subscription) || !isTrue(instance, execution, handler)) continue
    if (execution.activity === handler) leaveByConditions(instance, execution)
    else handleEvent(instance, execution, handler)
  }
}

/** Tells the conditional events all that happened to variables since the last time, one after the other. */
export function dispatchVariableEvents(instance: LiveInstance): void {
  const events = instance.root.variableEvents?.splice(0) ?? []
  const places = events.map(({ scope }) => placeOf(scope))
  for (const [at, event] of events.entries()) {
    if (isStillAt(event.scope, places[at])) dispatch(instance, event.scope, event)
  }
}

/** The same in the course of an execution: whether that can go on as if nothing had happened. */
export function goesOnAfterEvents(instance: LiveInstance, execution: LiveExecution): boolean {
  if (!instance.root.variableEvents?.length) return true
  const place = ownPlaceOf(execution)
  dispatchVariableEvents(instance)
  return isAtOwnPlace(execution, place)
}

/**
 * The conditional events of a new scope that are true at once; whether its execution goes on. An interrupting event subprocess in it leaves no subscription
 * of the scope, and runs in place of what the scope would do.
 */
export function goesOnAfterConditions(instance: LiveInstance, execution: LiveExecution): boolean {
  if (instance.root.variableEvents === undefined) return true
  const place = ownPlaceOf(execution)
  const hasWaited = execution.subscriptions.length > 0
  dispatch(instance, execution, undefined)
  const isInterrupted = hasWaited && execution.subscriptions.length === 0
  // The reference's clearScope ends the activity that a scope is about to execute, and ends it again when it is over.
  if (isInterrupted) notifyEnd(instance, execution, true)
  return isAtOwnPlace(execution, place) && !isInterrupted
}

/**
 * Leaves an activity by every outgoing flow whose condition holds, else by its default flow; the path ends where it has no outgoing
 * flow (BPMN 2.0, 13.3.2). Refuses (`processEngine`) where there are flows and none of them can be taken.
 */
export function leaveByConditions(instance: LiveInstance, execution: LiveExecution): void {
  const endsAsScope = execution.activity?.behavior.kind === 'eventSubProcess'
  if (!endsAsScope && !goesOnAfterEvents(instance, execution)) return
  rememberCompensation(instance, execution)
  const { id = '', outgoing = [], defaultFlow } = execution.activity ?? {}
  const chosen = outgoing.filter((flow) => flow.id !== defaultFlow && holds(instance, execution, flow))
  if (chosen.length === 0) chosen.push(...outgoing.filter((flow) => flow.id === defaultFlow))
  if (chosen.length === 0 && outgoing.length > 0) {
    const problem = `No conditional sequence flow leaving the Flow Node '${id}' could be selected for continuing the process.`
    return refuse('processEngine', `ENGINE-02006 ${problem}`)
  }
  leaveBy(instance, execution, chosen)
}

/** Whether a flow may be taken: its condition is true, or it has none. */
export function holds(instance: LiveInstance, execution: LiveExecution, flow: SequenceFlow): boolean {
  return flow.condition === undefined || evaluateCondition(flow.condition, evaluationContext(instance, execution))
}

/**
 * Leaves an activity by the given flows: end listeners, output parameters, then the flows, each of which waits for a job of its own
 * where the activity is asyncAfter. Where the path ends, such a job comes before the output parameters: the reference destroys the
 * scope of an activity before it takes flows, and after that job where there are none.
 */
export function leaveBy(instance: LiveInstance, execution: LiveExecution, flows: readonly SequenceFlow[]): void {
  const activity = execution.activity
  execution.phase = 'ending'
  notifyEnd(instance, execution, false)
  if (flows.length > 0) {
    if (goesOnAfterEvents(instance, execution)) takeAll(instance, execution, flows)
    return
  }
  recordEnd(instance, execution, 'scopeCompleted')
  if (activity?.asyncAfter !== true) return endActivity(instance, execution)
  execution.activityInstance = undefined
  waitAfter(instance, execution, activity, undefined)
}

/** Ends the path at its activity, which is over: after the end listeners and the job of an asyncAfter activity. */
export function endActivity(instance: LiveInstance, execution: LiveExecution): void {
  mapOutputs(instance, execution)
  const scope = execution.parent ?? refuse('processEngine', 'The process instance itself cannot end as a path')
  instance.agenda.push({ kind: 'pathEnded', scope, ended: execution })
}

/** The first flow is taken by the execution itself, each other one by a new one; all exist before the first one starts. */
function takeAll(instance: LiveInstance, execution: LiveExecution, flows: readonly SequenceFlow[]): void {
  const source = execution.activity
  mapOutputs(instance, execution)
  clearPosition(instance, execution)
  const paths = flows.map((flow, index) => {
    const path = index === 0 ? execution : createChild(instance, scopeOf(execution))
    path.activity = source
    return { path, flow }
  })
  if (source?.asyncAfter === true) for (const { path, flow } of paths) waitAfter(instance, path, source, flow)
  else for (const { path, flow } of paths.reverse()) takeFlow(instance, path, flow)
}

/** The execution goes along a flow as soon as the step comes to it. */
export function takeFlow(instance: LiveInstance, execution: LiveExecution, flow: SequenceFlow): void {
  execution.flow = flow
  instance.agenda.push({ kind: 'take', execution, flow })
}

/** Ends the execution's path at its activity, whatever flows there are (end events, errors that no one catches). */
export function endHere(instance: LiveInstance, execution: LiveExecution): void {
  leaveBy(instance, execution, [])
}
