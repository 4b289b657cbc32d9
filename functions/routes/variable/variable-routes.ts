import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Variables } from '../../engine/instance/instance-state.ts'
import type { TypedValue } from '../../engine/instance/value/typed-value.ts'
import { typedValueToRest } from '../../engine/instance/value/typed-value-to-rest.ts'
import type { Api } from '../../http/api.ts'
import { type ApiError, errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { bytes, errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { logPartAct, logWork } from '../history/part-act.ts'
import { readVariableData, variableData, variableDataSchema } from './variable-data.ts'
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

/** Something that has variables: a process instance, an execution, a task. */
export interface VariableResource {
  readonly path: '/process-instance/{id}/variables' | '/execution/{id}/localVariables' | `/task/{id}/${string}`
  readonly tag: string
  /** What it is called in messages: `task`. */
  readonly noun: string
  /** Whose variables they are, for the description: `that a task sees`. */
  readonly whose: string
  /** Whether variables are set in the execution itself, and not where they are visible already. */
  readonly local: boolean
  /** Undefined where there is nothing of this id. */
  readonly find: (services: Services, id: string) => Promise<VariablePlace | undefined>
  /** The error then; `prefix` says what could not be done. */
  readonly missing: (id: string, prefix: string) => ApiError
}

/** Where variables are, and what they are. */
export interface VariablePlace {
  readonly instanceId: string
  /** Number of the execution. */
  readonly execution: number
  readonly variables: Variables
}

/** Reading, setting and deleting the variables of a resource. */
export function variableRoutes(api: Api, services: Services, resource: VariableResource): void {
  const { noun } = resource
  const routes = routesOf(resource)
  api.openapi(routes.list, async (c) => {
    const { deserializeValues } = readQueryString(deserialization, c.req.query())
    const { variables } = await find(services, resource, c.req.valid('param').id)
    return c.json(variablesToRest(variables, deserializeValues !== false), 200)
  })
  api.openapi(routes.get, async (c) => {
    const { id, varName } = c.req.valid('param')
    const { deserializeValue } = readQueryString(singleDeserialization, c.req.query())
    const { variables } = await find(services, resource, id)
    const variable = namedVariable(variables, varName, noun)
    return c.json(typedValueToRest(variable, { deserializeValue: deserializeValue !== false }), 200)
  })
  api.openapi(routes.put, async (c) => {
    const { id, varName } = c.req.valid('param')
    const doing = `Cannot put ${noun} variable ${varName}`
    await change(c, services, resource, id, {
      set: { [varName]: readVariable(c.req.valid('json'), doing) },
      remove: [],
      doing,
    })
    return c.body(null, 204)
  })
  api.openapi(routes.data, async (c) => {
    const { id, varName } = c.req.valid('param')
    const { variables } = await find(services, resource, id)
    return variableData(c, namedVariable(variables, varName, noun), varName)
  })
  api.openAPIRegistry.registerPath(routes.upload)
  api.post(routes.upload.getRoutingPath(), async (c) => {
    const { id, varName } = variableParameters.parse(c.req.param())
    const doing = `Cannot put ${noun} variable ${varName}`
    const set = { [varName]: await readVariableData(c, doing) }
    await change(c, services, resource, id, { set, remove: [], doing })
    return c.body(null, 204)
  })
  api.openapi(routes.change, async (c) => {
    const { modifications, deletions } = c.req.valid('json')
    const doing = `Cannot modify variables for ${noun}`
    const set = readVariables(modifications, doing)
    await change(c, services, resource, c.req.valid('param').id, { set, remove: deletions ?? [], doing })
    return c.body(null, 204)
  })
  api.openapi(routes.remove, async (c) => {
    const { id, varName } = c.req.valid('param')
    const doing = `Cannot delete ${noun} variable ${varName}`
    await change(c, services, resource, id, { set: {}, remove: [varName], doing })
    return c.body(null, 204)
  })
}

function namedVariable(variables: Variables, name: string, noun: string): TypedValue {
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
  if (variable === undefined) throw invalidRequest(`${noun} variable with name ${name} does not exist`, 404)
  return variable
}

async function find(services: Services, resource: VariableResource, id: string, doing = ''): Promise<VariablePlace> {
  const place = await resource.find(services, id)
  if (place === undefined) throw resource.missing(id, doing === '' ? '' : `${doing}: `)
  return place
}

interface VariableChange {
  readonly set: Variables
  readonly remove: readonly string[]
  /** What cannot be done where it fails, as the message begins. */
  readonly doing: string
}

async function change(
  c: Context,
  services: Services,
  resource: VariableResource,
  id: string,
  { set, remove, doing }: VariableChange,
): Promise<void> {
  const { instanceId, execution } = await find(services, resource, id, doing)
  const { local, path } = resource
  const command = {
    kind: 'changeVariables',
    execution,
    set,
    remove,
    local,
    ...(path.startsWith('/task/') && { ofTask: true }),
  } as const
  const result = await commandInstance(services, instanceId, command)
  if (result.outcome === 'missing') throw resource.missing(id, `${doing}: `)
  if (result.outcome === 'refused') throw errorOfRefusal(result.refusal)
  await logChange(c, services, resource, id, { set: Object.keys(set), remove })
}

/** Variables of tasks are their workers' business. */
async function logChange(
  c: Context,
  services: Services,
  { path }: VariableResource,
  id: string,
  { set, remove }: { readonly set: readonly string[]; readonly remove: readonly string[] },
): Promise<void> {
  const isOfTask = path.startsWith('/task/')
  const place = isOfTask ? { taskId: id } : path.startsWith('/execution/') ? { executionId: id } : {}
  const log = isOfTask ? logWork : logPartAct
  for (const [operationType, names] of [['SetVariable', set] as const, ['RemoveVariable', remove] as const]) {
    if (names.length === 0) continue
    await log(services, c, id, {
      entityType: 'Variable',
      operationType,
      ...place,
      properties: { name: names.join(', ') },
    })
  }
}

const variableParameters = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' } }),
  varName: z.string().openapi({ param: { name: 'varName', in: 'path' } }),
})

