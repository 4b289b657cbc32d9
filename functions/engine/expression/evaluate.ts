import type { TypedValue } from '../instance/value/typed-value.ts'
import { itemsOfTypedValue } from '../instance/value/typed-value-json.ts'
import { fullWeightOf, spend } from './budget.ts'
import { parsedInteger, toLong } from './coercion.ts'
import { evaluateNode } from './evaluate-node.ts'
import type { EvaluationContext, Expression, ExpressionPart } from './expression.ts'
import { EvaluationFault, ExpressionError, errorOfFault } from './expression-error.ts'
import { addPeriod, parseDateTime, parsePeriod } from './iso-8601.ts'
import { limited } from './methods/string-methods.ts'
import { typedValueOf } from './typed-value-conversion.ts'
import { className, type Value } from './value.ts'
import { textOf } from './value-text.ts'

/**
 * The value of a text with expressions: a single `${...}` keeps its value's type, everything else is a String. Setters inside act on the
 * context. Throws an ExpressionError where it cannot be evaluated.
 */
export function evaluate(expression: Expression, context: EvaluationContext): TypedValue {
  return withErrors(expression, () => {
    const value = valueOfExpression(expression, context)
    if (!isFromVariable(value)) spend(context.budget, fullWeightOf(value))
    return typedValueOf(value)
  })
}

/**
 * The value of a condition. Throws an ExpressionError, in the reference's words, where it is anything but a Boolean.
 */
export function evaluateBoolean(expression: Expression, context: EvaluationContext): boolean {
  const value = evaluated(expression, context)
  if (typeof value === 'boolean') return value
  const problem =
    value === null
      ? 'condition expression returns null: result is null'
      : `condition expression returns non-Boolean: result has class ${className(value)} and not java.lang.Boolean`
  throw new ExpressionError('result', expression.text, problem)
}

/** The value as a text; undefined where it is null. Throws an ExpressionError where it cannot be evaluated. */
export function evaluateText(expression: Expression, context: EvaluationContext): string | undefined {
  const value = evaluated(expression, context)
  return value === null ? undefined : textOf(value)
}

/** The value as a text where there has to be one: topics, names of messages. Throws an ExpressionError where it is null. */
export function evaluateRequiredText(expression: Expression, context: EvaluationContext): string {
  const text = evaluateText(expression, context)
  if (text !== undefined) return text
  throw new ExpressionError(
    'result',
    expression.text,
    `Expression '${expression.text}' didn't resolve to a text: it is null`,
  )
}

/** Candidate users or groups: the elements of a list, or of a text with commas. Throws an ExpressionError where it is neither. */
export function evaluateTexts(expression: Expression, context: EvaluationContext): readonly string[] {
  const value = evaluated(expression, context)
  if (typeof value === 'string') {
    spend(context.budget, value.length)
    return value.split(',').map((part) => part.trim())
  }
  if (isObject(value) && value.kind === 'list') return value.items.map(textOf)
  const problem = `Expression did not resolve to a string or collection of strings: ${expression.text}`
  throw new ExpressionError('result', expression.text, problem)
}

/** What an integer is needed for: decides the message. */
export type NumberPurpose = 'loopCardinality' | 'task priority' | 'priority'

/**
 * The value as a whole number, or a text of digits within 32 bits. A priority is a Short, Integer or Long (up to 2^53, which is as far as numbers are exact here), what else
 * needs a number takes one without its fraction, cut to 32 bits, as the reference's `intValue`. Throws an ExpressionError for anything else, null included.
 */
export function evaluateNumber(
  expression: Expression,
  context: EvaluationContext,
  purpose: NumberPurpose = 'priority',
): number {
  const value = evaluated(expression, context)
  const number = purpose === 'priority' ? priorityOf(value) : integerOf(value)
  if (number !== undefined) return Number(number)
  throw new ExpressionError('result', expression.text, numberProblem(purpose, expression.text, value))
}

/** The priority of a task, as `evaluateNumber`; 50, which is the reference's default, where the value is null. */
export function evaluateTaskPriority(expression: Expression, context: EvaluationContext): number {
  return evaluated(expression, context) === null ? 50 : evaluateNumber(expression, context, 'task priority')
}

