import { setTimeout as wait } from 'node:timers/promises'
import { createRoute, z } from '@hono/zod-openapi'
import { externalWorkOf } from '../../engine/behavior/external-work.ts'
import { idOf } from '../../engine/instance/ids.ts'
import {
  type FetchRequest,
  type FetchTopic,
  fetchAndLock,
  type LockedExternalTask,
} from '../../external-task/fetch-external-tasks.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { byName } from '../../http/request/by-name.ts'
import { errorResponses, json, jsonBody } from '../../http/responses.ts'
import { flag, integer, text, texts } from '../../query/conditions/fields.ts'
import { refuseObject } from '../../query/conditions/variable-conditions.ts'
import { placesOf } from '../../query/execution-place.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import { readVariables, variableSchema, variablesToRest } from '../variable/variables.ts'
import { externalTaskDto, lockedExternalTaskSchema } from './external-task-dto.ts'

/** `POST /external-task/fetchAndLock`. */
export function fetchRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const given = c.req.valid('json')
    const request = requestOf(given)
    const locked = await fetchWithin(services, request, waitOf(given), c.req.raw.signal)
    const topics = new Map(given.topics?.map((topic) => [topic.topicName, topic]))
    const dtos = await Promise.all(locked.map((task) => lockedDto(services, task, topics.get(task.task.topic))))
    return c.json(
      dtos.filter((dto) => dto !== undefined),
      200,
    )
  })
}

const topicSchema = z
  .object({
    topicName: text,
    lockDuration: integer,
    variables: texts,
    localVariables: flag,
    businessKey: text,
    processDefinitionId: text,
    processDefinitionIdIn: texts,
    processDefinitionKey: text,
    processDefinitionKeyIn: texts,
    processDefinitionVersionTag: text,
    withoutTenantId: flag,
    tenantIdIn: texts,
    processVariables: byName(variableSchema.shape.value, 'AnyValue').nullish(),
    deserializeValues: flag,
    includeExtensionProperties: flag,
  })
  .openapi('FetchExternalTaskTopicDto')

/** Each topic is four reads whenever it is looked at. A worker has a handful. */
const MOST_TOPICS = 100

const fetchSchema = z
  .object({
    workerId: text,
    maxTasks: integer,
    usePriority: flag,
    asyncResponseTimeout: integer,
    topics: z
      .array(topicSchema)
      .max(MOST_TOPICS, { error: `more than ${MOST_TOPICS} topics` })
      .nullish(),
    sorting: z.array(z.unknown()).nullish(),
  })
  .openapi('FetchExternalTasksDto')

type Given = z.output<typeof fetchSchema>

/** As many tasks as a worker gets where it does not say. */
const DEFAULT_MAX_TASKS = 10

/** The longest wait that a client can ask for, in milliseconds: the reference's limit. */
const LONGEST_TIMEOUT = 1_800_000

/** The longest wait that is granted: API Gateway cuts a request after 29 seconds. A worker then asks again. */
const LONGEST_WAIT = 20_000

/** Between two looks for tasks, in milliseconds: the first and the longest pause. */
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 1_000

function waitOf({ asyncResponseTimeout }: Given): number {
  const timeout = asyncResponseTimeout ?? 0
  if (timeout > LONGEST_TIMEOUT) {
    const limit = `cannot be set to a value greater than ${LONGEST_TIMEOUT} milliseconds`
    throw invalidRequest(`The asynchronous response timeout ${limit}`)
  }
  return Math.min(timeout, LONGEST_WAIT)
}

/** Tasks as soon as there are any; none after `timeout` milliseconds, or when nobody waits for the answer any more. */
async function fetchWithin(services: Services, request: FetchRequest, timeout: number, gone: AbortSignal) {
  const end = Date.now() + timeout
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const locked = await fetchAndLock(services, request)
    const left = end - Date.now()
    if (locked.length > 0 || left <= 0 || gone.aborted) return locked
    await wait(Math.min(pause, left))
    if (gone.aborted) return []
  }
}

function requestOf({ workerId, maxTasks, usePriority, topics, sorting }: Given): FetchRequest {
  if (sorting?.length) throw invalidRequest("'sorting' of fetchAndLock is not supported: use usePriority")
  if (!workerId) throw invalidRequest('workerId is null')
  const most = maxTasks ?? DEFAULT_MAX_TASKS
  if (most < 0) throw invalidRequest('maxResults is not greater than or equal to 0')
  return { workerId, maxTasks: most, usePriority: usePriority === true, topics: (topics ?? []).map(topicOf) }
}

function topicOf(given: z.output<typeof topicSchema>): FetchTopic {
  const { topicName, lockDuration } = given
  if (!topicName) throw invalidRequest('topicName is null')
  if (!lockDuration || lockDuration <= 0) throw invalidRequest('lockTime is not greater than 0')
  const processVariables = Object.entries(given.processVariables ?? {}).map(([name, value]) => {
    refuseObject(value ?? null)
    return [name, { value }]
  })
  return {
    topicName,
    lockDuration,
    localVariables: given.localVariables === true,
    ...(given.variables && { variables: given.variables }),
    ...(typeof given.businessKey === 'string' && { businessKey: given.businessKey }),
    ...(given.processDefinitionId && { processDefinitionId: given.processDefinitionId }),
    ...(given.processDefinitionIdIn?.length && { processDefinitionIdIn: given.processDefinitionIdIn }),
    ...(given.processDefinitionKey && { processDefinitionKey: given.processDefinitionKey }),
    ...(given.processDefinitionKeyIn?.length && { processDefinitionKeyIn: given.processDefinitionKeyIn }),
    ...(given.processDefinitionVersionTag && { processDefinitionVersionTag: given.processDefinitionVersionTag }),
    ...(given.withoutTenantId && { withoutTenantId: true }),
    ...(given.tenantIdIn?.length && { tenantIdIn: given.tenantIdIn }),
    ...(processVariables.length > 0 && {
      processVariables: readVariables(Object.fromEntries(processVariables), ''),
    }),
  }
}

/** A locked task as its worker gets it, as `topic` wants it; undefined where its definition was deleted meanwhile. */
async function lockedDto(
  services: Services,
  locked: LockedExternalTask,
  topic: z.output<typeof topicSchema> | undefined,
) {
  const loaded = await definitionGraph(services, locked.state.definitionId)
  if (loaded === undefined) return undefined
  const place = placesOf({ state: locked.state, ...loaded }).find(
    ({ view }) => view.execution.number === locked.execution,
  )
  if (place === undefined) return undefined
  const { task, lock } = locked
  const work = externalWorkOf(loaded.graph.activities.get(locked.activityId))
  return {
    ...externalTaskDto({ id: idOf(locked.state.id, task.number), task, place, lock }),
    errorDetails: task.errorDetails ?? null,
    variables: variablesToRest(locked.variables, topic?.deserializeValues === true),
    extensionProperties: topic?.includeExtensionProperties ? { ...work?.properties } : {},
  }
}

const route = createRoute({
  method: 'post',
  path: '/external-task/fetchAndLock',
  tags: ['External Task'],
  summary: 'Fetch external tasks and lock them for a worker; waits for some where it is told to',
  request: { body: jsonBody(fetchSchema) },
  responses: { 200: json(z.array(lockedExternalTaskSchema), 'The locked tasks.'), ...errorResponses },
})
