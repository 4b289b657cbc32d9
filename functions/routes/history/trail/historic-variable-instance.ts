import { createRoute, z } from '@hono/zod-openapi'
import { idOf } from '../../../engine/instance/ids.ts'
import { typedValueToRest } from '../../../engine/instance/value/typed-value-to-rest.ts'
import { type HistoricVariable, historicVariables } from '../../../engine/trail/historic-variables.ts'
import type { Api } from '../../../http/api.ts'
import { invalidRequest } from '../../../http/api-error.ts'
import { dateOrNull, dateOrNullOf, textOrNull } from '../../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../../http/listing/listing.ts'
import { viewListing } from '../../../http/listing/view-listing.ts'
import { queryParametersOf, readQueryString } from '../../../http/request/query-string.ts'
import { bytes, errorResponses, idParameter, json } from '../../../http/responses.ts'
import {
  type Conditions,
  isLike,
  isLikeInAnyCase,
  matchesNothing,
  noCondition,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../../query/conditions/conditions.ts'
import { flag, ids, text, texts } from '../../../query/conditions/fields.ts'
import { anyValue, variableTest } from '../../../query/conditions/variable-conditions.ts'
import { ownersOf } from '../../../query/execution-place.ts'
import {
  type TracedInstance,
  type TraceScope,
  tracedInstances,
  traceOwner,
} from '../../../query/instances/traced-instances.ts'
import type { Services } from '../../../shell/services.ts'
import { variableData } from '../../variable/variable-data.ts'
import { anyRestValue, deserialization } from '../../variable/variables.ts'
import { ofInstance, scopeOf, type Traced } from './traced-conditions.ts'
import { tracedDto, tracedFields } from './traced-dto.ts'

/** `/history/variable-instance`: variables as they are, and as they were when they ended. */
export function historicVariableInstanceRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  api.openapi(getRoute, async (c) => {
    const { deserializeValues } = readQueryString(deserialization, c.req.query())
    const view = await findVariable(services, c.req.valid('param').id)
    return c.json(toDto({ ...view, deserializeValue: deserializeValues !== false }), 200)
  })
  api.openAPIRegistry.registerPath(getData)
  api.get('/history/variable-instance/:id/data', async (c) => {
    const id = c.req.param('id')
    const { variable } = await findVariable(services, id)
    return variableData(c, variable.value, id)
  })
}

const querySchema = z
  .object({
    variableName: text,
    variableNameLike: text,
    variableNameIn: texts,
    variableValue: anyValue.optional(),
    variableNamesIgnoreCase: flag,
    variableValuesIgnoreCase: flag,
    variableTypeIn: texts,
    includeDeleted: flag,
    processInstanceId: text,
    processInstanceIdIn: ids,
    processDefinitionId: text,
    processDefinitionKey: text,
    executionIdIn: ids,
    caseInstanceId: text,
    caseExecutionIdIn: texts,
    caseActivityIdIn: texts,
    taskIdIn: ids,
    activityInstanceIdIn: ids,
    tenantIdIn: texts,
    withoutTenantId: flag,
    deserializeValues: flag,
  })
  .openapi('HistoricVariableInstanceQueryDto')
type Query = z.output<typeof querySchema>

interface View extends Traced {
  readonly id: string
  readonly variable: HistoricVariable
  /** Whether an Object is given as the JSON that it holds. */
  readonly deserializeValue: boolean
}

const executionIdOf = ({ instance, variable }: View) => idOf(instance.state.id, variable.execution)
const activityInstanceIdOf = ({ instance, variable }: View) => idOf(instance.state.id, variable.activityInstance)
const taskIdOf = ({ instance, variable }: View) =>
  variable.task === undefined ? undefined : idOf(instance.state.id, variable.task)

const conditions: Conditions<Query, View> = {
  variableName:
    (name, { variableNamesIgnoreCase }) =>
    ({ variable }) =>
      variableNamesIgnoreCase ? variable.name.toLowerCase() === name.toLowerCase() : variable.name === name,
  variableNameLike:
    (pattern, { variableNamesIgnoreCase }) =>
    ({ variable }) =>
      variableNamesIgnoreCase ? isLikeInAnyCase(variable.name, pattern) : isLike(variable.name, pattern),
  variableNameIn: whereOneOf(({ variable }) => variable.name),
  variableValue: (value, { variableValuesIgnoreCase }) => {
    const ignoreValueCase = variableValuesIgnoreCase === true
    const holds = variableTest(
      { name: 'value', operator: 'eq', value },
      { ignoreNameCase: false, ignoreValueCase, dates: true },
    )
    return ({ variable }) => !variable.omitted && holds({ value: variable.value })
  },
  variableNamesIgnoreCase: noCondition,
  variableValuesIgnoreCase: noCondition,
  variableTypeIn: (types) => {
    const wanted = new Set(types.map((type) => type.toLowerCase()))
    return types.length === 0 ? undefined : ({ variable }) => wanted.has(variable.value.type.toLowerCase())
  },
  includeDeleted: noCondition,
  processInstanceId: whereEqual(ofInstance.id),
  processInstanceIdIn: whereOneOf(ofInstance.id),
  processDefinitionId: whereEqual(ofInstance.definitionId),
  processDefinitionKey: whereEqual(ofInstance.definitionKey),
  executionIdIn: whereOneOf(executionIdOf),
  caseInstanceId: matchesNothing,
  caseExecutionIdIn: matchesNothing,
  caseActivityIdIn: matchesNothing,
  taskIdIn: whereOneOf(taskIdOf),
  activityInstanceIdIn: whereOneOf(activityInstanceIdOf),
  tenantIdIn: whereOneOf(ofInstance.tenantId),
  withoutTenantId: whereTrue(ofInstance.hasNoTenant),
  deserializeValues: noCondition,
}

