import type { CallActivityDefinition } from '../../bpmn/behavior.ts'
import { evaluateRequiredText, evaluateText } from '../../expression/evaluate.ts'
import type { EvaluationContext, Expression } from '../../expression/expression.ts'
import { mapVariables } from '../../flow/variable-mapping.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { derivedUuid } from '../../instance/derived-uuid.ts'
import type { CalledInstance } from '../../instance/instance-state.ts'
import { type LiveExecution, type LiveInstance, nextNumber } from '../../instance/live-instance.ts'
import { localVariables, visibleVariables } from '../../instance/variable/variable-scope.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** Calls another process and waits for its end. Starting it is an effect; its id is decided here, so that it starts once. */
export const callActivity: ElementBehavior = {
  execute(instance, execution, activity) {
    execution.called = newCall(instance, execution, behaviorOf(activity, 'callActivity').call)
  },
}

function newCall(instance: LiveInstance, execution: LiveExecution, call: CallActivityDefinition): CalledInstance {
  const context = evaluationContext(instance, execution)
  const text = (expression: Expression | undefined) => textOrUndefined(expression, context)
  const version = text(call.binding === 'versionTag' ? call.versionTag : call.version)
  const businessKey = text(call.businessKey)
  const tenantId = text(call.tenantId) ?? instance.tenantId
  return {
    processInstanceId: derivedUuid(`${instance.id}:${nextNumber(instance)}`, instance.now),
    calledElement: evaluateRequiredText(call.calledElement, context),
    binding: call.binding,
    ...(version !== undefined && { version }),
    ...(tenantId !== undefined && { tenantId }),
    ...(businessKey !== undefined && { businessKey }),
    variables: mapVariables(
      call.in,
      visibleVariables(execution),
      new Map(Object.entries(localVariables(execution))),
      context,
    ),
  }
}

function textOrUndefined(expression: Expression | undefined, context: EvaluationContext): string | undefined {
  return expression === undefined ? undefined : evaluateText(expression, context)
}
