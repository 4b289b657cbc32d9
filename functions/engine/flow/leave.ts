import type { SequenceFlow } from '../bpmn/process-graph.ts'
import { evaluateBoolean } from '../expression/evaluate.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import {
  clearPosition,
  createChild,
  type LiveExecution,
  type LiveInstance,
  scopeOf,
} from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'
import { rememberCompensation } from './compensation.ts'
import { mapOutputs } from './io-mapping.ts'
import { waitAfter } from './jobs.ts'
import { notifyEnd } from './listeners.ts'

/** The activity's own work is done; it is left as soon as the step comes to it. */
export function leave(instance: LiveInstance, execution: LiveExecution): void {
  instance.agenda.push({ kind: 'leave', execution })
}

/** Leaves an activity by every outgoing flow whose condition holds; the path ends where there is none (BPMN 2.0, 13.3.2). */
export function leaveByConditions(instance: LiveInstance, execution: LiveExecution): void {
  rememberCompensation(instance, execution)
  const outgoing = execution.activity?.outgoing ?? []
  leaveBy(
    instance,
    execution,
    outgoing.filter((flow) => holds(instance, execution, flow)),
  )
}

/** Whether a flow may be taken: its condition is true, or it has none. */
export function holds(instance: LiveInstance, execution: LiveExecution, flow: SequenceFlow): boolean {
  return flow.condition === undefined || evaluateBoolean(flow.condition, evaluationContext(instance, execution))
}

/** Leaves an activity by the given flows: end listeners, then a job where the activity is asyncAfter, then the flows. */
export function leaveBy(instance: LiveInstance, execution: LiveExecution, flows: readonly SequenceFlow[]): void {
  const activity = execution.activity
  notifyEnd(instance, execution, false)
  if (activity?.asyncAfter === true) {
    execution.activityInstance = undefined
    waitAfter(instance, execution, activity, flows)
    return
  }
  proceed(instance, execution, flows)
}

/** The second half of leaving, after the job of an asyncAfter activity: output parameters, then the flows. */
export function proceed(instance: LiveInstance, execution: LiveExecution, flows: readonly SequenceFlow[]): void {
  mapOutputs(instance, execution)
  if (flows.length === 0) endPath(instance, execution)
  else takeAll(instance, execution, flows)
}

/** The first flow is taken by the execution itself, each other one by a new one; all exist before the first one starts. */
function takeAll(instance: LiveInstance, execution: LiveExecution, flows: readonly SequenceFlow[]): void {
  const source = execution.activity
  clearPosition(execution)
  const paths = flows.map((flow, index) => {
    const path = index === 0 ? execution : createChild(instance, scopeOf(execution))
    path.activity = source
    path.flow = flow
    return { kind: 'take' as const, execution: path, flow }
  })
  instance.agenda.push(...paths.reverse())
}

function endPath(instance: LiveInstance, execution: LiveExecution): void {
  const scope = execution.parent ?? refuse('processEngine', 'The process instance itself cannot end as a path')
  instance.agenda.push({ kind: 'pathEnded', scope, ended: execution })
}

/** Ends the execution's path at its activity, whatever flows there are (end events, errors that no one catches). */
export function endHere(instance: LiveInstance, execution: LiveExecution): void {
  leaveBy(instance, execution, [])
}