const variableSchema = z
  .object({
    ...tracedFields,
    type: z.string(),
    value: anyRestValue,
    valueInfo: z.record(z.string(), z.string()),
    id: z.string(),
    name: z.string(),
    executionId: z.string(),
    activityInstanceId: z.string(),
    caseDefinitionKey: textOrNull,
    caseDefinitionId: textOrNull,
    caseInstanceId: textOrNull,
    caseExecutionId: textOrNull,
    taskId: textOrNull,
    errorMessage: textOrNull,
    state: z.enum(['CREATED', 'DELETED']),
    createTime: dateOrNull,
  })
  .openapi('HistoricVariableInstanceDto')

const LISTING = viewListing<Query, View, z.output<typeof variableSchema>>({
  path: '/history/variable-instance',
  tag: 'Historic Variable Instance',
  what: 'variables, as they are and as they ended',
  query: querySchema,
  manner: deserialization,
  item: variableSchema,
  views: async function* (services, query) {
    const deserializeValue = query.deserializeValues !== false
    for await (const instances of tracedInstances(services, placeOf(query))) {
      const views = instances.flatMap((instance) => viewsOf(instance, deserializeValue))
      yield query.includeDeleted ? views : views.filter(({ variable }) => !variable.removed)
    }
  },
  conditions,
  sortKeys: {
    instanceId: ofInstance.id,
    variableName: ({ variable }) => variable.name,
    tenantId: ofInstance.tenantId,
  },
  toDto,
})

function placeOf(query: Query): TraceScope {
  const things = query.executionIdIn ?? query.activityInstanceIdIn ?? query.taskIdIn
  if (query.processInstanceIdIn) return { processInstanceIds: query.processInstanceIdIn }
  return things ? { processInstanceIds: ownersOf(things) } : scopeOf(query)
}

function viewsOf(instance: TracedInstance, deserializeValue: boolean): View[] {
  return historicVariables(instance).map((variable) => ({
    instance,
    variable,
    deserializeValue,
    id: idOfVariable(instance.state.id, variable),
  }))
}

/** While its scope is there, and of those of the process, the id that it has in `/variable-instance`; the others of its name are counted. */
function idOfVariable(instanceId: string, { name, execution, task, isCurrent, ordinal }: HistoricVariable): string {
  const id = `${idOf(instanceId, task ?? execution)}:${encodeURIComponent(name)}`
  return isCurrent ? id : `${id}:${ordinal}`
}

/** By the id that it has, or that it had while its scope was there: then it is the last one of these. */
async function findVariable(services: Services, id: string): Promise<View> {
  const [owner = ''] = id.split(':', 1)
  const instance = await traceOwner(services, owner)
  const views = instance === undefined ? [] : viewsOf(instance, true)
  const found =
    views.find((view) => view.id === id) ??
    views.findLast((view) => !view.variable.isCurrent && view.id.slice(0, view.id.lastIndexOf(':')) === id)
  if (found !== undefined) return found
  throw invalidRequest(`Variable instance with Id '${id}' does not exist.`, 404)
}

function toDto(view: View): z.output<typeof variableSchema> {
  const { id, instance, variable, deserializeValue } = view
  return {
    id,
    name: variable.name,
    executionId: executionIdOf(view),
    activityInstanceId: activityInstanceIdOf(view),
    caseDefinitionKey: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: taskIdOf(view) ?? null,
    errorMessage: variable.omitted ? 'The value of this variable was too long to be kept when its scope ended' : null,
    state: variable.removed ? 'DELETED' : 'CREATED',
    createTime: dateOrNullOf(variable.createTime),
    ...tracedDto(instance),
    ...typedValueToRest(variable.value, { deserializeValue }),
  }
}

const TAGS = ['Historic Variable Instance']

const getRoute = createRoute({
  method: 'get',
  path: '/history/variable-instance/{id}',
  tags: TAGS,
  summary: 'Get a variable, as it is or as it ended',
  parameters: queryParametersOf(deserialization),
  request: { params: idParameter },
  responses: { 200: json(variableSchema, 'The variable.'), ...errorResponses },
})

const getData = createRoute({
  method: 'get',
  path: '/history/variable-instance/{id}/data',
  tags: TAGS,
  summary: 'Get the bytes of a File or Bytes variable',
  request: { params: idParameter },
  responses: { 200: bytes('The bytes.'), ...errorResponses },
})
