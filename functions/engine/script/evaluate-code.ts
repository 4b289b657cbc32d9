import { fullWeightOf, spend, spendOnVariables } from '../expression/budget.ts'
import { evaluate, evaluateBoolean, evaluateRequiredText } from '../expression/evaluate.ts'
import type { EvaluationContext } from '../expression/expression.ts'
import { EvaluationFault, ExpressionError } from '../expression/expression-error.ts'
import { typedValueOf, valueOfVariable } from '../expression/typed-value-conversion.ts'
import { className, type Value } from '../expression/value.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'
import { feelRunnerFor } from '../runners.ts'
import { type CodePlace, runJavaScript } from './run-javascript.ts'
import { type Code, isScript, type Script } from './script.ts'
import { ScriptError } from './script-error.ts'

/**
 * The value of an expression or a script. Setters inside act on the context. Throws an ExpressionError, a ScriptError or a ScriptBpmnError; refuses
 * (`limit`) a script that reaches one.
 */
export function evaluateCode(code: Code, context: EvaluationContext, place: CodePlace = 'activity'): TypedValue {
  if (!isScript(code)) return evaluate(code, context)
  const value = evaluateScript(code, context, place)
  try {
    return typedValueOf(value)
  } catch (error) {
    throw error instanceof EvaluationFault ? new ScriptError(error.message) : error
  }
}

/** Whether a condition holds. Throws as `evaluateCode`, and where the result is no Boolean. */
export function evaluateCondition(code: Code, context: EvaluationContext): boolean {
  if (!isScript(code)) return evaluateBoolean(code, context)
  const value = evaluateScript(code, context, 'activity')
  if (typeof value === 'boolean') return value
  if (value === null) throw new ScriptError('condition script returns null: result is null')
  const problem = `result has class ${className(value)} and not java.lang.Boolean`
  throw new ScriptError(`condition script returns non-Boolean: ${problem}`)
}

/** The same for an event that waits for a condition: an expression with a name that nobody knows (yet) is false; a script fails. */
export function tryCondition(code: Code, context: EvaluationContext): boolean {
  try {
    return evaluateCondition(code, context)
  } catch (error) {
    if (error instanceof ExpressionError && error.kind === 'unknownProperty') return false
    throw error
  }
}

function evaluateScript(script: Script, context: EvaluationContext, place: CodePlace): Value {
  if (script.missingResource !== undefined) {
    throw new ScriptError(`Unable to find resource at path ${script.missingResource}`)
  }
  switch (script.language.toLowerCase()) {
    case 'javascript':
    case 'js':
    case 'ecmascript':
    case 'graal.js':
      return runJavaScript(sourceOf(script, context), context, place)
    case 'feel':
      return evaluateFeel(sourceOf(script, context), context)
    default:
      throw new ScriptError(`Can't find scripting engine for '${script.language}': scriptEngine is null`)
  }
}

function sourceOf({ source }: Script, context: EvaluationContext): string {
  return typeof source === 'string' ? source : evaluateRequiredText(source, context)
}

function evaluateFeel(source: string, context: EvaluationContext): Value {
  const runner = feelRunnerFor(context.runners ?? {}, source, 'expression')
  const seen = (context.task?.variables ?? context.execution).getVariables()
  spendOnVariables(context.budget, seen)
  const variables = Array.from(seen, ([name, typed]) => [name, valueOfVariable(typed)] as const)
  try {
    const value = runner.evaluate(source, { variables: new Map(variables), now: context.now })
    spend(context.budget, fullWeightOf(value))
    return value
  } catch (error) {
    if (!(error instanceof EvaluationFault)) throw error
    throw new ScriptError(`Unable to compile script: ${error.message}`)
  }
}
