import { createRoute, z } from '@hono/zod-openapi'
import type { Command } from '../../engine/command.ts'
import type { FormDefinition } from '../../engine/form/form-definition.ts'
import { type FormPlace, formVariables, submittedVariables } from '../../engine/form/form-values.ts'
import type { UserTask, Variables } from '../../engine/instance/instance-state.ts'
import type { Api } from '../../http/api.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { flag } from '../../query/conditions/fields.ts'
import { formOf } from '../../repository/forms/forms.ts'
import type { Services } from '../../shell/services.ts'
import { findTask, missingTask } from '../task/find-task.ts'
import { logTask } from '../task/task-act.ts'
import { commandTask } from '../task/task-command.ts'
import { type TaskView, variablesOf } from '../task/task-dto.ts'
import { readVariables, variablesSchema, variablesToRest, variableValuesSchema } from '../variable/variables.ts'
import {
  deployedFormResponse,
  formContent,
  formDto,
  formQuery,
  formSchema,
  named,
  renderedForm,
  variablesOrThrow,
} from './form-dto.ts'

/** What a page needs that shows a form for a task: which form it is, the variables, and a way to send them. */
export function taskFormRoutes(api: Api, services: Services): void {
  api.openapi(getForm, async (c) => {
    const { id } = c.req.valid('param')
    const { view, form } = await find(services, id, 'Cannot get form for task: ')
    return c.json(formDto(view.task.formKey, form, `task/${id}/rendered-form`), 200)
  })
  api.openapi(getFormVariables, async (c) => {
    const { id } = c.req.valid('param')
    const { variableNames, deserializeValues } = readQueryString(formQuery, c.req.query())
    const { view, form } = await find(services, id)
    const fields = variablesOrThrow(
      formVariables(form, placeOf(services, view)),
      `Cannot get form variables of task ${id}`,
    )
    const all = { ...fields, ...variablesOf(view, 'visible') }
    return c.json(variablesToRest(named(all, variableNames), deserializeValues !== false), 200)
  })
  api.openapi(getRenderedForm, async (c) => {
    const { id } = c.req.valid('param')
    const { view, form } = await find(services, id)
    return renderedForm(c, form, placeOf(services, view), `task with the id ${id}`)
  })
  api.openapi(getDeployedForm, async (c) => {
    const { view, form } = await find(services, c.req.valid('param').id)
    const { deploymentId } = view.place.instance.definition
    return deployedFormResponse(c, services, deploymentId, { key: view.task.formKey, reference: form.reference })
  })
  api.openapi(submitForm, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const doing = `Cannot submit task form ${id}`
    const submitted = readVariables(given.variables, doing)
    const { view, form } = await find(services, id, `${doing}: `)
    const variables = variablesOrThrow(submittedVariables(form, submitted, placeOf(services, view)), doing)
    const state = await commandTask(services, id, doing, (task, current) => submission(task, current, variables))
    const isResolved = view.task.delegationState === 'PENDING'
    await logTask(services, c, id, isResolved ? { operationType: 'Resolve' } : COMPLETED)
    if (!given.withVariablesInReturn) return c.body(null, 204)
    return c.json(variablesToRest(state.root.variables, false), 200)
  })
}

const COMPLETED = { operationType: 'Complete', properties: { delete: [false, true] } } as const

/** A task that its owner gave to somebody else goes back to him: it is not completed, as in the reference. */
function submission(task: number, { delegationState, owner }: UserTask, variables: Variables): Command {
  if (delegationState !== 'PENDING') return { kind: 'completeTask', task, variables }
  const changes = { assignee: owner ?? null, delegationState: 'RESOLVED' as const }
  return { kind: 'updateTask', task, changes, variables }
}

interface TaskForm {
  readonly view: TaskView
  readonly form: FormDefinition
}

async function find(services: Services, id: string, prefix = ''): Promise<TaskForm> {
  const view = await findTask(services, id)
  if (view === undefined) throw missingTask(id, prefix)
  const { instance, view: execution } = view.place
  return { view, form: await formOf(services, instance.definition, execution.execution.activityId) }
}

function placeOf(services: Services, view: TaskView): FormPlace {
  const { graph } = view.place.instance
  return { graph, variables: variablesOf(view, 'visible'), options: { now: services.now() } }
}

const TAGS = ['Task']

const getForm = createRoute({
  method: 'get',
  path: '/task/{id}/form',
  tags: TAGS,
  summary: 'Get which form a user task has: its key, or the form that it refers to',
  request: { params: idParameter },
  responses: { 200: json(formSchema, 'The form; nothing where it has none.'), ...errorResponses },
})

const getFormVariables = createRoute({
  method: 'get',
  path: '/task/{id}/form-variables',
  tags: TAGS,
  summary: 'Get the variables that a user task sees, and the fields of its form, with their defaults',
  parameters: queryParametersOf(formQuery),
  request: { params: idParameter },
  responses: { 200: json(variableValuesSchema, 'The variables by name.'), ...errorResponses },
})

const getRenderedForm = createRoute({
  method: 'get',
  path: '/task/{id}/rendered-form',
  tags: TAGS,
  summary: 'Get the form that is generated from the fields of a user task, as HTML',
  request: { params: idParameter },
  responses: { 200: formContent, ...errorResponses },
})

const getDeployedForm = createRoute({
  method: 'get',
  path: '/task/{id}/deployed-form',
  tags: TAGS,
  summary: 'Get the deployed form that a user task names',
  request: { params: idParameter },
  responses: { 200: formContent, ...errorResponses },
})

const submitForm = createRoute({
  method: 'post',
  path: '/task/{id}/submit-form',
  tags: TAGS,
  summary: 'Complete a user task with what its form says; one that was delegated goes back to its owner',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ variables: variablesSchema, withVariablesInReturn: flag }).openapi('TaskSubmitFormDto')),
  },
  responses: { 200: json(variableValuesSchema, 'The variables, if asked for.'), 204: noContent, ...errorResponses },
})
