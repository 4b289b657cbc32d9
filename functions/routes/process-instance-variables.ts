import { createRoute, z } from '@hono/zod-openapi'
import type { Variables } from '../engine/instance/instance-state.ts'
import { typedValueToRest } from '../engine/instance/typed-value-to-rest.ts'
import { texts } from '../query/fields.ts'
import { loadInstance } from '../query/loaded-instance.ts'
import { commandInstance } from '../runtime/process-instances.ts'
import type { Services } from '../runtime/services.ts'
import type { Api } from './api.ts'
import { errorOfRefusal, invalidRequest, restError } from './api-error.ts'
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

/** `/process-instance/{id}/variables`. */
export function instanceVariableRoutes(api: Api, services: Services): void {
  api.openapi(listVariables, async (c) => {
    const { deserializeValues } = readQueryString(deserialization, c.req.query())
    const variables = await variablesOf(services, c.req.valid('param').id)
    return c.json(variablesToRest(variables, deserializeValues !== false), 200)
  })
  api.openapi(getVariable, async (c) => {
    const { id, varName } = c.req.valid('param')
    const { deserializeValue } = readQueryString(singleDeserialization, c.req.query())
    const variables = await variablesOf(services, id)
    const variable = Object.hasOwn(variables, varName) ? variables[varName] : undefined
    if (variable === undefined) {
      throw invalidRequest(`process instance variable with name ${varName} does not exist`, 404)
    }
    return c.json(typedValueToRest(variable, { deserializeValue: deserializeValue !== false }), 200)
  })
  api.openapi(putVariable, async (c) => {
    const { id, varName } = c.req.valid('param')
    const doing = `Cannot put process instance variable ${varName}`
    const set = { [varName]: readVariable(c.req.valid('json'), doing) }
    await change(services, id, { set, remove: [] }, doing)
    return c.body(null, 204)
  })
  api.openapi(changeVariables, async (c) => {
    const { modifications, deletions } = c.req.valid('json')
    const doing = 'Cannot modify variables for process instance'
    const set = readVariables(modifications, doing)
    await change(services, c.req.valid('param').id, { set, remove: deletions ?? [] }, doing)
    return c.body(null, 204)
  })
  api.openapi(deleteVariable, async (c) => {
    const { id, varName } = c.req.valid('param')
    await change(services, id, { set: {}, remove: [varName] }, `Cannot delete process instance variable ${varName}`)
    return c.body(null, 204)
  })
}

async function variablesOf(services: Services, id: string): Promise<Variables> {
  const instance = await loadInstance(services, id)
  if (instance !== undefined) return instance.state.root.variables ?? {}
  throw restError(`execution ${id} doesn't exist: execution is null`, 404)
}

interface VariableChange {
  readonly set: Variables
  readonly remove: readonly string[]
}

async function change(services: Services, id: string, { set, remove }: VariableChange, doing: string): Promise<void> {
  const command = { kind: 'changeVariables', execution: 0, set, remove, local: true } as const
  const result = await commandInstance(services, id, command)
  if (result.outcome === 'missing') throw restError(`${doing}: execution ${id} doesn't exist: execution is null`, 404)
  if (result.outcome === 'refused') throw errorOfRefusal(result.refusal)
}

const TAGS = ['Process Instance']

const variableParameters = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' } }),
  varName: z.string().openapi({ param: { name: 'varName', in: 'path' } }),
})

const listVariables = createRoute({
  method: 'get',
  path: '/process-instance/{id}/variables',
  tags: TAGS,
  summary: 'Get the variables of a process instance',
  parameters: queryParametersOf(deserialization),
  request: { params: idParameter },
  responses: { 200: json(variableValuesSchema, 'The variables by name.'), ...errorResponses },
})

const getVariable = createRoute({
  method: 'get',
  path: '/process-instance/{id}/variables/{varName}',
  tags: TAGS,
  summary: 'Get a variable',
  parameters: queryParametersOf(singleDeserialization),
  request: { params: variableParameters },
  responses: { 200: json(variableValueSchema, 'The variable.'), ...errorResponses },
})

const putVariable = createRoute({
  method: 'put',
  path: '/process-instance/{id}/variables/{varName}',
  tags: TAGS,
  summary: 'Set a variable',
  request: { params: variableParameters, body: jsonBody(variableSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const changeVariables = createRoute({
  method: 'post',
  path: '/process-instance/{id}/variables',
  tags: TAGS,
  summary: 'Set and delete variables',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ modifications: variablesSchema, deletions: texts }).openapi('PatchVariablesDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})

const deleteVariable = createRoute({
  method: 'delete',
  path: '/process-instance/{id}/variables/{varName}',
  tags: TAGS,
  summary: 'Delete a variable',
  request: { params: variableParameters },
  responses: { 204: noContent, ...errorResponses },
})
