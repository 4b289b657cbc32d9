import { z } from '@hono/zod-openapi'
import { matchesLike } from '../../engine/instance/value/like.ts'
import { typedValueToRest } from '../../engine/instance/value/typed-value-to-rest.ts'
import { type VariableView, variableInstances } from '../../engine/view/variable-instances.ts'
import type { Api } from '../../http/api.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
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
import { type LoadedInstance, loadedInstances } from '../../query/loaded-instance.ts'
import type { Services } from '../../shell/services.ts'
import { variableValueSchema } from './variables.ts'

/** `/variable-instance`. */
export function variableInstanceRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
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
  variableScopeIdIn: whereOneOf(({ variable }) => variable.executionId),
  caseInstanceIdIn: matchesNothing,
  caseExecutionIdIn: matchesNothing,
  // Shunt keeps no variables at tasks or batches.
  taskIdIn: matchesNothing,
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

const LISTING = viewListing<Query, View, z.output<typeof variableInstanceSchema>>({
  path: '/variable-instance',
  tag: 'Variable Instance',
  what: 'variables',
  query: querySchema,
  item: variableInstanceSchema,
  views: async function* (services, query) {
    const deserializeValue = query.deserializeValues !== false
    const scopes = query.executionIdIn ?? query.variableScopeIdIn ?? query.activityInstanceIdIn
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
  toDto: ({ instance: { state }, variable, deserializeValue }) => ({
    id: `${variable.executionId}:${encodeURIComponent(variable.name)}`,
    name: variable.name,
    processDefinitionId: state.definitionId,
    processInstanceId: state.id,
    executionId: variable.executionId,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: null,
    batchId: null,
    activityInstanceId: variable.activityInstanceId ?? null,
    tenantId: state.tenantId ?? null,
    errorMessage: null,
    ...typedValueToRest(variable.value, { deserializeValue }),
  }),
})
