import { type Page, selectPage } from './best.ts'
import type { Predicate } from './conditions/conditions.ts'
import { QueryError } from './conditions/query-error.ts'
import { compareKeys } from './instances/instance-search.ts'
import type { Sorting } from './instances/process-instance-query.ts'

/** What views can be sorted by. */
export type SortKeys<View> = Readonly<Record<string, (view: View) => string | number | undefined>>

/**
 * A page of the views that fulfil a predicate, in the order asked for. Without an order it reads no further than the page, with one it holds no more than it and what
 * comes before it. Throws a QueryError where the page is too long or lies too deep.
 */
export async function selectViews<View>(
  views: AsyncIterable<readonly View[]>,
  holds: Predicate<View>,
  compare: ((a: View, b: View) => number) | undefined,
  page: Page,
): Promise<View[]> {
  const selected = selectPage(page, compare)
  if (selected.isFull()) return []
  for await (const part of views) {
    selected.add(part.filter(holds))
    if (selected.isFull()) break
  }
  return selected.page()
}

/** How many views fulfil a predicate. */
export async function countViews<View>(views: AsyncIterable<readonly View[]>, holds: Predicate<View>): Promise<number> {
  let count = 0
  for await (const part of views) count += part.filter(holds).length
  return count
}

/** The comparison that an order means; undefined for none. Throws a QueryError for a key that there is not. */
export function comparisonBy<View>(
  keys: SortKeys<View>,
  sorting: readonly Sorting[],
): ((a: View, b: View) => number) | undefined {
  if (sorting.length === 0) return undefined
  const criteria = sorting.map(({ sortBy, sortOrder }) => {
    const key = sortBy && Object.hasOwn(keys, sortBy) ? keys[sortBy] : undefined
    if (key === undefined)
      throw new QueryError('invalidRequest', `Cannot set query parameter 'sortBy' to value '${sortBy}'`)
    if (!sortOrder) throw noDirection()
    return { key, direction: sortOrder === 'desc' ? -1 : 1 }
  })
  return (a, b) => {
    for (const { key, direction } of criteria) {
      const difference = compareKeys(key(a), key(b))
      if (difference !== 0) return direction * difference
    }
    return 0
  }
}

/** The reference's refusal of an order that goes neither up nor down. */
export function noDirection(): QueryError {
  return new QueryError('notValid', 'Invalid query: call asc() or desc() after using orderByXX(): direction is null')
}
