import { ownerOf } from '../engine/instance/ids.ts'
import type { InstanceState } from '../engine/instance/instance-state.ts'
import { matchesLike } from '../engine/instance/typed-value-comparison.ts'
import type { Services } from '../runtime/services.ts'
import { listDefinitions } from '../store/definition-items.ts'
import type { InstanceIndexEntry } from '../store/process-instance-index.ts'
import { readInstance } from '../store/process-instance-items.ts'
import {
  calledInstanceIdsOf,
  definitionKeyOf,
  incidentsOf,
  rootInstanceIdOf,
  waitsAtOneOf,
} from './instance-contents.ts'
import type { InstanceTest } from './instance-search.ts'
import { type ProcessInstanceConditions, processInstanceConditionsSchema } from './process-instance-query.ts'
import { QueryError } from './query-error.ts'
import { variableTest } from './variable-conditions.ts'

/** What a condition may depend on besides its own value. */
export interface ConditionContext {
  readonly services: Services
  /** All conditions of the same query. */
  readonly conditions: ProcessInstanceConditions
  /** Whether texts in the form of a date are dates in conditions on variables. */
  readonly dates: boolean
}

type Tests = InstanceTest | readonly InstanceTest[]

/** For every field its tests; undefined where its value means "no condition". */
type ConditionTable = {
  readonly [Field in keyof Values]: (
    value: Values[Field],
    context: ConditionContext,
  ) => Tests | undefined | Promise<Tests | undefined>
}

type Values = { readonly [Field in keyof ProcessInstanceConditions]-?: NonNullable<ProcessInstanceConditions[Field]> }

const FIELDS = processInstanceConditionsSchema.keyof().options

/** The tests of all conditions that are set, one element for each. Throws a QueryError where a condition makes no sense. */
export async function testsOf(context: ConditionContext): Promise<{ field: string; tests: readonly InstanceTest[] }[]> {
  const all = await Promise.all(FIELDS.map((field) => testsOfField(field, context)))
  return FIELDS.map((field, i) => ({ field, tests: all[i] ?? [] })).filter(({ tests }) => tests.length > 0)
}

async function testsOfField<Field extends keyof Values>(
  field: Field,
  context: ConditionContext,
): Promise<readonly InstanceTest[]> {
  const given: { readonly [Name in keyof Values]?: Values[Name] | null | undefined } = context.conditions
  const value = given[field] ?? undefined
  if (value === undefined) return []
  return [(await TABLE[field](value, context)) ?? []].flat()
}

const onIndex = (holds: (entry: InstanceIndexEntry) => boolean): InstanceTest => ({ reads: 'index', holds })
const onState = (holds: (state: InstanceState) => boolean): InstanceTest => ({ reads: 'state', holds })
const onIndexWhere = (isSet: boolean, holds: (entry: InstanceIndexEntry) => boolean) =>
  isSet ? onIndex(holds) : undefined
const onStateWhere = (isSet: boolean, holds: (state: InstanceState) => boolean) => (isSet ? onState(holds) : undefined)

/** Shunt runs no cases, so that no instance belongs to one. */
const belongsToNoCase = () => onIndex(() => false)

