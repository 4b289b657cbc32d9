import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Refusal } from '../../engine/refusal.ts'
import {
  completeExternalTask,
  extendLock,
  failExternalTask,
  lockExternalTask,
  setExternalTaskPriority,
  setExternalTaskRetries,
  throwExternalTaskError,
  unlockExternalTask,
} from '../../external-task/external-tasks.ts'
import type { Api } from '../../http/api.ts'
import { type ApiError, errorOfRefusal, invalidRequest, restError, restRequest } from '../../http/api-error.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { acceptText } from '../../http/request/accept-text.ts'
import { errorResponses, idParameter, json, jsonBody, noContent, plainText } from '../../http/responses.ts'
import { integer, text } from '../../query/conditions/fields.ts'
import { findThing } from '../../query/execution-place.ts'
import type { Services } from '../../shell/services.ts'
import { logPartAct, type PartAct } from '../history/part-act.ts'
import { readVariables, variablesSchema } from '../variable/variables.ts'
import { type ExternalTaskView, externalTaskDto, externalTaskSchema, externalTasksAt } from './external-task-dto.ts'
import { fetchRoute } from './external-task-fetch.ts'
import { externalTaskListing, withLocks } from './external-task-listing.ts'
import { externalTasksRetriesRoute } from './external-tasks-retries.ts'
import { topicNamesRoute } from './topic-names.ts'

/** `/external-task`. */
export function externalTaskRoutes(api: Api, services: Services): void {
  listRoutes(api, services, externalTaskListing)
  queryRoutes(api, services, externalTaskListing)
  fetchRoute(api, services)
  topicNamesRoute(api, services)
  externalTasksRetriesRoute(api, services)
  resultRoutes(api, services)
  lockRoutes(api, services)
  api.openapi(getTask, async (c) => {
    const [view] = await withLocks(services, [await find(services, c.req.valid('param').id)])
    if (view === undefined) throw missing(c.req.valid('param').id)
    return c.json(externalTaskDto(view), 200)
  })
  api.openapi(getErrorDetails, async (c) => {
    acceptText(c)
    const { task } = await find(services, c.req.valid('param').id)
    return task.errorDetails === undefined ? c.body(null, 204) : c.text(task.errorDetails, 200)
  })
  api.openapi(putRetries, async (c) => {
    const { id } = c.req.valid('param')
    const { retries } = c.req.valid('json')
    if (typeof retries !== 'number') throw invalidRequest('The number of retries cannot be null')
    refuse(id, await setExternalTaskRetries(services, id, retries))
    await logExternalTask(services, c, id, { operationType: 'SetExternalTaskRetries', properties: { retries } })
    return c.body(null, 204)
  })
  api.openapi(putPriority, async (c) => {
    const { id } = c.req.valid('param')
    const priority = c.req.valid('json').priority ?? 0
    refuse(id, await setExternalTaskPriority(services, id, priority))
    await logExternalTask(services, c, id, { operationType: 'SetPriority', properties: { priority } })
    return c.body(null, 204)
  })
}

/** How a worker ends its work on a task. */
function resultRoutes(api: Api, services: Services): void {
  api.openapi(complete, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const variables = readVariables(given.variables, '')
    const localVariables = readVariables(given.localVariables, '')
    refuse(id, await completeExternalTask(services, id, { workerId: workerOf(given), variables, localVariables }))
    return c.body(null, 204)
  })
  api.openapi(fail, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const failure = {
      workerId: workerOf(given),
      retries: given.retries ?? 0,
      retryTimeout: given.retryTimeout ?? 0,
      variables: readVariables(given.variables, ''),
      localVariables: readVariables(given.localVariables, ''),
      ...(given.errorMessage && { errorMessage: given.errorMessage }),
      ...(given.errorDetails && { errorDetails: given.errorDetails }),
    }
    refuse(id, await failExternalTask(services, id, failure))
    return c.body(null, 204)
  })
  api.openapi(throwError, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const { errorCode, errorMessage } = given
    if (!errorCode) throw invalidRequest('The error code is null or empty')
    const thrown = { workerId: workerOf(given), errorCode, variables: readVariables(given.variables, '') }
    const message = errorMessage ? { errorMessage } : {}
    refuse(id, await throwExternalTaskError(services, id, { ...thrown, ...message }))
    return c.body(null, 204)
  })
}