const changesSchema = z.object({ modifications: variablesSchema, deletions: texts }).openapi('PatchVariablesDto')

function routesOf({ path, tag, whose }: VariableResource) {
  const tags = [tag]
  return {
    list: createRoute({
      method: 'get',
      path,
      tags,
      summary: `Get the variables ${whose}`,
      parameters: queryParametersOf(deserialization),
      request: { params: idParameter },
      responses: { 200: json(variableValuesSchema, 'The variables by name.'), ...errorResponses },
    }),
    get: createRoute({
      method: 'get',
      path: `${path}/{varName}`,
      tags,
      summary: `Get a variable ${whose}`,
      parameters: queryParametersOf(singleDeserialization),
      request: { params: variableParameters },
      responses: { 200: json(variableValueSchema, 'The variable.'), ...errorResponses },
    }),
    put: createRoute({
      method: 'put',
      path: `${path}/{varName}`,
      tags,
      summary: `Set a variable ${whose}`,
      request: { params: variableParameters, body: jsonBody(variableSchema) },
      responses: { 204: noContent, ...errorResponses },
    }),
    data: createRoute({
      method: 'get',
      path: `${path}/{varName}/data`,
      tags,
      summary: `Get the bytes of a variable ${whose}`,
      request: { params: variableParameters },
      responses: { 200: bytes('The bytes of a File or Bytes variable.'), ...errorResponses },
    }),
    upload: createRoute({
      method: 'post',
      path: `${path}/{varName}/data`,
      tags,
      summary: `Set a variable ${whose} by an upload`,
      request: {
        params: variableParameters,
        body: { content: { 'multipart/form-data': { schema: variableDataSchema } }, required: true },
      },
      responses: { 204: noContent, ...errorResponses },
    }),
    change: createRoute({
      method: 'post',
      path,
      tags,
      summary: `Set and delete variables ${whose}`,
      request: { params: idParameter, body: jsonBody(changesSchema) },
      responses: { 204: noContent, ...errorResponses },
    }),
    remove: createRoute({
      method: 'delete',
      path: `${path}/{varName}`,
      tags,
      summary: `Delete a variable ${whose}`,
      request: { params: variableParameters },
      responses: { 204: noContent, ...errorResponses },
    }),
  }
}
