import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api, ApiEnv } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerIdOf } from '../../http/caller-identity.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { type Conditions, isLike, noCondition, whereEqual } from '../../query/conditions/conditions.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import {
  countFilters,
  deleteFilter,
  type Filter,
  listFilters,
  putFilter,
  readFilter,
} from '../../store/filter-items.ts'
import { TASK_LISTING } from '../task/task.ts'
import { filterDto, filterSchema, givenFilterSchema, readFilterDto, readFilteredQuery } from './filter-dto.ts'
import { filteredTaskRoutes } from './filtered-tasks.ts'

/** Of one user. */
const MOST = 100

/** `/filter`: queries of tasks, each kept for who created it. */
export function filterRoutes(api: Api, services: Services): void {
  const { db } = services
  listRoutes(api, services, LISTING)
  api.openapi(createFilter, async (c) => {
    const filter = readFilterDto(c.req.valid('json'), services.newId())
    if ((await countFilters(db, callerIdOf(c))) >= MOST)
      throw invalidRequest(`Nobody can have more than ${MOST} filters`)
    await putFilter(db, callerIdOf(c), filter)
    return c.json(filterDto(filter), 200)
  })
  api.openapi(getFilter, async (c) => {
    const filter = await findFilter(services, c)
    const { itemCount } = readQueryString(counted, c.req.query())
    return c.json(await withCount(services, c, filter, itemCount === true), 200)
  })
  api.openapi(updateFilter, async (c) => {
    const { id } = await findFilter(services, c)
    const given = c.req.valid('json')
    await putFilter(db, callerIdOf(c), readFilterDto({ ...given, resourceType: given.resourceType ?? 'Task' }, id))
    return c.body(null, 204)
  })
  api.openapi(removeFilter, async (c) => {
    const { id } = c.req.valid('param')
    if (!(await deleteFilter(db, callerIdOf(c), id))) throw missing(id)
    return c.body(null, 204)
  })
  filteredTaskRoutes(api, services, findFilter)
}

/** The filter that a path names. Throws an ApiError (404) where the caller has none of this id. */
async function findFilter({ db }: Services, c: Context): Promise<Filter> {
  const id = c.req.param('id') ?? ''
  const filter = await readFilter(db, callerIdOf(c), id)
  if (filter === undefined) throw missing(id)
  return filter
}

function missing(id: string) {
  return invalidRequest(`Filter with id '${id}' does not exist.`, 404)
}

async function withCount(services: Services, c: Context<ApiEnv>, filter: Filter, isCounted: boolean) {
  if (!isCounted) return filterDto(filter)
  return filterDto(filter, await TASK_LISTING.count(services, readFilteredQuery(filter.query), c))
}

const counted = z.object({ itemCount: flag.openapi({ description: 'Whether the tasks of each filter are counted.' }) })

const querySchema = z.object({
  filterId: text,
  resourceType: text,
  name: text,
  nameLike: text,
  owner: text,
  itemCount: flag,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, Filter> = {
  filterId: whereEqual(({ id }) => id),
  resourceType: (type) => (filter) => filter.resourceType === type,
  name: whereEqual(({ name }) => name),
  nameLike: (pattern) => (filter) => isLike(filter.name, pattern),
  owner: whereEqual(({ owner }) => owner),
  itemCount: noCondition,
}

const views = viewListing<Query, Filter, z.output<typeof filterSchema>>({
  path: '/filter',
  tag: 'Filter',
  what: 'filters of who asks',
  query: querySchema,
  item: filterSchema,
  views: ({ db }, _query, _looksAt, c) => listFilters(db, callerIdOf(c)),
  conditions,
  sortKeys: {
    filterId: ({ id }) => id,
    resourceType: ({ resourceType }) => resourceType,
    name: ({ name }) => name,
    owner: ({ owner }) => owner,
  },
  toDto: (filter) => filterDto(filter),
})

const LISTING: typeof views = {
  ...views,
  find: async (services, query, list, c) => {
    const found = await views.find(services, query, list, c)
    if (query.itemCount !== true) return found
    return Promise.all(
      found.map(async (dto) => ({
        ...dto,
        itemCount: await TASK_LISTING.count(services, readFilteredQuery(dto.query), c),
      })),
    )
  },
}

const TAGS = ['Filter']
const request = { params: idParameter }

const createFilter = createRoute({
  method: 'post',
  path: '/filter/create',
  tags: TAGS,
  summary: 'Keep a query of tasks',
  request: { body: jsonBody(givenFilterSchema) },
  responses: { 200: json(filterSchema, 'The filter.'), ...errorResponses },
})

const getFilter = createRoute({
  method: 'get',
  path: '/filter/{id}',
  tags: TAGS,
  summary: 'Get a filter',
  parameters: queryParametersOf(counted),
  request,
  responses: { 200: json(filterSchema, 'The filter.'), ...errorResponses },
})

const updateFilter = createRoute({
  method: 'put',
  path: '/filter/{id}',
  tags: TAGS,
  summary: 'Put another query in place of the one that is kept',
  request: { params: idParameter, body: jsonBody(givenFilterSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const removeFilter = createRoute({
  method: 'delete',
  path: '/filter/{id}',
  tags: TAGS,
  summary: 'Delete a filter',
  request,
  responses: { 204: noContent, ...errorResponses },
})
