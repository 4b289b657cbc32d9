import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { invalidRequest, restError } from '../../http/api-error.ts'
import { errorResponses, idParameter, jsonBody, noContent } from '../../http/responses.ts'
import { date, integer, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { findTask, missingTask } from './find-task.ts'

/**
 * Tasks that belong to no process instance are refused, with the reason: everything that a task has and does (its version, its history, its tenant, its
 * variables) is its instance's, and ids tell the instance. A process of one user task does what such a task would.
 */
export function standaloneTaskRoutes(api: Api, services: Services): void {
  api.openapi(createTask, () => {
    const instead = 'start an instance of a process with one user task'
    throw invalidRequest(`Tasks without a process instance are not supported: ${instead}`)
  })
  api.openapi(deleteTask, async (c) => {
    const { id } = c.req.valid('param')
    if ((await findTask(services, id)) === undefined) throw missingTask(id)
    throw restError(`Could not delete task: The task cannot be deleted because is part of a running process`)
  })
}

const taskSchema = z
  .object({
    id: text,
    name: text,
    description: text,
    assignee: text,
    owner: text,
    delegationState: text,
    due: date,
    followUp: date,
    priority: integer,
    parentTaskId: text,
    caseInstanceId: text,
    tenantId: text,
  })
  .openapi('CreateTaskDto')

const createTask = createRoute({
  method: 'post',
  path: '/task/create',
  tags: ['Task'],
  summary: 'Refused: a user task belongs to a process instance',
  request: { body: jsonBody(taskSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const deleteTask = createRoute({
  method: 'delete',
  path: '/task/{id}',
  tags: ['Task'],
  summary: 'Refused: a user task goes with its process instance',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})
