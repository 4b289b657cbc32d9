import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { flag, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import {
  deserialization,
  readVariables,
  variablesSchema,
  variablesToRest,
  variableValuesSchema,
} from '../variable/variables.ts'
import { findTask, missingTask } from './find-task.ts'
import { logTask } from './task-act.ts'
import { commandTask } from './task-command.ts'
import { variablesOf } from './task-dto.ts'

/** What a page needs that shows a form for a task: its key, the variables, and a way to send them. Forms themselves are the page's. */
export function taskFormRoutes(api: Api, services: Services): void {
  api.openapi(getForm, async (c) => {
    const { id } = c.req.valid('param')
    const view = await findTask(services, id)
    if (view === undefined) throw missingTask(id, 'Cannot get form for task: ')
    return c.json({ key: view.task.formKey ?? null, camundaFormRef: null, contextPath: null }, 200)
  })
  api.openapi(getFormVariables, async (c) => {
    const { id } = c.req.valid('param')
    const { variableNames, deserializeValues } = readQueryString(formQuery, c.req.query())
    const view = await findTask(services, id)
    if (view === undefined) throw missingTask(id)
    const wanted = variableNames ?? []
    const seen = Object.entries(variablesOf(view, 'visible')).filter(
      ([name]) => wanted.length === 0 || wanted.includes(name),
    )
    return c.json(variablesToRest(Object.fromEntries(seen), deserializeValues !== false), 200)
  })
  api.openapi(submitForm, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const doing = `Cannot submit task form ${id}`
    const variables = readVariables(given.variables, doing)
    const state = await commandTask(services, id, doing, (task) => ({ kind: 'completeTask', task, variables }))
    await logTask(services, c, id, { operationType: 'Complete', properties: { delete: [false, true] } })
    if (!given.withVariablesInReturn) return c.body(null, 204)
    return c.json(variablesToRest(state.root.variables, false), 200)
  })
}

const formSchema = z.object({ key: textOrNull, camundaFormRef: z.null(), contextPath: textOrNull }).openapi('FormDto')

const formQuery = deserialization.extend({ variableNames: texts })

const TAGS = ['Task']

const getForm = createRoute({
  method: 'get',
  path: '/task/{id}/form',
  tags: TAGS,
  summary: "Get the key of a user task's form",
  request: { params: idParameter },
  responses: { 200: json(formSchema, 'The key; null where it has none.'), ...errorResponses },
})

const getFormVariables = createRoute({
  method: 'get',
  path: '/task/{id}/form-variables',
  tags: TAGS,
  summary: 'Get the variables that a user task sees, for its form',
  parameters: queryParametersOf(formQuery),
  request: { params: idParameter },
  responses: { 200: json(variableValuesSchema, 'The variables by name.'), ...errorResponses },
})

const submitForm = createRoute({
  method: 'post',
  path: '/task/{id}/submit-form',
  tags: TAGS,
  summary: 'Complete a user task with what its form says',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ variables: variablesSchema, withVariablesInReturn: flag }).openapi('TaskSubmitFormDto')),
  },
  responses: { 200: json(variableValuesSchema, 'The variables, if asked for.'), 204: noContent, ...errorResponses },
})
