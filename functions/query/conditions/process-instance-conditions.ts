import { ownerOf } from '../../engine/instance/ids.ts'
import { matchesLike } from '../../engine/instance/value/like.ts'
import type { Services } from '../../shell/services.ts'
import { listDefinitions } from '../../store/deployment/definition-items.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'
import type { ProcessInstanceConditions } from '../instances/process-instance-query.ts'
import {
  belongsToNoCase,
  type InstanceConditions,
  onIndex,
  onIndexWhere,
  onState,
  onStateWhere,
} from './instance-conditions.ts'
import {
  calledInstanceIdsOf,
  definitionKeyOf,
  incidentsOf,
  rootInstanceIdOf,
  waitsAtOneOf,
} from './instance-contents.ts'
import { QueryError } from './query-error.ts'
import { variableTests } from './variable-conditions.ts'

/** The tests for each field of the process instance query. */
export const PROCESS_INSTANCE_CONDITIONS: InstanceConditions<ProcessInstanceConditions> = {
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
    variableTests(wanted, conditions, dates).map((holds) => onState((state) => holds(state.root.variables))),
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
