import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Page } from '../../query/best.ts'
import { type Sorting, sortingSchema } from '../../query/instances/process-instance-query.ts'
import type { Services } from '../../shell/services.ts'
import type { Api, ApiEnv } from '../api.ts'
import { readJsonBody } from '../request/json-body.ts'
import { bodyPageParameters, pageParameters, readPage, readSorting, refuseUnknownOrder } from '../request/page.ts'
import { queryParametersOf, readQueryString } from '../request/query-string.ts'
import { countResponse, errorResponses, json, jsonBody } from '../responses.ts'

/** A resource that can be listed, counted and queried; every list of the API is one of these. */
export interface Listing<Query, Item> {
  readonly path: string
  readonly tag: string
  /** What is listed, in the plural: `user tasks`. */
  readonly what: string
  /** The filters: the fields of the POST body, and the parameters of the query string. */
  readonly query: z.ZodType<Query>
  /** Fields of the query that say how it is answered: POST takes them in the query string too. */
  readonly manner?: z.ZodType<Partial<Query>>
  readonly item: z.ZodType<Item>
  readonly sortKeys: readonly string[]
  /** `c` is the request: for what depends on who asks. */
  readonly find: (services: Services, query: Query, list: ListRequest, c: Context<ApiEnv>) => Promise<Item[]>
  readonly count: (services: Services, query: Query, c: Context<ApiEnv>) => Promise<number>
}

export interface ListRequest {
  readonly page: Page
  readonly sorting: readonly Sorting[]
}

/** `GET <path>` and `GET <path>/count`. */
export function listRoutes<Query, Item>(api: Api, services: Services, listing: Listing<Query, Item>): void {
  const { path, tag, what, query, item, sortKeys } = listing
  const filters = queryParametersOf(query)
  api.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: [tag],
    summary: `List ${what}`,
    parameters: [...filters, ...queryParametersOf(pageParameters(sortKeys))],
    responses: { 200: json(z.array(item), `The ${what}.`), ...errorResponses },
  })
  api.get(path, async (c) => {
    const given = c.req.query()
    const sorting = readSorting(given, sortKeys)
    const list = { page: readPage(given), sorting }
    return c.json(await listing.find(services, readQueryString(query, given), list, c), 200)
  })
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: `${path}/count`,
    tags: [tag],
    summary: `Count ${what}`,
    parameters: filters,
    responses: { 200: countResponse, ...errorResponses },
  })
  api.get(`${path}/count`, async (c) => {
    const count = await listing.count(services, readQueryString(query, c.req.query()), c)
    return c.json({ count }, 200)
  })
}

/** `POST <path>` and `POST <path>/count`: the same with the filters and the order in the body. */
export function queryRoutes<Query, Item>(api: Api, services: Services, listing: Listing<Query, Item>): void {
  const { path, tag, what, query, item, sortKeys, manner } = listing
  const ordered = query.and(orderSchema)
  api.openAPIRegistry.registerPath({
    method: 'post',
    path,
    tags: [tag],
    summary: `Query ${what}`,
    parameters: [...(manner ? queryParametersOf(manner) : []), ...queryParametersOf(bodyPageParameters)],
    request: { body: jsonBody(ordered) },
    responses: { 200: json(z.array(item), `The ${what}.`), ...errorResponses },
  })
  api.post(path, async (c) => {
    const body = await readJsonBody(c, ordered)
    const list = { page: readPage(c.req.query()), sorting: body.sorting ?? [] }
    const asked = { ...body, ...mannerOf(manner, c.req.query()) }
    return c.json(await listing.find(services, asked, list, c), 200)
  })
  api.openAPIRegistry.registerPath({
    method: 'post',
    path: `${path}/count`,
    tags: [tag],
    summary: `Count ${what} by a query`,
    request: { body: jsonBody(ordered) },
    responses: { 200: countResponse, ...errorResponses },
  })
  api.post(`${path}/count`, async (c) => {
    const body = await readJsonBody(c, ordered)
    refuseUnknownOrder(body.sorting ?? [], sortKeys)
    return c.json({ count: await listing.count(services, body, c) }, 200)
  })
}

/** What the query string says of how it is answered, where it says something. */
function mannerOf<Query>(manner: z.ZodType<Partial<Query>> | undefined, text: Record<string, string>): Partial<Query> {
  return manner === undefined ? {} : readQueryString(manner, text)
}

const orderSchema = z.object({ sorting: z.array(sortingSchema).nullish() })
