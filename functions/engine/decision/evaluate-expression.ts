import { type Budget, fullWeightOf, spend } from '../expression/budget.ts'
import { evaluateNode } from '../expression/evaluate-node.ts'
import type { EvaluationContext, Expression, ScriptProgress } from '../expression/expression.ts'
import { EvaluationFault } from '../expression/expression-error.ts'
import type { Value } from '../expression/value.ts'
import { textOf } from '../expression/value-text.ts'
import { type FeelScope, feelRunnerFor, type Runners } from '../runners.ts'
import { runJavaScript } from '../script/run-javascript.ts'
import { ScriptBpmnError, ScriptError } from '../script/script-error.ts'
import { DecisionError } from './decision-error.ts'
import type { DecisionExpression } from './decision-model.ts'
import { variablesExecution } from './variables-execution.ts'

/** What the expressions of a decision see. */
export interface DecisionScope extends FeelScope {
  readonly runners: Runners
  /** What the scripts of one evaluation have taken together. */
  readonly scripts?: ScriptProgress
  /** What expressions may still do. */
  readonly budget?: Budget
}

/** The value of an expression. Throws a DecisionError where it cannot be evaluated. */
export function evaluateExpression(expression: DecisionExpression, scope: DecisionScope): Value {
  return withDecisionErrors(() => {
    switch (expression.language) {
      case 'feel':
        return counted(
          feelRunnerFor(scope.runners, expression.text, 'expression').evaluate(expression.text, scope),
          scope,
        )
      case 'juel':
        return valueInEl(expression.expression, scope)
      case 'javascript':
        return runJavaScript(expression.text, contextOf(scope), 'parameter')
      case 'none':
        throw new EvaluationFault('evaluation', expression.problem)
    }
  })
}

/** Whether the cell of a rule holds for its input: unary tests in FEEL, in other languages an expression that has to be true. */
export function evaluateCondition(condition: DecisionExpression, input: Value, scope: DecisionScope): boolean {
  if (condition.language !== 'feel') return evaluateExpression(condition, scope) === true
  return withDecisionErrors(() => {
    spend(scope.budget, condition.text.length)
    return feelRunnerFor(scope.runners, condition.text, 'unaryTests').test(condition.text, input, scope)
  })
}

function withDecisionErrors<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof EvaluationFault || error instanceof ScriptError || error instanceof ScriptBpmnError)
      throw new DecisionError('dmnEngine', error.message)
    throw error
  }
}

/** A single `${...}` keeps its value's type, everything else is a text, as in the reference's juel expressions. */
function valueInEl({ parts }: Expression, scope: DecisionScope): Value {
  const context = contextOf(scope)
  const values = parts.map((part) => (part.kind === 'text' ? part.text : evaluateNode(part.ast, context)))
  return values.length === 1 ? (values[0] ?? null) : values.map(textOf).join('')
}

/** Counts what an expression made: a step has one budget for all. */
function counted(value: Value, { budget }: DecisionScope): Value {
  spend(budget, fullWeightOf(value))
  return value
}

function contextOf({ variables, now, runners, scripts, budget }: DecisionScope): EvaluationContext {
  const execution = variablesExecution(variables)
  return { execution, now, runners, ...(scripts && { scripts }), ...(budget && { budget }) }
}
