import { parsedDouble, parsedLong } from '../expression/coercion.ts'
import { double, integer, type Value } from '../expression/value.ts'
import { textOf } from '../expression/value-text.ts'
import { DecisionError } from './decision-error.ts'
import type { ClauseType } from './decision-model.ts'

/**
 * The value in the type of its clause; null stays null, and without a type a value stays as it is. Throws a DecisionError where it cannot be
 * one (the reference's data type transformers).
 */
export function convert(value: Value, type: ClauseType | undefined): Value {
  if (value === null || type === undefined) return value
  const converted = converters[type](value)
  if (converted !== undefined) return converted
  throw new DecisionError('dmnEngine', `DMN-01005 Invalid value '${textOf(value)}' for clause with type '${type}'.`)
}

/** Undefined where the value cannot be of that type. */
type Converter = (value: Exclude<Value, null>) => Value | undefined

const converters: Readonly<Record<ClauseType, Converter>> = {
  string: textOf,
  boolean: booleanOf,
  integer: (value) => wholeNumber(value, 'Integer'),
  long: (value) => wholeNumber(value, 'Long'),
  double: doubleOf,
  date: dateOf,
}

function booleanOf(value: Exclude<Value, null>): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : undefined
  return text === 'true' || text === 'false' ? text === 'true' : undefined
}

const BITS = { Integer: 32, Long: 64 } as const

function wholeNumber(value: Exclude<Value, null>, type: 'Integer' | 'Long'): Value | undefined {
  const whole = wholeOf(value)
  return whole === undefined || BigInt.asIntN(BITS[type], whole) !== whole ? undefined : integer(whole, type)
}

function wholeOf(value: Exclude<Value, null>): bigint | undefined {
  if (typeof value === 'string') return parsedLong(value)
  if (typeof value === 'boolean') return undefined
  if (value.kind === 'integer') return value.value
  return value.kind === 'double' && Number.isInteger(value.value) ? BigInt(value.value) : undefined
}

function doubleOf(value: Exclude<Value, null>): Value | undefined {
  const number = numberOf(value)
  return number === undefined ? undefined : double(number)
}

function numberOf(value: Exclude<Value, null>): number | undefined {
  if (typeof value === 'string') return parsedDouble(value)
  if (typeof value === 'boolean') return undefined
  if (value.kind === 'integer') return Number(value.value)
  return value.kind === 'double' ? value.value : undefined
}

const DATE_FORM = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/

/** Java's SimpleDateFormat reads as far as its pattern goes, and leaves the rest. */
function dateOf(value: Exclude<Value, null>): Value | undefined {
  if (typeof value === 'string') {
    const match = DATE_FORM.exec(value)
    const time = match === null ? Number.NaN : Date.parse(`${match[0]}Z`)
    return Number.isNaN(time) ? undefined : { kind: 'date', time }
  }
  if (typeof value === 'boolean') return undefined
  return value.kind === 'date' || value.kind === 'dateTime' ? { kind: 'date', time: value.time } : undefined
}
