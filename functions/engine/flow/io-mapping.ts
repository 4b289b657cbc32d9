import type { ParameterValue } from '../bpmn/process-graph.ts'
import { spend } from '../expression/budget.ts'
import { evaluateRequiredText } from '../expression/evaluate.ts'
import type { EvaluationContext } from '../expression/expression.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import { type LiveExecution, type LiveInstance, scopeOf } from '../instance/live-instance.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'
import { listOfTypedValues, mapOfTypedValues } from '../instance/value/typed-value-json.ts'
import { setLocalVariable, setPathVariable, setVariable } from '../instance/variable/variable-scope.ts'
import { evaluateCode } from '../script/evaluate-code.ts'

/** Input parameters: made in the new activity instance, visible only there. */
export function mapInputs(instance: LiveInstance, execution: LiveExecution): void {
  const inputs = execution.activity?.inputs ?? []
  if (inputs.length === 0 || execution.skips.skipIoMappings) return
  const target = inputScope(execution)
  for (const { name, value } of inputs) {
    setLocalVariable(target, name, parameterValue(value, evaluationContext(instance, execution)))
  }
}

/**
 * The inner activity of a sequential multi-instance activity runs in the body's execution if it is no scope itself; so its inputs
 * are the body's variables (the reference's LEGACY rule in `enterActivityInstance`).
 */
function inputScope(execution: LiveExecution): LiveExecution {
  const body = scopeOf(execution)
  const behavior = body.activity?.behavior
  const runsInBody =
    behavior?.kind === 'multiInstanceBody' && behavior.loop.sequential && execution.activity?.isScope === false
  return runsInBody ? body : execution
}

/**
 * Output parameters: made in the ending activity instance, set outside of it. The reference does this whenever a scope is destroyed,
 * so for cancelled activity instances too.
 */
export function mapOutputs(instance: LiveInstance, execution: LiveExecution): void {
  const outputs = execution.activity?.outputs ?? []
  if (outputs.length === 0 || execution.skips.skipIoMappings || execution.activity?.isScope !== true) return
  for (const { name, value } of outputs) {
    setOutside(execution, name, parameterValue(value, evaluationContext(instance, execution)))
  }
}

/** Path variables are outside of the activity's scope: an output may well be one of them. */
function setOutside(execution: LiveExecution, name: string, value: TypedValue): void {
  if (Object.hasOwn(execution.pathVariables, name)) setPathVariable(execution, name, value)
  else setVariable(scopeOf(execution), name, value)
}

/** The value of a parameter; lists and maps become Object values in JSON. */
export function parameterValue(parameter: ParameterValue, context: EvaluationContext): TypedValue {
  switch (parameter.kind) {
    case 'null':
      return { type: 'Null', value: null }
    case 'code':
      return evaluateCode(parameter.code, context, 'parameter')
    case 'list':
      return listOfTypedValues(parameter.items.map((item) => counted(parameterValue(item, context), context)))
    case 'map':
      return mapOfTypedValues(
        parameter.entries.map(({ key, value }) => [
          evaluateRequiredText(key, context),
          counted(parameterValue(value, context), context),
        ]),
      )
  }
}

/** An element is written into the text of its list. */
function counted(element: TypedValue, { budget }: EvaluationContext): TypedValue {
  spend(budget, typeof element.value === 'string' ? element.value.length : 1)
  return element
}
