import { createRoute, z } from '@hono/zod-openapi'
import type { TaskChanges } from '../../engine/command.ts'
import type { UserTask, Variables } from '../../engine/instance/instance-state.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { errorResponses, idParameter, jsonBody, noContent, optionalJsonBody } from '../../http/responses.ts'
import { date, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import type { PartAct } from '../history/part-act.ts'
import { readVariables, variablesSchema } from '../variable/variables.ts'
import { missingTask } from './find-task.ts'
import { logTask } from './task-act.ts'
import { commandTask } from './task-command.ts'

/** What a task is told that is more than who has it: its fields, and handing it on and back. */
export function taskChangeRoutes(api: Api, services: Services): void {
  api.openapi(putTask, async (c) => {
    const { id } = c.req.valid('param')
    const changes = changesOf(c.req.valid('json'))
    const task = await update(services, id, () => changes)
    await logTask(services, c, id, { operationType: 'Update', properties: changedBy(task, changes) })
    return c.body(null, 204)
  })
  api.openapi(delegateTask, async (c) => {
    const { id } = c.req.valid('param')
    const assignee = c.req.valid('json').userId ?? null
    // Who had it first is its owner from then on, however often it is handed on.
    const ownerOf = (task: UserTask) => task.owner ?? task.assignee ?? null
    const task = await update(services, id, (found) => ({
      assignee,
      owner: ownerOf(found),
      delegationState: 'PENDING',
    }))
    const changes = { assignee, owner: ownerOf(task), delegationState: 'PENDING' } as const
    await logTask(services, c, id, { operationType: 'Delegate', properties: changedBy(task, changes) })
    return c.body(null, 204)
  })
  api.openapi(resolveTask, async (c) => {
    const { id } = c.req.valid('param')
    const variables = readVariables(c.req.valid('json').variables, '')
    const changesOfTask = ({ owner }: UserTask): TaskChanges => ({
      assignee: owner ?? null,
      delegationState: 'RESOLVED',
    })
    const task = await update(services, id, changesOfTask, variables)
    await logTask(services, c, id, { operationType: 'Resolve', properties: changedBy(task, changesOfTask(task)) })
    return c.body(null, 204)
  })
}

/** Changes a task; gives it as it was before. */
async function update(
  services: Services,
  id: string,
  changesOfTask: (task: UserTask) => TaskChanges,
  variables?: Variables,
): Promise<UserTask> {
  let before: UserTask | undefined
  await commandTask(services, id, '', (number, task) => {
    before = task
    return { kind: 'updateTask', task: number, changes: changesOfTask(task), ...(variables && { variables }) }
  })
  if (before === undefined) throw missingTask(id)
  return before
}

const LOGGED_FIELDS = ['name', 'description', 'assignee', 'owner', 'priority', 'dueDate', 'followUpDate'] as const

/** The fields that changes make different, each with what it was and is. */
function changedBy(task: UserTask, changes: TaskChanges): NonNullable<PartAct['properties']> {
  const changed = LOGGED_FIELDS.flatMap((field) => {
    const [before, after] = [task[field] ?? null, changes[field]]
    return after === undefined || after === before ? [] : [[field, [before, after]] as const]
  })
  const { delegationState: delegation } = changes
  return { ...Object.fromEntries(changed), ...(delegation && { delegation: [task.delegationState, delegation] }) }
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
    priority: z.int32().nullish(),
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
