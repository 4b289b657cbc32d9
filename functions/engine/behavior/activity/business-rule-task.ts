import type { BusinessRuleTaskDefinition } from '../../bpmn/behavior.ts'
import { DecisionError } from '../../decision/decision-error.ts'
import type { DecisionModel } from '../../decision/decision-model.ts'
import type { Evaluation } from '../../decision/decision-result.ts'
import { type DecisionReference, referenceId } from '../../decision/deployed-decision.ts'
import { evaluateDecision } from '../../decision/evaluate-decision.ts'
import { mapResult, resultList } from '../../decision/result-mapping.ts'
import { evaluateRequiredText, evaluateText } from '../../expression/evaluate.ts'
import type { Expression } from '../../expression/expression.ts'
import { jsonOfValue, typedValueOf, valueOfVariable } from '../../expression/typed-value-conversion.ts'
import type { Value } from '../../expression/value.ts'
import { leave } from '../../flow/leave.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { idOf } from '../../instance/ids.ts'
import type { LiveExecution, LiveInstance } from '../../instance/live-instance.ts'
import type { TypedValue } from '../../instance/value/typed-value.ts'
import { javaObjectOf } from '../../instance/value/typed-value-json.ts'
import { setVariable, visibleVariables } from '../../instance/variable/variable-scope.ts'
import { RefusedError, refuse } from '../../refusal.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/**
 * Evaluates a decision on the variables that it sees. Listeners and output parameters know the result as `decisionResult`; what is mapped of
 * it becomes the result variable, and nothing does without one.
 */
export const businessRuleTask: ElementBehavior = {
  execute(instance, execution, activity) {
    const { task } = behaviorOf(activity, 'businessRuleTask')
    const { id, key, model } = referenced(instance, referenceOf(instance, execution, task))
    const { result, evaluated } = evaluate(instance, execution, model, key)
    instance.effects.push({
      kind: 'recordDecision',
      decisionDefinitionId: id,
      activityId: activity.id,
      activityInstanceId: idOf(instance.id, execution.activityInstance ?? 0),
      evaluated,
    })
    execution.decisionResult = resultList(result)
    if (task.resultVariable !== undefined) {
      setVariable(execution, task.resultVariable, variableOf(mapResult(result, task.mapping)))
    }
    leave(instance, execution)
  },
}

/** Lists and maps are made here, and so are Java's; one that a variable holds already stays what it is. */
function variableOf(value: Value): TypedValue {
  const isMade = value !== null && typeof value === 'object' && (value.kind === 'list' || value.kind === 'map')
  return isMade && value.original === undefined ? javaObjectOf(jsonOfValue(value)) : typedValueOf(value)
}

function evaluate(instance: LiveInstance, execution: LiveExecution, model: DecisionModel, key: string): Evaluation {
  const variables = Array.from(visibleVariables(execution), ([name, typed]) => [name, valueOfVariable(typed)] as const)
  const { now, runners, budget } = instance
  try {
    return evaluateDecision(model, key, { variables: new Map(variables), now, runners, budget })
  } catch (error) {
    if (error instanceof DecisionError) return refuse(error.kind, error.message)
    throw error
  }
}

function referenceOf(
  instance: LiveInstance,
  execution: LiveExecution,
  task: BusinessRuleTaskDefinition,
): DecisionReference {
  const context = evaluationContext(instance, execution)
  const text = (expression: Expression | undefined) =>
    expression === undefined ? undefined : evaluateText(expression, context)
  const version = text(task.binding === 'versionTag' ? task.versionTag : task.version)
  const tenantId = text(task.tenantId) ?? instance.tenantId
  return {
    key: evaluateRequiredText(task.decisionRef, context),
    binding: task.binding,
    ...(version !== undefined && { version }),
    ...(tenantId !== undefined && { tenantId }),
  }
}

/** Ends the step where the decision was not passed in: whoever has the database looks for it and steps again. */
function referenced({ decisions }: LiveInstance, reference: DecisionReference) {
  const decision = decisions.get(referenceId(reference))
  if (decision === undefined) {
    const message = `The decision '${reference.key}' was not passed in`
    throw new RefusedError({ kind: 'processEngine', message, lacks: { kind: 'decision', reference } })
  }
  return decision.problem === undefined ? decision : refuse('processEngine', decision.problem)
}
