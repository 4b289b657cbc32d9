import { createRoute, z } from '@hono/zod-openapi'
import { ownerOf } from '../../engine/instance/ids.ts'
import { matchesLike } from '../../engine/instance/value/like.ts'
import { typedValueToRest } from '../../engine/instance/value/typed-value-to-rest.ts'
import { type VariableView, variableInstances } from '../../engine/view/variable-instances.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { bytes, errorResponses, idParameter, json } from '../../http/responses.ts'
import {
  type Conditions,
  matchesNothing,
  noCondition,
  whereEqual,
  whereOneOf,
} from '../../query/conditions/conditions.ts'
import { flag, ids, text, texts, variableConditions } from '../../query/conditions/fields.ts'
import { variablesTest } from '../../query/conditions/variable-conditions.ts'
import { ownersOf } from '../../query/execution-place.ts'
import { type LoadedInstance, loadedInstances, loadInstance } from '../../query/instances/loaded-instance.ts'
import type { Services } from '../../shell/services.ts'
import { variableData } from './variable-data.ts'
import { singleDeserialization, variableValueSchema } from './variables.ts'

/** `/variable-instance`. */
export function variableInstanceRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  api.openapi(getRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { deserializeValue } = readQueryString(singleDeserialization, c.req.query())
    const view = await findVariable(services, id, deserializeValue !== false)
    if (view === undefined) throw invalidRequest(`Variable instance with Id '${id}' does not exist.`, 404)
    return c.json(toDto(view), 200)
  })
  api.openapi(getData, async (c) => {
    const { id } = c.req.valid('param')
    const view = await findVariable(services, id, false)
    if (view === undefined) throw invalidRequest(`Variable instance with Id '${id}' does not exist.`, 404)
    return variableData(c, view.variable.value, `with id ${id}`)
  })
}

const querySchema = z
  .object({
    variableName: text,
    variableNameLike: text,
    processInstanceIdIn: ids,
    executionIdIn: ids,
    activityInstanceIdIn: texts,
    variableScopeIdIn: texts,
    caseInstanceIdIn: texts,
    caseExecutionIdIn: texts,
    taskIdIn: ids,
    batchIdIn: texts,
    tenantIdIn: texts,
    variableValues: variableConditions,
    variableNamesIgnoreCase: flag,
    variableValuesIgnoreCase: flag,
    deserializeValues: flag,
  })
  .openapi('VariableInstanceQueryDto')
type Query = z.output<typeof querySchema>

interface View {
  readonly instance: LoadedInstance
  readonly variable: VariableView
  /** Whether an Object is given as the JSON that it holds. */
  readonly deserializeValue: boolean
}

const conditions: Conditions<Query, View> = {
  variableName: whereEqual(({ variable }) => variable.name),
  variableNameLike: (pattern) => (view) => matchesLike(view.variable.name, pattern),
  processInstanceIdIn: whereOneOf(({ instance }) => instance.state.id),
  executionIdIn: whereOneOf(({ variable }) => variable.executionId),
  activityInstanceIdIn: whereOneOf(({ variable }) => variable.activityInstanceId),
  variableScopeIdIn: whereOneOf(({ variable }) => variable.taskId ?? variable.executionId),
  caseInstanceIdIn: matchesNothing,
  caseExecutionIdIn: matchesNothing,
  taskIdIn: whereOneOf(({ variable }) => variable.taskId),
  // Shunt keeps no variables at batches.
  batchIdIn: matchesNothing,
  tenantIdIn: whereOneOf(({ instance }) => instance.state.tenantId),
  variableValues: (wanted, query) => {
    const holds = variablesTest(wanted, query)
    return ({ variable }) => holds({ [variable.name]: variable.value })
  },
  variableNamesIgnoreCase: noCondition,
  variableValuesIgnoreCase: noCondition,
  deserializeValues: noCondition,
}

const variableInstanceSchema = variableValueSchema
  .extend({
    id: z.string(),
    name: z.string(),
    processDefinitionId: z.string(),
    processInstanceId: z.string(),
    executionId: z.string(),
    caseInstanceId: textOrNull,
    caseExecutionId: textOrNull,
    taskId: textOrNull,
    batchId: textOrNull,
    activityInstanceId: textOrNull,
    tenantId: textOrNull,
    errorMessage: textOrNull,
  })
  .openapi('VariableInstanceDto')

function idOfVariable({ executionId, taskId, name }: VariableView): string {
  return `${taskId ?? executionId}:${encodeURIComponent(name)}`
}

function toDto({ instance: { state }, variable, deserializeValue }: View): z.output<typeof variableInstanceSchema> {
  return {
    id: idOfVariable(variable),
    name: variable.name,
    processDefinitionId: state.definitionId,
    processInstanceId: state.id,
    executionId: variable.executionId,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: variable.taskId ?? null,
    batchId: null,
    activityInstanceId: variable.activityInstanceId ?? null,
    tenantId: state.tenantId ?? null,
    errorMessage: null,
    ...typedValueToRest(variable.value, { deserializeValue }),
  }
}

const LISTING = viewListing<Query, View, z.output<typeof variableInstanceSchema>>({
  path: '/variable-instance',
  tag: 'Variable Instance',
  what: 'variables',
  query: querySchema,
  manner: z.object({ deserializeValues: flag }),
  item: variableInstanceSchema,
  views: async function* (services, query) {
    const deserializeValue = query.deserializeValues !== false
    const scopes = query.executionIdIn ?? query.variableScopeIdIn ?? query.activityInstanceIdIn ?? query.taskIdIn
    const processInstanceIds = query.processInstanceIdIn ?? (scopes && ownersOf(scopes))
    for await (const instances of loadedInstances(services, { processInstanceIds })) {
      yield instances.flatMap((instance) =>
        variableInstances(instance.graph, instance.state).map((variable) => ({ instance, variable, deserializeValue })),
      )
    }
  },
  conditions,
  sortKeys: {
    variableName: ({ variable }) => variable.name,
    variableType: ({ variable }) => variable.value.type,
    activityInstanceId: ({ variable }) => variable.activityInstanceId,
    tenantId: ({ instance }) => instance.state.tenantId,
  },
  toDto,
})

/** The id contains that of the execution, and so that of the instance: one read. */
async function findVariable(services: Services, id: string, deserializeValue: boolean): Promise<View | undefined> {
  const [executionId = ''] = id.split(':', 1)
  const instance = await loadInstance(services, ownerOf(executionId)?.instanceId ?? '')
  if (instance === undefined) return undefined
  const variable = variableInstances(instance.graph, instance.state).find((view) => idOfVariable(view) === id)
  return variable && { instance, variable, deserializeValue }
}

const getRoute = createRoute({
  method: 'get',
  path: '/variable-instance/{id}',
  tags: ['Variable Instance'],
  summary: 'Get a variable',
  parameters: queryParametersOf(singleDeserialization),
  request: { params: idParameter },
  responses: { 200: json(variableInstanceSchema, 'The variable.'), ...errorResponses },
})

const getData = createRoute({
  method: 'get',
  path: '/variable-instance/{id}/data',
  tags: ['Variable Instance'],
  summary: 'Get the bytes of a variable',
  request: { params: idParameter },
  responses: { 200: bytes('The bytes of a File or Bytes variable.'), ...errorResponses },
})
