import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Command } from '../../engine/command.ts'
import type { Refusal } from '../../engine/refusal.ts'
import type { Api } from '../../http/api.ts'
import { ApiError, errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json, jsonBody, noContent, optionalJsonBody } from '../../http/responses.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { ownersOf, thingsAt } from '../../query/execution-place.ts'
import type { InstanceScope } from '../../query/instances/loaded-instance.ts'
import type { Services } from '../../shell/services.ts'
import { withNotes } from '../note/task-notes.ts'
import { commandOwner } from '../process-instance/command-owner.ts'
import { variableRoutes } from '../variable/variable-routes.ts'
import { readVariables, variablesSchema, variablesToRest, variableValuesSchema } from '../variable/variables.ts'
import { findTask, missingTask } from './find-task.ts'
import { identityLinkRoutes } from './identity-links.ts'
import { standaloneTaskRoutes } from './standalone-task.ts'
import { logTask } from './task-act.ts'
import { taskChangeRoutes } from './task-changes.ts'
import { commandTask, taskIn } from './task-command.ts'
import { type TaskView, taskDto, taskSchema, tasksAt } from './task-dto.ts'
import { type TaskQuery, taskConditions, taskQuerySchema } from './task-query.ts'
import { taskReportRoute } from './task-report.ts'
import { LOCAL_TASK_VARIABLES, TASK_VARIABLES } from './task-variables.ts'

/** `/task`. */
export function taskRoutes(api: Api, services: Services): void {
  listRoutes(api, services, TASK_LISTING)
  taskReportRoute(api, services)
  standaloneTaskRoutes(api, services)
  queryRoutes(api, services, TASK_LISTING)
  variableRoutes(api, services, TASK_VARIABLES)
  variableRoutes(api, services, LOCAL_TASK_VARIABLES)
  assignmentRoutes(api, services)
  taskChangeRoutes(api, services)
  identityLinkRoutes(api, services)
  api.openapi(getTask, async (c) => {
    const { id } = c.req.valid('param')
    const view = await findTask(services, id)
    if (view === undefined) throw invalidRequest(`No matching task with id ${id}`, 404)
    return c.json(taskDto(view), 200)
  })
  api.openapi(completeTask, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const doing = `Cannot complete task ${id}`
    const variables = readVariables(given.variables, doing)
    const state = await commandTask(services, id, doing, (task) => ({ kind: 'completeTask', task, variables }))
    await logTask(services, c, id, { operationType: 'Complete', properties: { delete: [false, true] } })
    if (!given.withVariablesInReturn) return c.body(null, 204)
    return c.json(variablesToRest(state.root.variables, false), 200)
  })
  api.openapi(throwError, async (c) => {
    const { id } = c.req.valid('param')
    const { errorCode, errorMessage, variables } = c.req.valid('json')
    if (!errorCode) throw invalidRequest('The error code is null or empty')
    const thrown = { code: errorCode, variables: readVariables(variables, '') }
    const message = errorMessage ? { message: errorMessage } : {}
    await commandTask(services, id, '', (task) => ({ kind: 'throwTaskError', task, ...thrown, ...message }))
    await logTask(services, c, id, { operationType: 'HandleBpmnError', properties: { errorCode } })
    return c.body(null, 204)
  })
  api.openapi(throwEscalation, async (c) => {
    const { id } = c.req.valid('param')
    const { escalationCode, variables } = c.req.valid('json')
    if (!escalationCode) throw invalidRequest('The escalation code is null or empty')
    const thrown = { code: escalationCode, variables: readVariables(variables, '') }
    await commandTask(services, id, '', (task) => ({ kind: 'throwTaskEscalation', task, ...thrown }))
    await logTask(services, c, id, { operationType: 'HandleBpmnEscalation', properties: { escalationCode } })
    return c.body(null, 204)
  })
}

/** `/task/{id}/claim`, `/unclaim` and `/assignee`. */
function assignmentRoutes(api: Api, services: Services): void {
  api.openapi(claimTask, async (c) => {
    const { id } = c.req.valid('param')
    const assignee = c.req.valid('json').userId ?? null
    let before: string | undefined
    const claimed: Refusal = { kind: 'processEngine', message: `Task '${id}' is already claimed by someone else.` }
    await commandOwner(services, id, {
      command: (number, state) => {
        const task = taskIn(state, number)
        before = task?.assignee
        // Claimed by nobody, it is given back, as in the reference.
        if (assignee !== null && task?.assignee !== undefined && task.assignee !== assignee) return claimed
        return task && updateOf(number, { assignee })
      },
      missing: () => missingTask(id),
      refused: (refusal) =>
        refusal === claimed
          ? new ApiError(400, 'TaskAlreadyClaimedException', claimed.message, 0)
          : errorOfRefusal(refusal),
    })
    await logTask(services, c, id, { operationType: 'Claim', properties: { assignee: [before, assignee] } })
    return c.body(null, 204)
  })
  api.openapi(unclaimTask, async (c) => {
    await assign(c, services, c.req.valid('param').id, { assignee: null, operationType: 'Claim' })
    return c.body(null, 204)
  })
  api.openapi(assignTask, async (c) => {
    const assignee = c.req.valid('json').userId ?? null
    await assign(c, services, c.req.valid('param').id, { assignee, operationType: 'Assign' })
    return c.body(null, 204)
  })
}

