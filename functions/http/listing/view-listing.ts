import type { Context } from 'hono'
import { type Conditions, predicateOf } from '../../query/conditions/conditions.ts'
import type { Sorting } from '../../query/instances/process-instance-query.ts'
import { comparisonBy, countViews, type SortKeys, selectViews } from '../../query/views.ts'
import type { Services } from '../../shell/services.ts'
import type { ApiEnv } from '../api.ts'
import type { Listing } from './listing.ts'

/** Whether a filter that is given, or the order, is one of these. */
export type LooksAt = (...names: readonly string[]) => boolean

/** A list of what hangs on instances: where its views come from, and what its filters ask of them. */
export interface ViewListing<Query extends object, View, Item>
  extends Pick<Listing<Query, Item>, 'path' | 'tag' | 'what' | 'query' | 'manner' | 'item'> {
  /**
   * Everything that could match, found in the narrowest place that the filters allow. What costs more to know than the rest, and is not looked at, may be missing: `complete`
   * adds it.
   */
  readonly views: (
    services: Services,
    query: Query,
    looksAt: LooksAt,
    c: Context<ApiEnv>,
  ) => AsyncIterable<readonly View[]>
  /** The views that are shown, with all that is shown of them, in their order. */
  readonly complete?: (services: Services, views: readonly View[], query: Query) => Promise<readonly View[]>
  readonly conditions: Conditions<Query, View>
  readonly sortKeys: SortKeys<View>
  readonly toDto: (view: View) => Item
}

/** A list that knows whether a query could be carried out before it is. */
interface CheckedListing<Query, Item> extends Listing<Query, Item> {
  /** Throws a QueryError where a filter is not supported or makes no sense, or the order is none. */
  readonly check: (query: Query, sorting: readonly Sorting[]) => void
}

/** The list of views as a resource. */
export function viewListing<Query extends object, View, Item>(
  listing: ViewListing<Query, View, Item>,
): CheckedListing<Query, Item> {
  const { views, complete = everything, conditions, sortKeys, toDto, ...described } = listing
  return {
    ...described,
    sortKeys: Object.keys(sortKeys),
    find: async (services, query, { page, sorting }, c) => {
      const holds = predicateOf(conditions, query)
      const compare = comparisonBy(sortKeys, sorting)
      const looked = views(services, query, looksOf(query, sorting), c)
      const found = await complete(services, await selectViews(looked, holds, compare, page), query)
      return found.map(toDto)
    },
    check: (query, sorting) => {
      predicateOf(conditions, query)
      comparisonBy(sortKeys, sorting)
    },
    count: (services, query, c) =>
      countViews(views(services, query, looksOf(query, []), c), predicateOf(conditions, query)),
  }
}

async function everything<View>(_: Services, views: readonly View[]): Promise<readonly View[]> {
  return views
}

function looksOf(query: object, sorting: readonly Sorting[]): LooksAt {
  const names = new Set<string | null | undefined>(sorting.map(({ sortBy }) => sortBy))
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null) names.add(name)
  return (...looked) => looked.some((name) => names.has(name))
}
