import { createRoute, z } from '@hono/zod-openapi'
import { ownerOf } from '../../engine/instance/ids.ts'
import { setExternalTaskRetries } from '../../external-task/external-tasks.ts'
import type { Api } from '../../http/api.ts'
import { type ApiError, invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { errorResponses, jsonBody, noContent } from '../../http/responses.ts'
import { findExternalTask } from '../../instance/execution-lookup.ts'
import { integer } from '../../query/conditions/fields.ts'
import { QueryError } from '../../query/conditions/query-error.ts'
import { ownersOf, thingsAt } from '../../query/execution-place.ts'
import { historicInstanceSearch } from '../../query/instances/historic-instance-search.ts'
import { instanceIds } from '../../query/instances/instance-search.ts'
import { processInstanceSearch } from '../../query/instances/process-instance-search.ts'
import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import { readInstances } from '../../store/process-instance/stored-instance.ts'
import { logAct } from '../history/user-operation-log.ts'
import { strictHistoricInstanceQuerySchema, strictProcessInstanceQuerySchema } from '../modification/strict-queries.ts'
import { externalTasksAt } from './external-task-dto.ts'
import { queriedExternalTasks, strictExternalTaskQuerySchema } from './external-task-listing.ts'

/** A write for each of them within one request, which has 30 seconds. */
const MOST_TASKS = 2000

/** Instances read at once, and instances written at the same time. */
const READ_AT_ONCE = 100
const WRITES_AT_ONCE = 16

const retriesSchema = z
  .object({
    retries: integer,
    externalTaskIds: z.array(z.string().nullable()).nullish(),
    processInstanceIds: z.array(z.string()).nullish(),
    externalTaskQuery: strictExternalTaskQuerySchema.nullish(),
    processInstanceQuery: strictProcessInstanceQuerySchema.nullish(),
    historicProcessInstanceQuery: strictHistoricInstanceQuerySchema.nullish(),
  })
  .openapi('SetRetriesForExternalTasksDto')
type Given = z.output<typeof retriesSchema>

/** `PUT /external-task/retries`: sets the retries of many external tasks, all of which are checked before the first is written. */
export function externalTasksRetriesRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const given = c.req.valid('json')
    const { retries } = given
    if (typeof retries !== 'number') throw invalidRequest('The number of retries cannot be null.')
    if (retries < 0) throw invalidRequest('The number of retries cannot be negative')
    const ids = await taskIdsOf(services, given)
    if (ids.size === 0) throw invalidRequest('externalTaskIds is empty')
    await checkAll(services, ids)
    await setAll(services, ids, retries)
    await logAct(services, {
      entityType: 'ExternalTask',
      operationType: 'SetExternalTaskRetries',
      user: callerOf(c),
      properties: { nrOfInstances: ids.size, async: false, retries },
    })
    return c.body(null, 204)
  })
}

/** Which tasks are meant: those that are listed, those of instances, and those that queries find. Throws an ApiError where they are too many. */
async function taskIdsOf(services: Services, given: Given): Promise<Set<string>> {
  const ids = new Set<string>()
  const add = (more: readonly string[]) => {
    for (const id of more) ids.add(id)
    if (ids.size > MOST_TASKS) throw tooMany()
  }
  add(
    (given.externalTaskIds ?? []).map((id) => {
      if (id === null) throw invalidRequest('External task id cannot be null: externalTaskIds contains null value')
      return id
    }),
  )
  for await (const processInstanceIds of instancesOf(services, given)) {
    if (processInstanceIds.length === 0) continue
    const scope = { processInstanceIds, holding: 'externalTasks' as const }
    for await (const tasks of thingsAt(services, scope, externalTasksAt)) add(tasks.map(({ id }) => id))
  }
  if (given.externalTaskQuery) {
    for await (const tasks of queriedExternalTasks(services, given.externalTaskQuery)) add(tasks.map(({ id }) => id))
  }
  return ids
}

async function* instancesOf(services: Services, given: Given): AsyncGenerator<readonly string[]> {
  const { processInstanceIds, processInstanceQuery: running, historicProcessInstanceQuery: historic } = given
  yield processInstanceIds ?? []
  try {
    if (running) yield* instanceIds(services, await processInstanceSearch(services, running))
    if (historic) yield* instanceIds(services, await historicInstanceSearch(services, historic))
  } catch (error) {
    throw error instanceof QueryError ? invalidRequest(error.message) : error
  }
}

/** Throws an ApiError (404) where one of them does not exist: nothing has been changed then. */
async function checkAll(services: Services, ids: ReadonlySet<string>): Promise<void> {
  const owners = ownersOf([...ids])
  const known = new Set<string>()
  for (let at = 0; at < owners.length; at += READ_AT_ONCE) {
    const stored = await readInstances(services.db, owners.slice(at, at + READ_AT_ONCE), { consistent: true })
    for (const id of ids) {
      const owner = ownerOf(id)
      const state = owner && stored.get(owner.instanceId)?.state
      if (owner && state && state.end === undefined && findExternalTask(state, owner.number)) known.add(id)
    }
  }
  for (const id of ids) if (!known.has(id)) throw missing(id)
}

/** Those of one instance one after another: they are writes of the same item. */
async function setAll(services: Services, ids: ReadonlySet<string>, retries: number): Promise<void> {
  const byInstance = Map.groupBy(ids, (id) => ownerOf(id)?.instanceId ?? '')
  let done = 0
  await concurrently(byInstance.values(), WRITES_AT_ONCE, async (tasks) => {
    for (const id of tasks) {
      const refusal = await setExternalTaskRetries(services, id, retries)
      if (refusal?.kind === 'notFound')
        throw missing(id, `. It ended meanwhile; the retries of ${done} others were set.`)
      if (refusal !== undefined) throw invalidRequest(`${refusal.message}. The retries of ${done} others were set.`)
      done += 1
    }
  })
}

function missing(id: string, more = ''): ApiError {
  return invalidRequest(`Cannot find external task with id ${id}: externalTask is null${more}`, 404)
}

function tooMany(): ApiError {
  return invalidRequest(
    `These are more than ${MOST_TASKS} external tasks, the most whose retries one request can set: name fewer of them, or give the query narrower filters`,
  )
}

const route = createRoute({
  method: 'put',
  path: '/external-task/retries',
  tags: ['External Task'],
  summary: `Set the retries of many external tasks, at most ${MOST_TASKS}`,
  request: { body: jsonBody(retriesSchema) },
  responses: { 204: noContent, ...errorResponses },
})
