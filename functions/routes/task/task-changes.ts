import { createRoute, z } from '@hono/zod-openapi'
import type { TaskChanges } from '../../engine/command.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { errorResponses, idParameter, jsonBody, noContent, optionalJsonBody } from '../../http/responses.ts'
import { date, integer, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { readVariables, variablesSchema } from '../variable/variables.ts'
import { commandTask } from './task-command.ts'

/** What a task is told that is more than who has it: its fields, and handing it on and back. */
export function taskChangeRoutes(api: Api, services: Services): void {
  api.openapi(putTask, async (c) => {
    const changes = changesOf(c.req.valid('json'))
    await commandTask(services, c.req.valid('param').id, '', (task) => ({ kind: 'updateTask', task, changes }))
    return c.body(null, 204)
  })
  api.openapi(delegateTask, async (c) => {
    const assignee = c.req.valid('json').userId ?? null
    await commandTask(services, c.req.valid('param').id, '', (number, task) => {
      // Who had it first is its owner from then on, however often it is handed on.
      const owner = task.owner ?? task.assignee ?? null
      return { kind: 'updateTask', task: number, changes: { assignee, owner, delegationState: 'PENDING' } }
    })
    return c.body(null, 204)
  })
  api.openapi(resolveTask, async (c) => {
    const variables = readVariables(c.req.valid('json').variables, '')
    await commandTask(services, c.req.valid('param').id, '', (number, { owner = null }) => {
      return { kind: 'updateTask', task: number, changes: { assignee: owner, delegationState: 'RESOLVED' }, variables }
    })
    return c.body(null, 204)
  })
}

const taskSchema = z
  .object({
    name: text,
    description: text,
    assignee: text,
    owner: text,
    delegationState: z.enum(['PENDING', 'RESOLVED']).nullish(),
    due: date,
    followUp: date,
    priority: integer,
    parentTaskId: text,
    caseInstanceId: text,
    tenantId: text,
  })
  .openapi('TaskUpdateDto')

/** What is not given is cleared, as in the reference: the body is the whole task. Throws an ApiError (400) for what a task of a process cannot have. */
function changesOf(given: z.output<typeof taskSchema>): TaskChanges {
  for (const field of ['parentTaskId', 'caseInstanceId'] as const) {
    if (typeof given[field] === 'string')
      throw invalidRequest(`'${field}' is not supported: tasks belong to a process instance`)
  }
  return {
    name: given.name ?? null,
    description: given.description ?? null,
    assignee: given.assignee ?? null,
    owner: given.owner ?? null,
    delegationState: given.delegationState ?? null,
    dueDate: given.due ?? null,
    followUpDate: given.followUp ?? null,
    priority: given.priority ?? 50,
  }
}

const TAGS = ['Task']

const putTask = createRoute({
  method: 'put',
  path: '/task/{id}',
  tags: TAGS,
  summary: 'Change a user task: what is not given is cleared',
  request: { params: idParameter, body: jsonBody(taskSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const delegateTask = createRoute({
  method: 'post',
  path: '/task/{id}/delegate',
  tags: TAGS,
  summary: 'Give a user task to somebody else, who is to give it back',
  request: { params: idParameter, body: jsonBody(z.object({ userId: text }).openapi('UserIdDto')) },
  responses: { 204: noContent, ...errorResponses },
})

const resolveTask = createRoute({
  method: 'post',
  path: '/task/{id}/resolve',
  tags: TAGS,
  summary: 'Give a delegated task back to its owner',
  request: {
    params: idParameter,
    body: optionalJsonBody(z.object({ variables: variablesSchema }).openapi('ResolveTaskDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})
