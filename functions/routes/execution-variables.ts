import { createRoute, z } from '@hono/zod-openapi'
import type { Variables } from '../engine/instance/instance-state.ts'
import { typedValueToRest } from '../engine/instance/typed-value-to-rest.ts'
import { texts } from '../query/fields.ts'
import { commandInstance } from '../runtime/process-instances.ts'
import type { Services } from '../runtime/services.ts'
import type { Api } from './api.ts'
import { type ApiError, errorOfRefusal, invalidRequest, restError } from './api-error.ts'
import { type ExecutionPart, findExecution } from './find-execution.ts'
import { queryParametersOf, readQueryString } from './query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from './responses.ts'
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

/** `/execution/{id}/localVariables`. */
export function executionVariableRoutes(api: Api, services: Services): void {
  api.openapi(listVariables, async (c) => {
    const { deserializeValues } = readQueryString(deserialization, c.req.query())
    const part = await find(services, c.req.valid('param').id)
    return c.json(variablesToRest(localVariables(part), deserializeValues !== false), 200)
  })
  api.openapi(getVariable, async (c) => {
    const { id, varName } = c.req.valid('param')
    const { deserializeValue } = readQueryString(singleDeserialization, c.req.query())
    const variables = localVariables(await find(services, id))
    const variable = Object.hasOwn(variables, varName) ? variables[varName] : undefined
    if (variable === undefined) throw invalidRequest(`execution variable with name ${varName} does not exist`, 404)
    return c.json(typedValueToRest(variable, { deserializeValue: deserializeValue !== false }), 200)
  })
  api.openapi(putVariable, async (c) => {
    const { id, varName } = c.req.valid('param')
    const set = { [varName]: readVariable(c.req.valid('json'), `Cannot put execution variable ${varName}`) }
    await change(services, id, { set, remove: [] })
    return c.body(null, 204)
  })
  api.openapi(changeVariables, async (c) => {
    const { modifications, deletions } = c.req.valid('json')
    const set = readVariables(modifications, 'Cannot modify variables for execution')
    await change(services, c.req.valid('param').id, { set, remove: deletions ?? [] })
    return c.body(null, 204)
  })
  api.openapi(deleteVariable, async (c) => {
    const { id, varName } = c.req.valid('param')
    await change(services, id, { set: {}, remove: [varName] })
    return c.body(null, 204)
  })
}

async function find(services: Services, id: string): Promise<ExecutionPart> {
  const part = await findExecution(services, id)
  if (part === undefined) throw missing(id)
  return part
}

function missing(id: string): ApiError {
  return restError(`execution ${id} doesn't exist: execution is null`, 404)
}

function localVariables({ places }: ExecutionPart): Variables {
  return Object.assign({}, ...places.flatMap(({ view }) => [view.execution.variables, view.execution.pathVariables]))
}

interface VariableChange {
  readonly set: Variables
  readonly remove: readonly string[]
}

async function change(services: Services, id: string, changes: VariableChange): Promise<void> {
  const { outer } = await find(services, id)
  const execution = outer.view.execution.number
  const command = { kind: 'changeVariables', execution, ...changes, local: true } as const
  const result = await commandInstance(services, outer.instance.state.id, command)
  if (result.outcome === 'missing') throw missing(id)
  if (result.outcome === 'refused') throw errorOfRefusal(result.refusal)
}

const TAGS = ['Execution']

const variableParameters = z.object({ id: z.string(), varName: z.string() })

const listVariables = createRoute({
  method: 'get',
  path: '/execution/{id}/localVariables',
  tags: TAGS,
  summary: 'Get the variables of an execution',
  parameters: queryParametersOf(deserialization),
  request: { params: idParameter },
  responses: { 200: json(variableValuesSchema, 'The variables by name.'), ...errorResponses },
})

const getVariable = createRoute({
  method: 'get',
  path: '/execution/{id}/localVariables/{varName}',
  tags: TAGS,
  summary: 'Get a variable of an execution',
  parameters: queryParametersOf(singleDeserialization),
  request: { params: variableParameters },
  responses: { 200: json(variableValueSchema, 'The variable.'), ...errorResponses },
})

const putVariable = createRoute({
  method: 'put',
  path: '/execution/{id}/localVariables/{varName}',
  tags: TAGS,
  summary: 'Set a variable of an execution',
  request: { params: variableParameters, body: jsonBody(variableSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const changeVariables = createRoute({
  method: 'post',
  path: '/execution/{id}/localVariables',
  tags: TAGS,
  summary: 'Set and delete variables of an execution',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ modifications: variablesSchema, deletions: texts }).openapi('PatchVariablesDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})

const deleteVariable = createRoute({
  method: 'delete',
  path: '/execution/{id}/localVariables/{varName}',
  tags: TAGS,
  summary: 'Delete a variable of an execution',
  request: { params: variableParameters },
  responses: { 204: noContent, ...errorResponses },
})
