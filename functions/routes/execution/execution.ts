import { createRoute, z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import type { Incident, NamedSubscription } from '../../engine/instance/instance-state.ts'
import type { Api } from '../../http/api.ts'
import { type ApiError, errorOfRefusal, invalidRequest, restError } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json, noContent, optionalJsonBody } from '../../http/responses.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import {
  type Conditions,
  isLike,
  noCondition,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../query/conditions/conditions.ts'
import { flag, text, texts, variableConditions } from '../../query/conditions/fields.ts'
import { variablesTest, variableTests } from '../../query/conditions/variable-conditions.ts'
import { placesOf } from '../../query/execution-place.ts'
import { type ExecutionPart, findExecution, partsOf } from '../../query/find-execution.ts'
import { loadedInstances } from '../../query/instances/loaded-instance.ts'
import type { Services } from '../../shell/services.ts'
import { variableRoutes } from '../variable/variable-routes.ts'
import { readVariables } from '../variable/variables.ts'
import { createIncidentRoute } from './create-incident.ts'
import { executionTriggerSchema } from './execution-trigger.ts'
import { EXECUTION_VARIABLES } from './execution-variables.ts'
import { messageSubscriptionRoutes } from './message-subscriptions.ts'

/** `/execution`. */
export function executionRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  variableRoutes(api, services, EXECUTION_VARIABLES)
  messageSubscriptionRoutes(api, services)
  createIncidentRoute(api, services)
  api.openapi(getExecution, async (c) => {
    const { id } = c.req.valid('param')
    const part = await findExecution(services, id)
    if (part === undefined) throw invalidRequest(`Execution with id ${id} does not exist`, 404)
    return c.json(executionDto(part), 200)
  })
  api.openapi(signalExecution, async (c) => {
    const { id } = c.req.valid('param')
    const doing = `Cannot signal execution ${id}`
    const variables = readVariables(c.req.valid('json').variables, doing)
    const part = await findExecution(services, id)
    if (part === undefined) throw missing(id, doing)
    const execution = part.inner.view.execution.number
    const command = { kind: 'signalExecution', execution, variables } as const
    const result = await commandInstance(services, part.outer.instance.state.id, command)
    if (result.outcome === 'missing') throw missing(id, doing)
    if (result.outcome === 'refused') {
      throw restError(`${doing}: ${result.refusal.message}`, errorOfRefusal(result.refusal).status)
    }
    return c.body(null, 204)
  })
}

function missing(id: string, doing: string): ApiError {
  return restError(`${doing}: execution ${id} doesn't exist: execution is null`, 404)
}

const querySchema = z
  .object({
    processInstanceId: text,
    processDefinitionId: text,
    processDefinitionKey: text,
    businessKey: text,
    activityId: text,
    signalEventSubscriptionName: text,
    messageEventSubscriptionName: text,
    active: flag,
    suspended: flag,
    incidentId: text,
    incidentType: text,
    incidentMessage: text,
    incidentMessageLike: text,
    tenantIdIn: texts,
    variables: variableConditions,
    processVariables: variableConditions,
    variableNamesIgnoreCase: flag,
    variableValuesIgnoreCase: flag,
  })
  .openapi('ExecutionQueryDto')
type Query = z.output<typeof querySchema>

const stateOf = (part: ExecutionPart) => part.outer.instance.state

function hasIncident(part: ExecutionPart, holds: (incident: Incident) => boolean): boolean {
  return part.places.some(({ view }) => view.execution.incidents?.some(holds))
}

function waitsFor(part: ExecutionPart, kind: NamedSubscription['kind'], name: string): boolean {
  return part.places.some(({ view }) =>
    view.execution.subscriptions?.some((subscription) => subscription.kind === kind && subscription.name === name),
  )
}

const conditions: Conditions<Query, ExecutionPart> = {
  processInstanceId: whereEqual((part) => stateOf(part).id),
  processDefinitionId: whereEqual((part) => stateOf(part).definitionId),
  processDefinitionKey: whereEqual(({ outer }) => outer.instance.definition.key),
  businessKey: whereEqual((part) => stateOf(part).businessKey),
  activityId: whereEqual(({ inner }) => inner.view.execution.activityId),
  signalEventSubscriptionName: (name) => (part) => waitsFor(part, 'signal', name),
  messageEventSubscriptionName: (name) => (part) => waitsFor(part, 'message', name),
  active: whereTrue((part) => !stateOf(part).suspended),
  suspended: whereTrue((part) => stateOf(part).suspended === true),
  incidentId: (id) => (part) => hasIncident(part, ({ number }) => idOf(stateOf(part).id, number) === id),
  incidentType: (type) => (part) => hasIncident(part, (incident) => incident.type === type),
  incidentMessage: (message) => (part) => hasIncident(part, (incident) => incident.message === message),
  incidentMessageLike: (pattern) => (part) => hasIncident(part, ({ message }) => isLike(message, pattern)),
  tenantIdIn: whereOneOf((part) => stateOf(part).tenantId),
  variables: (wanted, query) => {
    const tests = variableTests(wanted, query)
    return (part) =>
      tests.every((holds) =>
        part.places.some(({ view }) => holds(view.execution.variables) || holds(view.execution.pathVariables)),
      )
  },
  processVariables: (wanted, query) => {
    const holds = variablesTest(wanted, query)
    return (part) => holds(stateOf(part).root.variables)
  },
  variableNamesIgnoreCase: noCondition,
  variableValuesIgnoreCase: noCondition,
}

const executionSchema = z
  .object({ id: z.string(), processInstanceId: z.string(), ended: z.boolean(), tenantId: textOrNull })
  .openapi('ExecutionDto')

function executionDto(part: ExecutionPart): z.output<typeof executionSchema> {
  const { id: processInstanceId, tenantId = null } = stateOf(part)
  return { id: part.id, processInstanceId, ended: false, tenantId }
}

const LISTING = viewListing<Query, ExecutionPart, z.output<typeof executionSchema>>({
  path: '/execution',
  tag: 'Execution',
  what: 'executions',
  query: querySchema,
  item: executionSchema,
  views: async function* (services, query) {
    const scope = {
      processInstanceIds: query.processInstanceId ? [query.processInstanceId] : undefined,
      processDefinitionId: query.processDefinitionId,
      processDefinitionKeys: query.processDefinitionKey ? [query.processDefinitionKey] : undefined,
    }
    for await (const instances of loadedInstances(services, scope)) {
      yield instances.flatMap((instance) => partsOf(placesOf(instance)))
    }
  },
  conditions,
  sortKeys: {
    instanceId: (part) => stateOf(part).id,
    definitionId: (part) => stateOf(part).definitionId,
    definitionKey: ({ outer }) => outer.instance.definition.key,
    tenantId: (part) => stateOf(part).tenantId,
  },
  toDto: executionDto,
})

const TAGS = ['Execution']

const getExecution = createRoute({
  method: 'get',
  path: '/execution/{id}',
  tags: TAGS,
  summary: 'Get an execution',
  request: { params: idParameter },
  responses: { 200: json(executionSchema, 'The execution.'), ...errorResponses },
})

const signalExecution = createRoute({
  method: 'post',
  path: '/execution/{id}/signal',
  tags: TAGS,
  summary: 'Continue an execution that waits in a receive task',
  request: {
    params: idParameter,
    body: optionalJsonBody(executionTriggerSchema),
  },
  responses: { 204: noContent, ...errorResponses },
})