/** How a worker gets, keeps and gives back a task. */
function lockRoutes(api: Api, services: Services): void {
  api.openapi(lock, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const lockDuration = durationOf(given.lockDuration, 'lockDuration')
    refuse(id, await lockExternalTask(services, id, { workerId: workerOf(given), lockDuration }))
    return c.body(null, 204)
  })
  api.openapi(extend, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const newDuration = durationOf(given.newDuration, 'lockDuration')
    refuse(id, await extendLock(services, id, { workerId: workerOf(given), newDuration }))
    return c.body(null, 204)
  })
  api.openapi(unlock, async (c) => {
    const { id } = c.req.valid('param')
    refuse(id, await unlockExternalTask(services, id))
    await logExternalTask(services, c, id, { operationType: 'Unlock' })
    return c.body(null, 204)
  })
}

function logExternalTask(
  services: Services,
  c: Context,
  id: string,
  act: Pick<PartAct, 'operationType' | 'properties'>,
): Promise<void> {
  return logPartAct(services, c, id, { ...act, entityType: 'ExternalTask', externalTaskId: id })
}

async function find(services: Services, id: string): Promise<ExternalTaskView> {
  const view = await findThing(services, id, externalTasksAt, (task) => task.id)
  if (view === undefined) throw restRequest(`External task with id ${id} does not exist`, 404)
  return view
}

function missing(id: string): ApiError {
  return restError(`External task with id ${id} does not exist`, 404)
}

function refuse(id: string, refusal: Refusal | undefined): void {
  if (refusal === undefined) return
  throw refusal.kind === 'notFound' ? missing(id) : restError(refusal.message, errorOfRefusal(refusal).status)
}

function workerOf({ workerId }: { readonly workerId?: string | null | undefined }): string {
  if (!workerId) throw invalidRequest('workerId is null')
  return workerId
}

function durationOf(duration: number | null | undefined, name: string): number {
  if (typeof duration === 'number' && duration > 0) return duration
  throw invalidRequest(`${name} is not greater than 0`)
}

const TAGS = ['External Task']

const getTask = createRoute({
  method: 'get',
  path: '/external-task/{id}',
  tags: TAGS,
  summary: 'Get an external task',
  request: { params: idParameter },
  responses: { 200: json(externalTaskSchema, 'The task.'), ...errorResponses },
})

const getErrorDetails = createRoute({
  method: 'get',
  path: '/external-task/{id}/errorDetails',
  tags: TAGS,
  summary: 'Get the details of the last failure',
  request: { params: idParameter },
  responses: { 200: plainText('The details.'), 204: noContent, ...errorResponses },
})

/** A worker's request about one task. */
function workerRoute<Path extends string, Shape extends z.ZodRawShape>(path: Path, summary: string, shape: Shape) {
  return createRoute({
    method: 'post',
    path: `/external-task/{id}/${path}`,
    tags: TAGS,
    summary,
    request: { params: idParameter, body: jsonBody(z.object({ workerId: text, ...shape })) },
    responses: { 204: noContent, ...errorResponses },
  })
}

const complete = workerRoute('complete', 'Complete an external task', {
  variables: variablesSchema,
  localVariables: variablesSchema,
})

const fail = workerRoute('failure', 'Report that the work failed', {
  errorMessage: text,
  errorDetails: text,
  retries: integer,
  retryTimeout: integer,
  variables: variablesSchema,
  localVariables: variablesSchema,
})

const throwError = workerRoute('bpmnError', 'Throw a BPMN error from an external task', {
  errorCode: text,
  errorMessage: text,
  variables: variablesSchema,
})

const lock = workerRoute('lock', 'Lock an external task', { lockDuration: integer })

const extend = workerRoute('extendLock', 'Keep a lock for longer, counted from now', { newDuration: integer })

const unlock = createRoute({
  method: 'post',
  path: '/external-task/{id}/unlock',
  tags: TAGS,
  summary: 'Unlock an external task',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})

const putRetries = createRoute({
  method: 'put',
  path: '/external-task/{id}/retries',
  tags: TAGS,
  summary: 'Set the retries of an external task',
  request: { params: idParameter, body: jsonBody(z.object({ retries: integer }).openapi('RetriesDto')) },
  responses: { 204: noContent, ...errorResponses },
})

const putPriority = createRoute({
  method: 'put',
  path: '/external-task/{id}/priority',
  tags: TAGS,
  summary: 'Set the priority of an external task',
  request: { params: idParameter, body: jsonBody(z.object({ priority: integer }).openapi('PriorityDto')) },
  responses: { 204: noContent, ...errorResponses },
})
