import { evaluate, FeelDate, FeelDateTime, FeelDuration, FeelTime, parseExpression, parseUnaryTests } from 'feelin'
import { LRUCache } from 'lru-cache'

/**
 * feelin compares as JavaScript does: "abc" >= 1 is true there, and "abc" is in [1..2]. In FEEL what cannot be compared is null (DMN 1.3, 10.3.2.2), and passes no
 * test. So comparisons are written as calls of functions that look at the types first; this is what those are called.
 */
const COMPARE = '_compare_'
const WITHIN = '_within_'
/** The same in unary tests, where only what is true counts. */
const IS = '_is_'
const IS_WITHIN = '_is_within_'

/** What a rewritten expression calls: to be put into its context. */
export const COMPARISONS: Readonly<Record<string, unknown>> = {
  [COMPARE]: (left: unknown, operator: string, right: unknown) => compare(left, operator, right),
  [IS]: (left: unknown, operator: string, right: unknown) => compare(left, operator, right) === true,
  [WITHIN]: (value: unknown, from: string, low: unknown, high: unknown, to: string) =>
    within(value, from, low, high, to),
  [IS_WITHIN]: (value: unknown, from: string, low: unknown, high: unknown, to: string) =>
    within(value, from, low, high, to) === true,
}

/** Whether two values are in that order; null where they cannot be compared. */
function compare(left: unknown, operator: string, right: unknown): boolean | null {
  if (typeof left === 'number' && typeof right === 'number') return inOrder(left, operator, right)
  if (typeof left === 'string' && typeof right === 'string') return inOrder(left, operator, right)
  if (!isTemporalPair(left, right)) return null
  const { value } = evaluate(`left ${operator} right`, { left, right })
  return typeof value === 'boolean' ? value : null
}

function inOrder<Comparable extends number | string>(left: Comparable, operator: string, right: Comparable): boolean {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function isTemporalPair(left: unknown, right: unknown): boolean {
  return [FeelDate, FeelDateTime, FeelTime, FeelDuration].some((type) => left instanceof type && right instanceof type)
}

function within(value: unknown, from: string, low: unknown, high: unknown, to: string): boolean | null {
  const above = compare(value, from === '[' ? '>=' : '>', low)
  const below = compare(value, to === ']' ? '<=' : '<', high)
  return above === null || below === null ? null : above && below
}

const known = new LRUCache<string, string>({
  max: 2_000,
  maxSize: 2_000_000,
  sizeCalculation: (text, key) => text.length + key.length,
})

/** An expression, or unary tests, with strict comparisons. What does not parse is left as it is, for who evaluates it to refuse. */
export function withStrictComparisons(
  text: string,
  kind: 'expression' | 'unaryTests',
  names: readonly string[],
): string {
  if (!/[<>]|\.\.|between/.test(text)) return text
  const spaced = names.filter((name) => !/^\w*$/.test(name))
  const key = JSON.stringify([kind, spaced, text])
  const found = known.get(key)
  if (found !== undefined) return found
  const rewritten = rewrite(text, kind, spaced)
  known.set(key, rewritten)
  return rewritten
}

function rewrite(text: string, kind: 'expression' | 'unaryTests', names: readonly string[]): string {
  const context = Object.fromEntries(names.map((name) => [name, null]))
  const parse = kind === 'expression' ? parseExpression : parseUnaryTests
  const tree = parse(text, context, undefined)
  return written(tree.topNode, text)
}

type Node = ReturnType<typeof parseExpression>['topNode']

/** The text of a part with its comparisons rewritten. */
function written(node: Node, text: string): string {
  const own = node.name === 'Comparison' ? comparison(node, text) : simpleTest(node, text)
  if (own !== undefined) return own
  let result = ''
  let at = node.from
  for (const child of childrenOf(node)) {
    result += text.slice(at, child.from) + written(child, text)
    at = child.to
  }
  return result + text.slice(at, node.to)
}

/** `a < b`, `a between b and c`, `a in [b..c]`, `a in > b`. Others (equality, lists of tests) feelin does as FEEL does. */
function comparison(node: Node, text: string): string | undefined {
  const [left, operator, right, , high] = childrenOf(node)
  if (left === undefined || operator === undefined || right === undefined) return undefined
  const isTest = isTopTest(node.parent)
  const value = written(left, text)
  if (operator.name === 'CompareOp') return inPlace(node, order(value, operator, right, text, isTest))
  if (operator.name === 'between' && high !== undefined) {
    const bounds = [quoted('['), written(right, text), written(high, text), quoted(']')]
    return inPlace(node, `${isTest ? IS_WITHIN : WITHIN}(${[value, ...bounds].join(', ')})`)
  }
  const test = operator.name === 'in' ? right.firstChild : null
  return test?.name === 'SimplePositiveUnaryTest' ? inPlace(node, testOf(value, test, text, isTest)) : undefined
}

/** A test of the input: `> 1`, `[1..2]`. */
function simpleTest(node: Node, text: string): string | undefined {
  if (node.name !== 'SimplePositiveUnaryTest' || !isTopTest(node.parent)) return undefined
  return testOf('?', node, text, true)
}

function testOf(value: string, test: Node, text: string, isTest: boolean): string | undefined {
  const [first, second] = childrenOf(test)
  if (first?.name === 'CompareOp' && second !== undefined) return order(value, first, second, text, isTest)
  const [from, low, , high, to] = first?.name === 'Interval' ? childrenOf(first) : []
  if (from === undefined || low === undefined || high === undefined || to === undefined) return undefined
  const parts = [value, quoted(at(from, text)), written(low, text), written(high, text), quoted(at(to, text))]
  return `${isTest ? IS_WITHIN : WITHIN}(${parts.join(', ')})`
}

function order(value: string, operator: Node, right: Node, text: string, isTest: boolean): string | undefined {
  const sign = at(operator, text)
  if (!['<', '<=', '>', '>='].includes(sign)) return undefined
  return `${isTest ? IS : COMPARE}(${value}, ${quoted(sign)}, ${written(right, text)})`
}

/** In a filter feelin knows by its kind that an expression is a condition about each item: a call of a function would be an index. */
function inPlace(node: Node, call: string | undefined): string | undefined {
  return call !== undefined && isInFilter(node) ? `${call} = true` : call
}

function isInFilter(node: Node): boolean {
  for (let inner = node, outer = node.parent; outer !== null; inner = outer, outer = outer.parent) {
    if (outer.name === 'FilterExpression' && inner.from !== outer.from) return true
  }
  return false
}

/** Whether this is one of the tests of a cell, and not of the list of an `in`. */
function isTopTest(node: Node | null): boolean {
  return node?.name === 'PositiveUnaryTest' && node.parent?.parent?.name === 'UnaryTests'
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

function at(node: Node, text: string): string {
  return text.slice(node.from, node.to)
}

function quoted(text: string): string {
  return `"${text}"`
}
