import { type Conditions, predicateOf } from '../../query/conditions/conditions.ts'
import { comparisonBy, countViews, type SortKeys, selectViews } from '../../query/views.ts'
import type { Services } from '../../shell/services.ts'
import type { Listing } from './listing.ts'

/** A list of what hangs on instances: where its views come from, and what its filters ask of them. */
export interface ViewListing<Query extends object, View, Item>
  extends Pick<Listing<Query, Item>, 'path' | 'tag' | 'what' | 'query' | 'manner' | 'item'> {
  /** Everything that could match, found in the narrowest place that the filters allow. */
  readonly views: (services: Services, query: Query) => AsyncIterable<readonly View[]>
  /** The same where they are only counted, if that needs less of them. */
  readonly countedViews?: (services: Services, query: Query) => AsyncIterable<readonly View[]>
  readonly conditions: Conditions<Query, View>
  readonly sortKeys: SortKeys<View>
  readonly toDto: (view: View) => Item
}

/** The list of views as a resource. */
export function viewListing<Query extends object, View, Item>(
  listing: ViewListing<Query, View, Item>,
): Listing<Query, Item> {
  const { views, countedViews = views, conditions, sortKeys, toDto, ...described } = listing
  return {
    ...described,
    sortKeys: Object.keys(sortKeys),
    find: async (services, query, { page, sorting }) => {
      const holds = predicateOf(conditions, query)
      const compare = comparisonBy(sortKeys, sorting)
      const found = await selectViews(views(services, query), holds, compare, page)
      return found.map(toDto)
    },
    count: (services, query) => countViews(countedViews(services, query), predicateOf(conditions, query)),
  }
}
