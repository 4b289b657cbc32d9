import { createRoute, z } from '@hono/zod-openapi'
import type { Variables } from '../engine/instance/instance-state.ts'
import { typedValueToRest } from '../engine/instance/typed-value-to-rest.ts'
import { texts } from '../query/fields.ts'
import { findExecution, localVariables, visibleVariables } from '../runtime/execution-lookup.ts'
import { commandInstance } from '../runtime/process-instances.ts'
import type { Services } from '../runtime/services.ts'
import type { Api } from './api.ts'
import { errorOfRefusal, invalidRequest } from './api-error.ts'
import { findTask, missingTask } from './find-task.ts'
import { queryParametersOf, readQueryString } from './query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from './responses.ts'
import type { TaskView } from './task-dto.ts'
import {
  deserialization,
  readVariable,
  readVariables,
  singleDeserialization,
  variableSchema,
  variablesSchema,
  variablesToRest,
  variableValueSchema,
  variableValuesSchema,
} from './variables.ts'

/** How a task's variables are reached: all that it sees, or those of the execution that it belongs to. */
interface Reach {
  readonly segment: 'variables' | 'localVariables'
  readonly local: boolean
  readonly read: (view: TaskView) => Variables
}

const VISIBLE: Reach = {
  segment: 'variables',
  local: false,
  read: ({ task, place }) => {
    const path = findExecution(place.instance.state, (execution) => execution.task?.number === task.number)
    return path === undefined ? {} : visibleVariables(path)
  },
}

const LOCAL: Reach = {
  segment: 'localVariables',
  local: true,
  read: ({ place }) => localVariables(place.view.execution),
}

/** `/task/{id}/variables` and `/task/{id}/localVariables`. */
export function taskVariableRoutes(api: Api, services: Services): void {
  for (const reach of [VISIBLE, LOCAL]) variableRoutes(api, services, reach)
}

function variableRoutes(api: Api, services: Services, reach: Reach): void {
  const routes = routesOf(reach.segment)
  api.openapi(routes.list, async (c) => {
    const { deserializeValues } = readQueryString(deserialization, c.req.query())
    const view = await find(services, c.req.valid('param').id)
    return c.json(variablesToRest(reach.read(view), deserializeValues !== false), 200)
  })
  api.openapi(routes.get, async (c) => {
    const { id, varName } = c.req.valid('param')
    const { deserializeValue } = readQueryString(singleDeserialization, c.req.query())
    const variables = reach.read(await find(services, id))
    const variable = Object.hasOwn(variables, varName) ? variables[varName] : undefined
    if (variable === undefined) throw invalidRequest(`task variable with name ${varName} does not exist`, 404)
    return c.json(typedValueToRest(variable, { deserializeValue: deserializeValue !== false }), 200)
  })
  api.openapi(routes.put, async (c) => {
    const { id, varName } = c.req.valid('param')
    const set = { [varName]: readVariable(c.req.valid('json'), `Cannot put task variable ${varName}`) }
    await change(services, id, { set, remove: [], local: reach.local })
    return c.body(null, 204)
  })
  api.openapi(routes.change, async (c) => {
    const { modifications, deletions } = c.req.valid('json')
    const set = readVariables(modifications, 'Cannot modify variables for task')
    await change(services, c.req.valid('param').id, { set, remove: deletions ?? [], local: reach.local })
    return c.body(null, 204)
  })
  api.openapi(routes.remove, async (c) => {
    const { id, varName } = c.req.valid('param')
    await change(services, id, { set: {}, remove: [varName], local: reach.local })
    return c.body(null, 204)
  })
}

async function find(services: Services, id: string): Promise<TaskView> {
  const view = await findTask(services, id)
  if (view === undefined) throw missingTask(id)
  return view
}

interface VariableChange {
  readonly set: Variables
  readonly remove: readonly string[]
  readonly local: boolean
}

async function change(services: Services, id: string, changes: VariableChange): Promise<void> {
  const { place } = await find(services, id)
  const execution = place.view.execution.number
  const command = { kind: 'changeVariables', execution, ...changes } as const
  const result = await commandInstance(services, place.instance.state.id, command)
  if (result.outcome === 'missing') throw missingTask(id)
  if (result.outcome === 'refused') throw errorOfRefusal(result.refusal)
}

const variableParameters = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' } }),
  varName: z.string().openapi({ param: { name: 'varName', in: 'path' } }),
})

function routesOf(segment: Reach['segment']) {
  const path = `/task/{id}/${segment}` as const
  const of = segment === 'variables' ? 'that a task sees' : 'of the execution that a task belongs to'
  const tags = ['Task']
  return {
    list: createRoute({
      method: 'get',
      path,
      tags,
      summary: `Get the variables ${of}`,
      parameters: queryParametersOf(deserialization),
      request: { params: idParameter },
      responses: { 200: json(variableValuesSchema, 'The variables by name.'), ...errorResponses },
    }),
    get: createRoute({
      method: 'get',
      path: `${path}/{varName}`,
      tags,
      summary: `Get a variable ${of}`,
      parameters: queryParametersOf(singleDeserialization),
      request: { params: variableParameters },
      responses: { 200: json(variableValueSchema, 'The variable.'), ...errorResponses },
    }),
    put: createRoute({
      method: 'put',
      path: `${path}/{varName}`,
      tags,
      summary: `Set a variable ${of}`,
      request: { params: variableParameters, body: jsonBody(variableSchema) },
      responses: { 204: noContent, ...errorResponses },
    }),
    change: createRoute({
      method: 'post',
      path,
      tags,
      summary: `Set and delete variables ${of}`,
      request: {
        params: idParameter,
        body: jsonBody(z.object({ modifications: variablesSchema, deletions: texts }).openapi('PatchVariablesDto')),
      },
      responses: { 204: noContent, ...errorResponses },
    }),
    remove: createRoute({
      method: 'delete',
      path: `${path}/{varName}`,
      tags,
      summary: `Delete a variable ${of}`,
      request: { params: variableParameters },
      responses: { 204: noContent, ...errorResponses },
    }),
  }
}
