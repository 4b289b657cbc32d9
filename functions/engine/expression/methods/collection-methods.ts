import { type Budget, fullWeightOf, spend, weightOfLookUp } from '../budget.ts'
import { equalInJava } from '../comparison.ts'
import { EvaluationFault } from '../expression-error.ts'
import { jsonOfValue } from '../typed-value-conversion.ts'
import { type Dictionary, int, type JsonNode, type List, list, type Value } from '../value.ts'
import { decisionResultMethods } from './decision-result-methods.ts'
import { elementsOfNode, propertyOfNode } from './json-methods.ts'
import { argument, intArgument, listArgument, type Method, type Methods, taking, textArgument } from './method.ts'

/** Java's List, without what changes it; `elements` treats it as a JSON node. */
export const listMethods: Methods<List> = new Map<string, Method<List>>([
  ['size', taking(0, ({ items }) => int(items.length))],
  ['isEmpty', taking(0, ({ items }) => items.length === 0)],
  ['get', taking(1, ({ items }, args) => itemAt(items, intArgument(args, 0)))],
  ['contains', taking(1, ({ items }, args, { budget }) => positionOf(items, argument(args, 0), budget) >= 0)],
  ['containsAll', taking(1, ({ items }, args, { budget }) => containsAll(items, listArgument(args, 0).items, budget))],
  ['indexOf', taking(1, ({ items }, args, { budget }) => int(positionOf(items, argument(args, 0), budget)))],
  ['lastIndexOf', taking(1, ({ items }, args, { budget }) => int(lastPositionOf(items, argument(args, 0), budget)))],
  ['subList', taking(2, ({ items }, args) => part(items, intArgument(args, 0), intArgument(args, 1)))],
  ['elements', taking(0, (value, _args, { budget }) => elementsOfNode(nodeOf(value, budget)))],
  ...decisionResultMethods,
])

/** Java's Map, without what changes it; `prop` and `hasProp` treat it as a JSON node. */
export const mapMethods: Methods<Dictionary> = new Map<string, Method<Dictionary>>([
  ['size', taking(0, ({ entries }) => int(entries.size))],
  ['isEmpty', taking(0, ({ entries }) => entries.size === 0)],
  ['get', taking(1, ({ entries }, args) => entries.get(textArgument(args, 0)) ?? null)],
  ['getOrDefault', taking(2, ({ entries }, args) => entryOr(entries, textArgument(args, 0), argument(args, 1)))],
  ['containsKey', taking(1, ({ entries }, args) => entries.has(textArgument(args, 0)))],
  [
    'containsValue',
    taking(1, ({ entries }, args, { budget }) => positionOf([...entries.values()], argument(args, 0), budget) >= 0),
  ],
  ['keySet', taking(0, ({ entries }) => list([...entries.keys()]))],
  ['values', taking(0, ({ entries }) => list([...entries.values()]))],
  ['prop', taking(1, (value, args, { budget }) => propertyOfNode(nodeOf(value, budget), textArgument(args, 0)))],
  ['hasProp', taking(1, ({ entries }, args) => entries.has(textArgument(args, 0)))],
])

function nodeOf(value: List | Dictionary, budget: Budget | undefined): JsonNode {
  spend(budget, fullWeightOf(value))
  return { kind: 'json', json: jsonOfValue(value) }
}

function itemAt(items: readonly Value[], index: number): Value {
  const item = items[index]
  if (item !== undefined) return item
  throw new EvaluationFault('evaluation', `Index ${index} out of bounds for length ${items.length}`)
}

function positionOf(items: readonly Value[], wanted: Value, budget: Budget | undefined): number {
  spend(budget, weightOfLookUp(items, wanted))
  return items.findIndex((item) => equalInJava(item, wanted))
}

function lastPositionOf(items: readonly Value[], wanted: Value, budget: Budget | undefined): number {
  spend(budget, weightOfLookUp(items, wanted))
  return items.findLastIndex((item) => equalInJava(item, wanted))
}

/** Texts are found in a set: 20,000 in 20,000 took seconds each with each. */
function containsAll(items: readonly Value[], wanted: readonly Value[], budget: Budget | undefined): boolean {
  const present = new Set(items)
  return wanted.every((item) => present.has(item) || (isObject(item) && positionOf(items, item, budget) >= 0))
}

function isObject(value: Value): boolean {
  return typeof value === 'object' && value !== null
}

function entryOr(entries: ReadonlyMap<string, Value>, key: string, otherwise: Value): Value {
  return entries.get(key) ?? (entries.has(key) ? null : otherwise)
}

function part(items: readonly Value[], from: number, to: number): List {
  if (from >= 0 && from <= to && to <= items.length) return list(items.slice(from, to))
  throw new EvaluationFault('evaluation', `fromIndex ${from}, toIndex ${to}, size ${items.length}`)
}
