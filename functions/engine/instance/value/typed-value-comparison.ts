import { matchesLike } from './like.ts'
import type { JsonValue, TypedValue, ValueType } from './typed-value.ts'
import { timeOfDate } from './typed-value-date.ts'
import { typedValueOfJson } from './typed-value-json.ts'

/** The operators of a query's variable conditions, in the REST API's words. */
export type VariableOperator = 'eq' | 'neq' | 'gt' | 'gteq' | 'lt' | 'lteq' | 'like'

export interface ComparisonOptions {
  /** Texts are compared without regard to case (`variableValuesIgnoreCase`). */
  readonly ignoreCase: boolean
}

/**
 * Whether a variable fulfils a condition of a query. Numbers of all types are compared as numbers, everything else
 * only with its own type: a variable of another type is unequal, and neither greater nor less. `neq` is "not eq",
 * but as in SQL a variable that is null is unequal to nothing.
 */
export function matchesCondition(
  variable: TypedValue,
  operator: VariableOperator,
  wanted: TypedValue,
  options: ComparisonOptions = { ignoreCase: false },
): boolean {
  if (operator === 'eq') return equalsTypedValues(variable, wanted, options)
  if (operator === 'neq') return !isMissing(variable, wanted) && !equalsTypedValues(variable, wanted, options)
  if (operator === 'like') return isLike(variable, wanted, options)
  const order = compareTypedValues(variable, wanted, options)
  return order !== undefined && ordersFulfil[operator](order)
}

/** Null compared with a value: neither equal nor unequal. */
function isMissing(variable: TypedValue, wanted: TypedValue): boolean {
  return variable.value === null && wanted.value !== null
}

/** Whether both are the same value; nothing equals null but null, of whatever type. */
export function equalsTypedValues(
  a: TypedValue,
  b: TypedValue,
  options: ComparisonOptions = { ignoreCase: false },
): boolean {
  if (a.value === null || b.value === null) return a.value === b.value
  const order = compareTypedValues(a, b, options)
  return order === undefined ? a.type === b.type && a.value === b.value : order === 0
}

/**
 * Below 0 where `a` comes first, above 0 where `b` does, 0 where they are equal; undefined where they have no order: null, different
 * types, NaN, and types without an order.
 */
export function compareTypedValues(
  a: TypedValue,
  b: TypedValue,
  options: ComparisonOptions = { ignoreCase: false },
): number | undefined {
  const left = sortable(a, options)
  const right = sortable(b, options)
  if (left === undefined || right === undefined || left.order !== right.order) return undefined
  if (left.key < right.key) return -1
  if (left.key > right.key) return 1
  return Number.isNaN(left.key) || Number.isNaN(right.key) ? undefined : 0
}

/**
 * The value of a query's condition. Where `dates` is set, a text in the form of a date is a Date, as in the bodies of
 * `POST /process-instance` and the like.
 */
export function typedValueOfQuery(json: JsonValue, options: { readonly dates: boolean }): TypedValue {
  const isDate = options.dates && typeof json === 'string' && timeOfDate(json) !== undefined
  return isDate ? { type: 'Date', value: json } : typedValueOfJson(json)
}

function isLike(variable: TypedValue, wanted: TypedValue, options: ComparisonOptions): boolean {
  if (variable.type !== 'String' || typeof variable.value !== 'string' || typeof wanted.value !== 'string') return false
  return matchesLike(inCase(variable.value, options), inCase(wanted.value, options))
}

const ordersFulfil = {
  gt: (order: number) => order > 0,
  gteq: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lteq: (order: number) => order <= 0,
}

/** What a value is ordered by, among which values. */
interface Sortable {
  readonly order: 'number' | 'text' | 'date' | 'boolean'
  readonly key: number | bigint | string | boolean
}

function sortable(typed: TypedValue, options: ComparisonOptions): Sortable | undefined {
  const { type, value } = typed
  if (isNumeric(type)) return numberKey(type, value)
  if (type === 'Boolean' && typeof value === 'boolean') return { order: 'boolean', key: value }
  if (typeof value !== 'string') return undefined
  if (type === 'String') return { order: 'text', key: inCase(value, options) }
  const time = type === 'Date' ? timeOfDate(value) : undefined
  return time === undefined ? undefined : { order: 'date', key: time }
}

function isNumeric(type: ValueType): boolean {
  return type === 'Short' || type === 'Integer' || type === 'Long' || type === 'Double'
}

/** A Long beyond 2^53 is kept as text, a Double as text where JSON has no number for it; BigInt and number compare exactly. */
function numberKey(type: ValueType, value: JsonValue): Sortable | undefined {
  if (typeof value === 'number') return { order: 'number', key: value }
  if (typeof value !== 'string') return undefined
  return { order: 'number', key: type === 'Double' ? Number(value) : BigInt(value) }
}

function inCase(text: string, options: ComparisonOptions): string {
  return options.ignoreCase ? text.toUpperCase() : text
}
