import { writeJson } from '../instance/value/json-text.ts'
import type { JsonValue } from '../instance/value/typed-value.ts'
import { toBoolean, toDouble, toLong } from './coercion.ts'
import { EvaluationFault } from './expression-error.ts'
import { className, type Value } from './value.ts'
import { textOf } from './value-text.ts'

/**
 * EL's `==` (the reference's BooleanOperations): numbers of all types as numbers, a number or boolean with a text by converting the
 * text, null only with null; everything else as Java's equals.
 */
export function equalInEl(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right
  if (isDouble(left) || isDouble(right)) return sameDouble(toDouble(left), toDouble(right))
  if (isInteger(left) || isInteger(right)) return toLong(left) === toLong(right)
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right)
  if (typeof left === 'string' || typeof right === 'string') return textOf(left) === textOf(right)
  return equalInJava(left, right)
}

/** EL's `<`; null is neither less nor greater than anything. */
export function lessInEl(left: Value, right: Value): boolean {
  if (left === null || right === null) return false
  if (isDouble(left) || isDouble(right)) return toDouble(left) < toDouble(right)
  if (isInteger(left) || isInteger(right)) return toLong(left) < toLong(right)
  if (typeof left === 'string' || typeof right === 'string') return textOf(left) < textOf(right)
  return comparable(left, right) < 0
}

/** EL's `>=`, which is "not `<`" but for null. */
export function notLessInEl(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right
  return !lessInEl(left, right)
}

/** EL's `empty`: null, the empty text, and a list or map without anything in it. */
export function isEmpty(value: Value): boolean {
  if (value === null || value === '') return true
  if (typeof value !== 'object') return false
  if (value.kind === 'list') return value.items.length === 0
  return value.kind === 'map' && value.entries.size === 0
}

/** Java's equals: the same class and the same value, so that the Integer 1 is not the Long 1. */
export function equalInJava(left: Value, right: Value): boolean {
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return left === right
  switch (left.kind) {
    case 'integer':
      return right.kind === 'integer' && right.type === left.type && right.value === left.value
    case 'double':
      return right.kind === 'double' && sameDouble(left.value, right.value)
    case 'date':
    case 'dateTime':
      return right.kind === left.kind && right.time === left.time
    case 'temporal':
      return right.kind === 'temporal' && right.text === left.text
    case 'list':
      return right.kind === 'list' && sameItems(left.items, right.items)
    case 'map':
      return right.kind === 'map' && sameEntries(left.entries, right.entries)
    case 'json':
      return right.kind === 'json' && sameJson(left.json, right.json)
    case 'opaque':
      return right.kind === 'opaque' && right.original.type === left.original.type && textOf(left) === textOf(right)
    case 'execution':
      return right.kind === 'execution' && right.execution.id === left.execution.id
    case 'task':
    case 'externalTask':
      return right.kind === left.kind && right.task.id === left.task.id
  }
}

function isDouble(value: Value): boolean {
  return typeof value === 'object' && value !== null && value.kind === 'double'
}

function isInteger(value: Value): boolean {
  return typeof value === 'object' && value !== null && value.kind === 'integer'
}

/** As Java's Double.equals: NaN is itself, and 0.0 is not -0.0. */
function sameDouble(left: number, right: number): boolean {
  return Object.is(left, right)
}

/** The order of what has one in Java besides numbers and texts: booleans, dates, Joda's date times. */
function comparable(left: Value, right: Value): number {
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  const [from, to] = [timeOf(left), timeOf(right)]
  if (from === undefined || to === undefined) {
    throw new EvaluationFault('evaluation', `Cannot compare 'class ${className(left)}' and 'class ${className(right)}'`)
  }
  return from - to
}

function timeOf(value: Value): number | undefined {
  if (value === null || typeof value !== 'object') return undefined
  return value.kind === 'date' || value.kind === 'dateTime' ? value.time : undefined
}

function sameItems(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item, at) => equalInJava(item, right[at] ?? null))
}

function sameEntries(left: ReadonlyMap<string, Value>, right: ReadonlyMap<string, Value>): boolean {
  if (left.size !== right.size) return false
  return Array.from(left).every(([key, value]) => right.has(key) && equalInJava(value, right.get(key) ?? null))
}

function sameJson(left: JsonValue, right: JsonValue): boolean {
  return writeJson(left) === writeJson(right)
}
