import { QueryError } from './conditions/query-error.ts'

/** Results in one answer, where nobody says how many: with the least that a result has, 120 bytes, more cannot be answered. */
const MOST_RESULTS = 50_000

/** How deep a page in an order may lie: all that come before it are held. */
const DEEPEST = 100_000

export interface Page {
  readonly firstResult: number
  /** Undefined: all. */
  readonly maxResults: number | undefined
}

/** What is found, part by part, of which a page is wanted. */
export interface Selected<T> {
  add(part: Iterable<T>): void
  /** Whether what comes can change nothing any more. */
  isFull(): boolean
  page(): T[]
}

/** A page of what is found: in the order of `compare`, else as it is found. Holds little more than it has to. Throws a QueryError where that is too much. */
export function selectPage<T>(page: Page, compare: ((a: T, b: T) => number) | undefined): Selected<T> {
  return compare === undefined ? inOrderOfFinding(page) : best(page, compare)
}

function inOrderOfFinding<T>({ firstResult, maxResults }: Page): Selected<T> {
  const found: T[] = []
  let left = firstResult
  const isFull = () => found.length >= (maxResults ?? Number.POSITIVE_INFINITY)
  return {
    isFull,
    add(part) {
      for (const one of part) {
        if (isFull()) return
        if (left > 0) left--
        else if (found.push(one) > MOST_RESULTS) throw tooMany()
      }
    },
    page: () => found,
  }
}

/** Never holds more than about twice as many as the page and those before it. */
function best<T>({ firstResult, maxResults }: Page, compare: (a: T, b: T) => number): Selected<T> {
  const count = firstResult + (maxResults ?? MOST_RESULTS + 1)
  if (count > DEEPEST) throw tooDeep()
  let found: T[] = []
  const keep = () => {
    found = found.sort(compare).slice(0, count)
  }
  return {
    isFull: () => count === 0,
    add(part) {
      for (const one of part) if (found.push(one) > 2 * count + 1000) keep()
    },
    page() {
      keep()
      if (maxResults === undefined && found.length - firstResult > MOST_RESULTS) throw tooMany()
      return found.slice(firstResult)
    },
  }
}

function tooMany(): QueryError {
  return new QueryError('invalidRequest', `There are more than ${MOST_RESULTS} results: ask for a part with maxResults`)
}

function tooDeep(): QueryError {
  return new QueryError('invalidRequest', `A sorted list can be read up to result ${DEEPEST}: use filters to go on`)
}
