import type { JsonValue, TypedValue } from '../instance/value/typed-value.ts'
import { refuse } from '../refusal.ts'
import type { Value } from './value.ts'

/** What the expressions of one step may still do. */
export interface Budget {
  /** Units: see MOST_WORK. */
  left: number
}

/**
 * What the expressions, mappings and listeners of one step may do together: a unit is a character that is read or made, ITEM of them an element of a
 * list. They take from half a second to two, and what they made at most some 100 MB: 5,000 parallel instances with a parameter of 1 MB each were 5 GB.
 */
export const MOST_WORK = 50_000_000

/** An element is a pointer and an object of V8. */
export const ITEM = 16

/** A character of JSON that is parsed, with the values that it becomes. */
export const PARSED = 3

/** Counts work that is about to be done. Refuses (`limit`) where the step has done too much; without a budget nothing is counted. */
export function spend(budget: Budget | undefined, units: number): void {
  if (budget === undefined) return
  budget.left -= units
  if (budget.left >= 0) return
  refuse(
    'limit',
    `The expressions of this step do too much: they would read and make more than ${MOST_WORK} characters`,
  )
}

/** Counts the reading of all of these: a script is given each variable that it could name. */
export function spendOnVariables(budget: Budget | undefined, variables: ReadonlyMap<string, TypedValue>): void {
  for (const { value } of variables.values()) spend(budget, typeof value === 'string' ? value.length : 1)
}

/** What it takes to look at a value, or to make it of its parts: lists and maps without what is inside their elements. */
export function weightOf(value: Value): number {
  if (typeof value === 'string') return value.length + 1
  if (value === null || typeof value !== 'object') return 1
  if (value.kind === 'list') return ITEM * (value.items.length + 1)
  return value.kind === 'map' ? ITEM * (value.entries.size + 1) : 1
}

/** What it takes to go through all of a value: to compare it, or to write it as a text. */
export function fullWeightOf(value: Value): number {
  if (value === null || typeof value !== 'object') return weightOf(value)
  switch (value.kind) {
    case 'list':
      return value.items.reduce((sum: number, item) => sum + ITEM + fullWeightOf(item), ITEM)
    case 'map':
      return Array.from(value.entries).reduce(
        (sum, [key, entry]) => sum + ITEM + key.length + fullWeightOf(entry),
        ITEM,
      )
    case 'json':
      return weightOfJson(value.json)
    case 'opaque':
      return weightOfJson(value.original.value)
    default:
      return weightOf(value)
  }
}

/** The same of plain JSON. */
function weightOfJson(json: JsonValue): number {
  if (typeof json === 'string') return json.length + 1
  if (json === null || typeof json !== 'object') return 1
  return Object.entries(json).reduce(
    (sum: number, [key, member]) => sum + ITEM + key.length + weightOfJson(member),
    ITEM,
  )
}

/**
 * What it takes to look for one text in another. V8 goes back where it finds a beginning: 100,000 characters in 400,000 that repeat themselves took 35
 * seconds.
 */
export function weightOfSearch(text: string, wanted: string): number {
  return text.length + (text.length * wanted.length) / 4
}

/** The same of one value among others, each of which is compared with it. */
export function weightOfLookUp(items: readonly Value[], wanted: Value): number {
  const isScalar = wanted === null || typeof wanted !== 'object'
  return items.length * (isScalar ? 1 : fullWeightOf(wanted))
}
