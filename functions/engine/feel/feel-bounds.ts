import { parseExpression, parseUnaryTests } from 'feelin'
import { LRUCache } from 'lru-cache'

/** Brackets in each other. */
const MOST_NESTED = 200

/** In characters: an expression of a table has some fifty. Parsing takes a microsecond for each. */
const LONGEST_TEXT = 100_000

/**
 * What can do more than its own text and its variables say: loops and filters, functions, and contexts, whose entries may each double what an earlier one
 * made.
 */
const UNBOUNDED: ReadonlySet<string> = new Set([
  'ForExpression',
  'QuantifiedExpression',
  'FilterExpression',
  'FunctionDefinition',
  'Context',
])

/** Built-in functions that look at each part of what they are given once, and make nothing longer of it. */
const LINEAR: ReadonlySet<string> = new Set([
  'abs',
  'all',
  'any',
  'ceiling',
  'contains',
  'count',
  'date',
  'date and time',
  'day of week',
  'decimal',
  'duration',
  'ends with',
  'even',
  'floor',
  'is defined',
  'list contains',
  'lower case',
  'max',
  'mean',
  'min',
  'modulo',
  'month of year',
  'not',
  'now',
  'number',
  'odd',
  'round down',
  'round half down',
  'round half up',
  'round up',
  'sqrt',
  'starts with',
  'string',
  'string length',
  'substring',
  'substring after',
  'substring before',
  'sum',
  'time',
  'today',
  'trim',
  'upper case',
  'years and months duration',
])

export type FeelKind = 'expression' | 'unaryTests'

const known = new LRUCache<string, boolean>({ max: 5_000, maxSize: 2_000_000, sizeCalculation: (_, key) => key.length })

/**
 * Whether evaluating takes no more than its text and its variables say, so that it needs no thread that can be ended. What does not parse, or is too
 * long, is: it is refused by who evaluates it.
 */
export function isBounded(text: string, kind: FeelKind): boolean {
  if (problemOf(text) !== undefined) return true
  const key = `${kind} ${text}`
  const found = known.get(key)
  if (found !== undefined) return found
  const bounded = !usesMore(text, kind)
  known.set(key, bounded)
  return bounded
}

/**
 * What is wrong with a text that nobody writes; known before it is parsed: 10,000 brackets in each other took the parser seven seconds.
 */
export function problemOf(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return `The FEEL expression has more than ${LONGEST_TEXT} characters`
  return deepestOf(text) > MOST_NESTED ? `The FEEL expression is nested deeper than ${MOST_NESTED}` : undefined
}

/** Brackets in texts count too: such a text is as strange. */
function deepestOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const character of text) {
    if ('([{'.includes(character)) deepest = Math.max(deepest, ++depth)
    else if (')]}'.includes(character)) depth--
  }
  return deepest
}

function usesMore(text: string, kind: FeelKind): boolean {
  const tree = (kind === 'expression' ? parseExpression : parseUnaryTests)(text, {}, undefined)
  let uses = false
  tree.iterate({
    enter(node) {
      if (UNBOUNDED.has(node.name)) uses = true
      if (node.name === 'FunctionInvocation') uses ||= !isLinear(text.slice(node.from, node.node.firstChild?.to))
      return !uses
    },
  })
  return uses
}

function isLinear(called: string): boolean {
  return LINEAR.has(called.trim().replaceAll(/\s+/g, ' '))
}
