import { toDouble, toLong } from './coercion.ts'
import type { BinaryOperator } from './expression.ts'
import { EvaluationFault } from './expression-error.ts'
import { className, double, integer, long, type Value } from './value.ts'

export type ArithmeticOperator = Extract<BinaryOperator, 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo'>

/**
 * EL's arithmetic (the reference's NumberOperations): Double where one side is a Double or a text with a fraction, Long otherwise;
 * `/` always gives a Double; null is 0, and nothing of both sides is the Long 0. Texts are numbers here, never joined.
 */
export function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (left === null && right === null) return long(0n)
  if (operator === 'divide') return double(toDouble(left) / toDouble(right))
  if (isFractional(left) || isFractional(right)) return double(ofDoubles[operator](toDouble(left), toDouble(right)))
  return long(ofLongs[operator](toLong(left), toLong(right)))
}

/** The value with its sign turned, in its own type; a text gives a Long or a Double. */
export function negate(value: Value): Value {
  if (value === null) return long(0n)
  if (typeof value === 'string') return isFractional(value) ? double(-toDouble(value)) : long(-toLong(value))
  if (typeof value === 'object' && value.kind === 'integer') return integer(-value.value, value.type)
  if (typeof value === 'object' && value.kind === 'double') return double(-value.value)
  throw new EvaluationFault('evaluation', `Cannot negate 'class ${className(value)}'`)
}

type WithLongs = (left: bigint, right: bigint) => bigint
type WithDoubles = (left: number, right: number) => number

const ofLongs: Record<Exclude<ArithmeticOperator, 'divide'>, WithLongs> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  modulo: remainder,
}

const ofDoubles: Record<Exclude<ArithmeticOperator, 'divide'>, WithDoubles> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  modulo: (left, right) => left % right,
}

function remainder(left: bigint, right: bigint): bigint {
  if (right === 0n) throw new EvaluationFault('evaluation', '/ by zero')
  return left % right
}

/** A Double, or a text that reads like one: with a point or an exponent. */
function isFractional(value: Value): boolean {
  if (typeof value === 'string') return value.includes('.') || value.includes('e') || value.includes('E')
  return typeof value === 'object' && value !== null && value.kind === 'double'
}