/** The elements of a list, each as a variable. Throws an ExpressionError where it is no list. */
export function evaluateList(expression: Expression, context: EvaluationContext): readonly TypedValue[] {
  const items = withErrors(expression, () => {
    const typed = evaluate(expression, context)
    spend(context.budget, typeof typed.value === 'string' ? typed.value.length : 1)
    return itemsOfTypedValue(typed)
  })
  if (items !== undefined) return items
  const problem = `ENGINE-02024 Expression '${expression.text}' didn't resolve to type 'Collection'.`
  throw new ExpressionError('result', expression.text, problem)
}

/**
 * The value as milliseconds since the epoch, undefined where it is null: a Date, an ISO 8601 date, or an ISO 8601 duration from now. Throws an
 * ExpressionError for anything else.
 */
export function evaluateDate(
  expression: Expression,
  context: EvaluationContext,
  purpose: 'Due date' | 'Follow up date' = 'Due date',
): number | undefined {
  const value = evaluated(expression, context)
  if (value === null) return undefined
  if (isObject(value) && value.kind === 'date') return value.time
  if (typeof value === 'string') return timeOfText(value, expression, context)
  const problem = `${purpose} expression does not resolve to a Date or Date string: ${expression.text}`
  throw new ExpressionError('result', expression.text, problem)
}

/** The text of an expression that holds no code; undefined where its value depends on an instance. */
export function literalText({ parts }: Expression): string | undefined {
  const texts = parts.flatMap((part) => (part.kind === 'text' ? part.text : []))
  return texts.length === parts.length ? texts.join('') : undefined
}

function evaluated(expression: Expression, context: EvaluationContext): Value {
  return withErrors(expression, () => valueOfExpression(expression, context))
}

function valueOfExpression({ parts }: Expression, context: EvaluationContext): Value {
  const [first] = parts
  if (first === undefined) return ''
  return parts.length === 1 ? valueOfPart(first, context) : joined(parts, context)
}

function valueOfPart(part: ExpressionPart, context: EvaluationContext): Value {
  return part.kind === 'text' ? part.text : evaluateNode(part.ast, context)
}

function joined(parts: readonly ExpressionPart[], context: EvaluationContext): string {
  return parts.reduce((text, part) => {
    const value = valueOfPart(part, context)
    spend(context.budget, fullWeightOf(value))
    return limited(text + textOf(value))
  }, '')
}

/** Makes ExpressionErrors of faults, and of a variable so deep that the stack does not suffice; what a context throws goes through. */
function withErrors<Result>(expression: Expression, work: () => Result): Result {
  try {
    return work()
  } catch (failure) {
    if (failure instanceof EvaluationFault) throw errorOfFault(failure, expression.text)
    if (failure instanceof RangeError) throw errorOfFault(tooDeep(), expression.text)
    throw failure
  }
}

function tooDeep(): EvaluationFault {
  return new EvaluationFault('evaluation', 'The value is nested too deeply')
}

/** It goes back into one as it is. */
function isFromVariable(value: Value): boolean {
  return isObject(value) && 'original' in value && value.original !== undefined
}

function isObject(value: Value): value is Exclude<Value, null | boolean | string> {
  return typeof value === 'object' && value !== null
}

function integerOf(value: Value): bigint | undefined {
  return isNumber(value) ? BigInt.asIntN(32, toLong(value)) : digitsOf(value)
}

function isNumber(value: Value): boolean {
  return isObject(value) && (value.kind === 'integer' || value.kind === 'double')
}

function priorityOf(value: Value): bigint | undefined {
  if (!isObject(value) || value.kind !== 'integer') return digitsOf(value)
  return Number.isSafeInteger(Number(value.value)) ? value.value : undefined
}

function digitsOf(value: Value): bigint | undefined {
  return typeof value === 'string' ? parsedInteger(value) : undefined
}

function numberProblem(purpose: NumberPurpose, text: string, value: Value): string {
  switch (purpose) {
    case 'loopCardinality':
      return `ENGINE-02027 Could not resolve expression from type 'loopCardinality'. Expression '${text}' needs to be a number or number String.`
    case 'task priority':
      return `Priority expression does not resolve to a number: ${text}`
    case 'priority':
      return isNumber(value)
        ? `Priority value must be either Short, Integer, or Long: ${text}`
        : `Priority value is not an Integer: ${text}`
  }
}

function timeOfText(text: string, expression: Expression, context: EvaluationContext): number {
  const period = text.startsWith('P') ? parsePeriod(text) : undefined
  const time = period === undefined ? parseDateTime(text) : addPeriod(context.now, period)
  if (time !== undefined) return time
  const problem = `Exception while resolving duedate '${text}': Invalid format (${expression.text})`
  throw new ExpressionError('result', expression.text, problem)
}