async function assign(
  c: Context,
  services: Services,
  id: string,
  { assignee, operationType }: { readonly assignee: string | null; readonly operationType: string },
): Promise<void> {
  let before: string | undefined
  await commandTask(services, id, '', (number, task) => {
    before = task.assignee
    return updateOf(number, { assignee })
  })
  await logTask(services, c, id, { operationType, properties: { assignee: [before, assignee] } })
}

function updateOf(task: number, changes: { readonly assignee: string | null }): Command {
  return { kind: 'updateTask', task, changes }
}

/** The list of user tasks, which filters ask too. */
export const TASK_LISTING = viewListing<TaskQuery, TaskView, z.output<typeof taskSchema>>({
  path: '/task',
  tag: 'Task',
  what: 'user tasks',
  query: taskQuerySchema,
  item: taskSchema,
  views: (services, query) => {
    const which = query.withTaskVariablesInReturn ? 'visible' : query.withTaskLocalVariablesInReturn && 'local'
    return thingsAt(services, { ...scopeOf(query), holding: 'userTasks' }, (place) =>
      tasksAt(place, which || undefined),
    )
  },
  complete: async (services, views, query) => (query.withCommentAttachmentInfo ? withNotes(services, views) : views),
  conditions: taskConditions,
  sortKeys: {
    id: ({ id }) => id,
    instanceId: ({ place }) => place.instance.state.id,
    executionId: ({ place }) => place.view.executionId,
    name: ({ task }) => task.name,
    nameCaseInsensitive: ({ task }) => task.name?.toLowerCase(),
    description: ({ task }) => task.description,
    assignee: ({ task }) => task.assignee,
    created: ({ task }) => task.createTime,
    dueDate: ({ task }) => task.dueDate,
    followUpDate: ({ task }) => task.followUpDate,
    priority: ({ task }) => task.priority ?? 50,
    tenantId: ({ place }) => place.instance.state.tenantId,
  },
  toDto: taskDto,
})

/** The narrowest place where a query's tasks can be. */
function scopeOf(query: TaskQuery): InstanceScope {
  const taskIds = query.taskId ? [query.taskId] : query.taskIdIn
  const instanceIds = query.processInstanceId ? [query.processInstanceId] : query.processInstanceIdIn
  return {
    processInstanceIds: taskIds?.length ? ownersOf(taskIds) : instanceIds?.length ? instanceIds : undefined,
    processDefinitionId: query.processDefinitionId,
    processDefinitionKeys: query.processDefinitionKey
      ? [query.processDefinitionKey]
      : keysOf(query.processDefinitionKeyIn),
  }
}

const TAGS = ['Task']

const userSchema = z.object({ userId: text }).openapi('UserIdDto')

const getTask = createRoute({
  method: 'get',
  path: '/task/{id}',
  tags: TAGS,
  summary: 'Get a user task',
  request: { params: idParameter },
  responses: { 200: json(taskSchema, 'The task.'), ...errorResponses },
})

const completeTask = createRoute({
  method: 'post',
  path: '/task/{id}/complete',
  tags: TAGS,
  summary: 'Complete a user task',
  request: {
    params: idParameter,
    body: optionalJsonBody(
      z.object({ variables: variablesSchema, withVariablesInReturn: flag }).openapi('CompleteTaskDto'),
    ),
  },
  responses: { 200: json(variableValuesSchema, 'The variables, if asked for.'), 204: noContent, ...errorResponses },
})

const throwError = createRoute({
  method: 'post',
  path: '/task/{id}/bpmnError',
  tags: TAGS,
  summary: 'Throw a BPMN error from a user task',
  request: {
    params: idParameter,
    body: jsonBody(
      z.object({ errorCode: text, errorMessage: text, variables: variablesSchema }).openapi('TaskBpmnErrorDto'),
    ),
  },
  responses: { 204: noContent, ...errorResponses },
})

const throwEscalation = createRoute({
  method: 'post',
  path: '/task/{id}/bpmnEscalation',
  tags: TAGS,
  summary: 'Throw a BPMN escalation from a user task',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ escalationCode: text, variables: variablesSchema }).openapi('TaskEscalationDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})

const claimTask = createRoute({
  method: 'post',
  path: '/task/{id}/claim',
  tags: TAGS,
  summary: 'Claim a user task that nobody has',
  request: { params: idParameter, body: optionalJsonBody(userSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const unclaimTask = createRoute({
  method: 'post',
  path: '/task/{id}/unclaim',
  tags: TAGS,
  summary: 'Give a user task back',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})

const assignTask = createRoute({
  method: 'post',
  path: '/task/{id}/assignee',
  tags: TAGS,
  summary: 'Assign a user task',
  request: { params: idParameter, body: jsonBody(userSchema) },
  responses: { 204: noContent, ...errorResponses },
})

/** An empty list is no condition. */
function keysOf(keys: readonly string[] | null | undefined): readonly string[] | undefined {
  return keys?.length ? keys : undefined
}