const TABLE: ConditionTable = {
  processInstanceIds: (ids) => {
    if (ids.length === 0) throw new QueryError('processEngine', 'Set of process instance ids is empty')
    const wanted = new Set(ids)
    return onIndex(({ id }) => wanted.has(id))
  },
  deploymentId: async (id, { services }) => {
    const definitionIds = new Set(await definitionIdsOfDeployment(services, id))
    return onIndex(({ definitionId }) => definitionIds.has(definitionId))
  },
  processDefinitionId: (id) => onIndex(({ definitionId }) => definitionId === id),
  processDefinitionKey: (key) => onIndex(({ definitionId }) => definitionKeyOf(definitionId) === key),
  processDefinitionKeyIn: (keys) =>
    onIndexWhere(keys.length > 0, ({ definitionId }) => keys.includes(definitionKeyOf(definitionId))),
  processDefinitionKeyNotIn: (keys) =>
    onIndexWhere(keys.length > 0, ({ definitionId }) => !keys.includes(definitionKeyOf(definitionId))),
  businessKey: (key) => onIndex(({ businessKey }) => businessKey === key),
  businessKeyLike: (pattern) =>
    onIndex(({ businessKey }) => businessKey !== undefined && matchesLike(businessKey, pattern)),
  caseInstanceId: belongsToNoCase,
  superCaseInstance: belongsToNoCase,
  subCaseInstance: belongsToNoCase,
  superProcessInstance: (id) => onIndex(({ callerId }) => callerId === id),
  subProcessInstance: async (id, { services }) => {
    const caller = await callerIdOf(services, id)
    return onIndex((entry) => entry.id === caller)
  },
  rootProcessInstanceId: (id) => onState((state) => rootInstanceIdOf(state) === id),
  // Where both are set, the reference takes the one that it sets last.
  active: (isSet, { conditions }) => onStateWhere(isSet && !conditions.suspended, (state) => !state.suspended),
  suspended: (isSet) => onStateWhere(isSet, (state) => state.suspended === true),
  withIncident: (isSet) => onStateWhere(isSet, (state) => incidentsOf(state).length > 0),
  incidentId: (id) => {
    const owner = ownerOf(id)
    return onState(
      (state) => state.id === owner?.instanceId && incidentsOf(state).some(({ number }) => number === owner.number),
    )
  },
  incidentType: (type) => onState((state) => incidentsOf(state).some((incident) => incident.type === type)),
  incidentMessage: (message) => onState((state) => incidentsOf(state).some((incident) => incident.message === message)),
  incidentMessageLike: (pattern) =>
    onState((state) =>
      incidentsOf(state).some(({ message }) => message !== undefined && matchesLike(message, pattern)),
    ),
  // A later `withoutTenantId` takes the tenants back, as in the reference.
  tenantIdIn: (ids, { conditions }) =>
    onIndexWhere(
      ids.length > 0 && !conditions.withoutTenantId,
      ({ tenantId }) => tenantId !== undefined && ids.includes(tenantId),
    ),
  withoutTenantId: (isSet) => onIndexWhere(isSet, ({ tenantId }) => tenantId === undefined),
  processDefinitionWithoutTenantId: (isSet) => onIndexWhere(isSet, ({ tenantId }) => tenantId === undefined),
  activityIdIn: (ids) => onStateWhere(ids.length > 0, (state) => waitsAtOneOf(state, ids)),
  rootProcessInstances: (isSet) => onIndexWhere(isSet, ({ callerId }) => callerId === undefined),
  leafProcessInstances: (isSet) => onStateWhere(isSet, (state) => calledInstanceIdsOf(state).length === 0),
  // Only variables of the process instance itself count, not those of scopes inside.
  variables: (wanted, { conditions, dates }) =>
    wanted.map((condition) => {
      const holds = variableTest(condition, {
        ignoreNameCase: conditions.variableNamesIgnoreCase === true,
        ignoreValueCase: conditions.variableValuesIgnoreCase === true,
        dates,
      })
      return onState((state) => holds(state.root.variables))
    }),
  variableNamesIgnoreCase: () => undefined,
  variableValuesIgnoreCase: () => undefined,
}

/** The instance whose call activity started this one; undefined where nobody called it, or where it is not known. */
export async function callerIdOf(services: Services, instanceId: string): Promise<string | undefined> {
  const stored = await readInstance(services.db, instanceId, { consistent: true })
  return stored?.state.end ? undefined : stored?.state.caller?.processInstanceId
}

/** The definitions that a deployment brought. */
export async function definitionIdsOfDeployment(services: Services, deploymentId: string): Promise<string[]> {
  const ids: string[] = []
  for await (const definitions of listDefinitions(services.db, {})) {
    for (const definition of definitions) if (definition.deploymentId === deploymentId) ids.push(definition.id)
  }
  return ids
}
