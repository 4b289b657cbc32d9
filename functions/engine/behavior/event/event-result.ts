import type { EventResult } from '../../bpmn/behavior.ts'
import type { Activity } from '../../bpmn/process-graph.ts'
import { evaluateRequiredText, evaluateText } from '../../expression/evaluate.ts'
import { startCompensation } from '../../flow/events/compensation.ts'
import { handleEvent } from '../../flow/events/handle-event.ts'
import { propagate } from '../../flow/events/propagate.ts'
import { endHere, leave } from '../../flow/leave.ts'
import { mapVariables } from '../../flow/variable-mapping.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { type LiveExecution, type LiveInstance, scopeOf } from '../../instance/live-instance.ts'
import { localVariables, visibleVariables } from '../../instance/variable/variable-scope.ts'
import { refuse } from '../../refusal.ts'
import { performWork } from '../activity/service-task.ts'

/** Does what a throwing event does, and leaves it unless it has to wait or has been interrupted by its own event. */
export function throwResult(
  instance: LiveInstance,
  execution: LiveExecution,
  activity: Activity,
  result: EventResult,
): void {
  switch (result.kind) {
    case 'none':
    case 'terminate':
      return leave(instance, execution)
    case 'message':
      return performWork(instance, execution, result.work)
    case 'error':
      return throwError(instance, execution, result)
    case 'escalation':
      return throwEscalation(instance, execution, result.code)
    case 'signal':
      throwSignal(instance, execution, result)
      return leave(instance, execution)
    case 'compensation':
      return throwCompensation(instance, execution, result)
    case 'cancel':
      return cancelTransaction(instance, execution, activity)
  }
}

type ResultOf<K extends EventResult['kind']> = Extract<EventResult, { kind: K }>

function throwError(instance: LiveInstance, execution: LiveExecution, result: ResultOf<'error'>): void {
  const message =
    result.message === undefined ? undefined : evaluateText(result.message, evaluationContext(instance, execution))
  const caught = propagate(instance, execution, { kind: 'error', code: result.code, message, variables: {} })
  if (caught === 'notCaught') endHere(instance, execution)
}

/** A handler that interrupts nothing runs beside the thrower, which goes on first. */
function throwEscalation(instance: LiveInstance, execution: LiveExecution, code: string): void {
  const caught = propagate(instance, execution, { kind: 'escalation', code, message: undefined, variables: {} })
  if (caught !== 'interrupted') leave(instance, execution)
}

function throwSignal(instance: LiveInstance, execution: LiveExecution, result: ResultOf<'signal'>): void {
  const context = evaluationContext(instance, execution)
  const local = new Map(Object.entries(localVariables(execution)))
  const variables = mapVariables(result.in, visibleVariables(execution), local, context)
  instance.effects.push({ kind: 'throwSignal', name: evaluateRequiredText(result.name, context), variables })
}

function throwCompensation(instance: LiveInstance, execution: LiveExecution, result: ResultOf<'compensation'>): void {
  if (startCompensation(instance, execution, result.activityRef) === 0) leave(instance, execution)
}

/** After compensation (see `pathEnded` in `run.ts`) the transaction is left by its cancel boundary event. */
function cancelTransaction(instance: LiveInstance, execution: LiveExecution, activity: Activity): void {
  if (startCompensation(instance, execution, undefined) === 0) leaveByCancelBoundary(instance, execution, activity)
}

/** Cancels the transaction around a cancel end event and goes on at its cancel boundary event. Refuses where it has none. */
export function leaveByCancelBoundary(instance: LiveInstance, execution: LiveExecution, activity: Activity): void {
  const around = scopeOf(execution)
  const candidates = [around, scopeOf(around)].flatMap((scope) =>
    (scope.activity?.eventHandlers ?? []).map((id) => ({ scope, handler: instance.graph.activities.get(id) })),
  )
  const found = candidates.find(
    ({ handler }) => handler?.behavior.kind === 'boundaryEvent' && handler.behavior.trigger.kind === 'cancel',
  )
  if (found?.handler === undefined)
    return refuse(
      'processEngine',
      `Could not find cancel boundary event for cancel end event Activity(${activity.id}): cancelBoundaryEvent is null`,
    )
  handleEvent(instance, found.scope, found.handler)
}
