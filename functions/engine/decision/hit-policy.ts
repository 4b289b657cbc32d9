import { equalInJava } from '../expression/comparison.ts'
import { className, double, int, integer, type Value } from '../expression/value.ts'
import { textOf } from '../expression/value-text.ts'
import { DecisionError } from './decision-error.ts'
import type { Aggregator, ClauseType, DecisionRule, DecisionTable } from './decision-model.ts'
import type { DecisionResult, ResultEntry, ResultRow } from './decision-result.ts'

/** A rule that matched, with its outputs. */
export interface MatchedRule {
  readonly rule: DecisionRule
  readonly row: ResultRow
}

export interface HitPolicyResult {
  readonly result: DecisionResult
  /** The rules whose outputs are those of the decision. */
  readonly matched: readonly MatchedRule[]
  /** What an aggregation came to. */
  readonly collectResult: number | undefined
}

/**
 * What the matching rules of a table come to (DMN 1.3, 8.2.10). Throws a DecisionError where more than one matches a policy for one, and for
 * values that cannot be aggregated.
 */
export function applyHitPolicy(table: DecisionTable, matched: readonly MatchedRule[]): HitPolicyResult {
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (matched.length > 1) throw notUnique(matched)
      return asTheyAre(matched)
    case 'ANY':
      if (!matched.every(({ row }) => sameRow(row, matched[0]?.row))) throw notEqual(matched)
      return asTheyAre(matched.slice(0, 1))
    case 'FIRST':
      return asTheyAre(matched.slice(0, 1))
    case 'RULE ORDER':
      return asTheyAre(matched)
    case 'COLLECT':
      return table.aggregator === undefined ? asTheyAre(matched) : aggregated(table, table.aggregator, matched)
  }
}

function asTheyAre(matched: readonly MatchedRule[]): HitPolicyResult {
  return { result: matched.map(({ row }) => row), matched, collectResult: undefined }
}

function notUnique(matched: readonly MatchedRule[]): DecisionError {
  const rules = `Actually match rules: '${ruleIds(matched)}'.`
  return new DecisionError('dmnHitPolicy', `DMN-03001 Hit policy 'UNIQUE' only allows a single rule to match. ${rules}`)
}

function notEqual(matched: readonly MatchedRule[]): DecisionError {
  const allowed = "Hit policy 'ANY' only allows multiple matching rules with equal output."
  return new DecisionError('dmnHitPolicy', `DMN-03002 ${allowed} Matching rules: '${ruleIds(matched)}'.`)
}

function ruleIds(matched: readonly MatchedRule[]): string {
  return `[${matched.map(({ rule }) => rule.id ?? '').join(', ')}]`
}

function sameRow(one: ResultRow, other: ResultRow = new Map()): boolean {
  if (one.size !== other.size) return false
  return Array.from(one).every(([name, { value }]) => {
    const entry = other.get(name)
    return entry !== undefined && equalInJava(value, entry.value)
  })
}

/** Without a value to aggregate the rows stand as they are, all of them empty; but for COUNT, which counts to 0. */
function aggregated(table: DecisionTable, aggregator: Aggregator, matched: readonly MatchedRule[]): HitPolicyResult {
  const values = matched.flatMap(({ row }) => singleValue(row, aggregator))
  const value = aggregate(aggregator, values)
  if (value === undefined) return asTheyAre(matched)
  const entry: ResultEntry = { value, type: typeOf(value) }
  const name = table.outputs[0]?.name ?? ''
  return { result: [new Map([[name, entry]])], matched, collectResult: Number(textOf(value)) }
}

function singleValue(row: ResultRow, aggregator: Aggregator): Value[] {
  if (row.size <= 1) return Array.from(row.values(), ({ value }) => value)
  const outputs = Array.from(row, ([name, { value }]) => `${name}=${textOf(value)}`).join(', ')
  const only = `on compound decision output '{${outputs}}'. Only one output entry allowed.`
  throw new DecisionError('dmnHitPolicy', `DMN-03003 Unable to execute aggregation '${aggregator}' ${only}`)
}

function aggregate(aggregator: Aggregator, values: readonly Value[]): Value | undefined {
  if (aggregator === 'COUNT') return int(values.length)
  if (values.length === 0) return undefined
  const numbers = values.map(numberOf)
  const types = new Set(numbers.map((number) => (number.kind === 'integer' ? number.type : 'Double')))
  if (types.size === 1 && !types.has('Double')) return wholeAggregate(aggregator, numbers, types.has('Integer'))
  const doubles = numbers.map(({ value }) => Number(value))
  return double(reduced(aggregator, doubles, (one, other) => one + other))
}

type AggregatableNumber = Extract<Exclude<Value, null | string | boolean>, { readonly kind: 'integer' | 'double' }>

function numberOf(value: Value): AggregatableNumber {
  if (value !== null && typeof value === 'object' && (value.kind === 'integer' || value.kind === 'double')) return value
  const types = "'[java.lang.Integer, java.lang.Long, java.lang.Double]'"
  const shown = value === null ? 'null' : `${textOf(value)} (${className(value)})`
  throw new DecisionError(
    'dmnHitPolicy',
    `DMN-03004 Unable to convert value '${shown}' to a support aggregatable type ${types}.`,
  )
}

function wholeAggregate(
  aggregator: Exclude<Aggregator, 'COUNT'>,
  numbers: readonly AggregatableNumber[],
  isInteger: boolean,
): Value {
  const whole = numbers.flatMap((number) => (number.kind === 'integer' ? [number.value] : []))
  return integer(
    reduced(aggregator, whole, (one, other) => one + other),
    isInteger ? 'Integer' : 'Long',
  )
}

function reduced<Numeric extends bigint | number>(
  aggregator: Exclude<Aggregator, 'COUNT'>,
  numbers: readonly Numeric[],
  add: (one: Numeric, other: Numeric) => Numeric,
): Numeric {
  if (aggregator === 'SUM') return numbers.reduce(add)
  const isBetter = (one: Numeric, other: Numeric) => (aggregator === 'MIN' ? one < other : one > other)
  return numbers.reduce((best, number) => (isBetter(number, best) ? number : best))
}

function typeOf(value: Value): ClauseType | undefined {
  if (value === null || typeof value !== 'object') return undefined
  if (value.kind === 'double') return 'double'
  return value.kind === 'integer' && value.type === 'Integer' ? 'integer' : 'long'
}
