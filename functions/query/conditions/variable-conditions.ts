import { z } from '@hono/zod-openapi'
import type { Variables } from '../../engine/instance/instance-state.ts'
import type { JsonValue } from '../../engine/instance/value/typed-value.ts'
import {
  matchesCondition,
  typedValueOfQuery,
  type VariableOperator,
} from '../../engine/instance/value/typed-value-comparison.ts'
import { refuseLongPattern } from './conditions.ts'
import { QueryError } from './query-error.ts'

/** Anything JSON can say: the value of a variable. */
export const anyValue: z.ZodType<JsonValue> = z.any().openapi('AnyValue', { description: 'Any JSON value.' })

/** One condition on a variable: `{ name, operator, value }`. The operator is checked by `variableTest`, with the reference's message. */
export const variableConditionSchema = z
  .object({ name: z.string().nullish(), operator: z.string().nullish(), value: anyValue.optional() })
  .openapi('VariableQueryParameterDto', {
    description: 'A condition on a variable; operators: eq, neq, gt, gteq, lt, lteq, like.',
  })
export type VariableCondition = z.output<typeof variableConditionSchema>

export interface VariableTestOptions {
  readonly ignoreNameCase: boolean
  readonly ignoreValueCase: boolean
  /** Texts in the form of a date are dates: in JSON bodies, not in a modification's query. */
  readonly dates: boolean
}

/**
 * Whether the variables of a scope fulfil a condition. Throws a QueryError for an unknown operator, a missing name,
 * for null and booleans where they would have to be put in order, and for lists and objects (the reference's rules).
 */
export function variableTest(
  condition: VariableCondition,
  options: VariableTestOptions,
): (variables: Variables | undefined) => boolean {
  const operator = operatorOf(condition.operator)
  const { name } = condition
  if (name === undefined || name === null) throw new QueryError('notValid', 'name is null')
  refuseObject(condition.value ?? null)
  refuseUnordered(operator, condition.value ?? null)
  if (operator === 'like') refuseLongPattern(condition.value, name)
  const wanted = typedValueOfQuery(condition.value ?? null, { dates: options.dates })
  const isNamed = options.ignoreNameCase
    ? (candidate: string) => candidate.toLowerCase() === name.toLowerCase()
    : (candidate: string) => candidate === name
  return (variables = {}) =>
    Object.entries(variables).some(
      ([candidate, value]) =>
        isNamed(candidate) && matchesCondition(value, operator, wanted, { ignoreCase: options.ignoreValueCase }),
    )
}

/** How a query wants its conditions on variables to be taken. */
export interface CaseOptions {
  readonly variableNamesIgnoreCase?: boolean | null | undefined
  readonly variableValuesIgnoreCase?: boolean | null | undefined
}

/** Whether the variables of a scope fulfil all conditions of a query. Throws a QueryError like `variableTest`. */
export function variablesTest(
  conditions: readonly VariableCondition[],
  query: CaseOptions,
  dates = true,
): (variables: Variables | undefined) => boolean {
  const tests = variableTests(conditions, query, dates)
  return (variables) => tests.every((holds) => holds(variables))
}

/** The same, one test for each condition, for where they may be fulfilled in different scopes. */
export function variableTests(conditions: readonly VariableCondition[], query: CaseOptions, dates = true) {
  const ignoreNameCase = query.variableNamesIgnoreCase === true
  const ignoreValueCase = query.variableValuesIgnoreCase === true
  return conditions.map((condition) => variableTest(condition, { ignoreNameCase, ignoreValueCase, dates }))
}

/**
 * The conditions of a query string: `name_operator_value`, separated by commas. Throws a QueryError for another form.
 * As in the reference, all their values are texts.
 */
export function variableConditionsOf(text: string): VariableCondition[] {
  return text.split(',').map((part) => {
    const [, name, operator, value] = WITH_OPERATOR.exec(part) ?? WITH_ANY_OPERATOR.exec(part) ?? []
    if (name === undefined) {
      throw new QueryError('invalidRequest', 'variable query parameter has to have format KEY_OPERATOR_VALUE.')
    }
    return { name, operator, value }
  })
}

/** Names may have underscores too; an operator that there is not is refused later, by its name. */
const WITH_OPERATOR = /^(.+?)_(eq|neq|gt|gteq|lt|lteq|like)_(.*)$/s
const WITH_ANY_OPERATOR = /^(.+?)_([A-Za-z]+)_(.*)$/s

/** How the reference calls the operators that need an order in its messages; undefined for those that do not. */
const OPERATORS: Readonly<Record<VariableOperator, string | undefined>> = {
  eq: undefined,
  neq: undefined,
  gt: 'greater than',
  gteq: 'greater than or equal',
  lt: 'less than',
  lteq: 'less than or equal',
  like: 'like',
}

function operatorOf(text: string | null | undefined): VariableOperator {
  if (isOperator(text)) return text
  throw new QueryError('invalidRequest', `Invalid variable comparator specified: ${text ?? null}`)
}

function isOperator(text: string | null | undefined): text is VariableOperator {
  return typeof text === 'string' && Object.hasOwn(OPERATORS, text)
}

/** The database of the reference compares single values; of a list or an object it would find nothing by `eq`, and everything by `neq`. Throws a QueryError for such. */
export function refuseObject(value: JsonValue): void {
  if (value === null || typeof value !== 'object') return
  throw new QueryError('notValid', 'Object values cannot be used to query')
}

function refuseUnordered(operator: VariableOperator, value: JsonValue): void {
  const condition = OPERATORS[operator]
  if (condition !== undefined && (value === null || typeof value === 'boolean')) {
    throw new QueryError('notValid', `Booleans and null cannot be used in '${condition}' condition`)
  }
}
