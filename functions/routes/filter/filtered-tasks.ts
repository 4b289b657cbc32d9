import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api, ApiEnv } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { bodyPageParameters, readPage } from '../../http/request/page.ts'
import { queryParametersOf } from '../../http/request/query-string.ts'
import { countResponse, errorResponses, idParameter, json, noContent, optionalJsonBody } from '../../http/responses.ts'
import type { Page } from '../../query/best.ts'
import type { Services } from '../../shell/services.ts'
import type { Filter } from '../../store/filter-items.ts'
import { TASK_LISTING } from '../task/task.ts'
import { taskSchema } from '../task/task-dto.ts'
import { readFilteredQuery } from './filter-dto.ts'
import { narrowedQuery } from './narrowed-query.ts'

type FindFilter = (services: Services, c: Context) => Promise<Filter>

/** The tasks of a filter: list, count, the only one; by POST with a query that narrows it, which takes nothing of the filter away. */
export function filteredTaskRoutes(api: Api, services: Services, find: FindFilter): void {
  api.openapi(LIST.get, async (c) => c.json(await tasks(services, c, (await find(services, c)).query), 200))
  api.openapi(LIST.post, async (c) => {
    return c.json(await tasks(services, c, narrowedQuery((await find(services, c)).query, c.req.valid('json'))), 200)
  })
  api.openapi(COUNT.get, async (c) => c.json({ count: await count(services, c, (await find(services, c)).query) }, 200))
  api.openapi(COUNT.post, async (c) => {
    const query = narrowedQuery((await find(services, c)).query, c.req.valid('json'))
    return c.json({ count: await count(services, c, query) }, 200)
  })
  api.openapi(SINGLE.get, async (c) => {
    const task = await singleTask(services, c, (await find(services, c)).query)
    return task === undefined ? c.body(null, 204) : c.json(task, 200)
  })
  api.openapi(SINGLE.post, async (c) => {
    const task = await singleTask(services, c, narrowedQuery((await find(services, c)).query, c.req.valid('json')))
    return task === undefined ? c.body(null, 204) : c.json(task, 200)
  })
}

type Kept = Readonly<Record<string, unknown>>

function tasks(services: Services, c: Context<ApiEnv>, kept: Kept, page: Page = readPage(c.req.query())) {
  const { sorting, ...query } = readFilteredQuery(kept)
  return TASK_LISTING.find(services, query, { page, sorting: sorting ?? [] }, c)
}

function count(services: Services, c: Context<ApiEnv>, kept: Kept): Promise<number> {
  return TASK_LISTING.count(services, readFilteredQuery(kept), c)
}

/** Throws an ApiError where there are several. */
async function singleTask(services: Services, c: Context<ApiEnv>, kept: Kept) {
  const [task, other] = await tasks(services, c, kept, { firstResult: 0, maxResults: 2 })
  if (other !== undefined) throw invalidRequest('Filter result is not unique: it has more than one task')
  return task
}

const narrowing = z.record(z.string(), z.any()).openapi('FilterExtendingQueryDto', {
  description: 'A query of tasks, as for POST /task.',
})

/** The two ways of asking for what a filter finds. */
function routesOf<Responses extends { readonly 200: object }>(name: string, summary: string, responses: Responses) {
  const common = { path: `/filter/{id}/${name}`, tags: ['Filter'] }
  const parameters = name === 'list' ? { parameters: queryParametersOf(bodyPageParameters) } : {}
  return {
    get: createRoute({ ...common, ...parameters, method: 'get', summary, request: { params: idParameter }, responses }),
    post: createRoute({
      ...common,
      ...parameters,
      method: 'post',
      summary: `${summary}, narrowed`,
      request: { params: idParameter, body: optionalJsonBody(narrowing) },
      responses,
    }),
  }
}

const LIST = routesOf('list', 'List the tasks of a filter', {
  200: json(z.array(taskSchema), 'The tasks.'),
  ...errorResponses,
})
const COUNT = routesOf('count', 'Count the tasks of a filter', { 200: countResponse, ...errorResponses })
const SINGLE = routesOf('singleResult', 'Get the only task of a filter', {
  200: json(taskSchema, 'The task.'),
  204: noContent,
  ...errorResponses,
})
