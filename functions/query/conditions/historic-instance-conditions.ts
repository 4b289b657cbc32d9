import { idOf } from '../../engine/instance/ids.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { matchesLike } from '../../engine/instance/value/like.ts'
import { historicActivities } from '../../engine/trail/historic-activities.ts'
import { historicIncidents } from '../../engine/trail/historic-incidents.ts'
import { jobLog } from '../../engine/trail/job-log.ts'
import type { Services } from '../../shell/services.ts'
import { listDefinitions, type ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'
import type { HistoricInstanceConditions } from '../instances/historic-instance-query.ts'
import type { InstanceTest } from '../instances/instance-search.ts'
import { refuseWithoutTrail } from '../instances/traced-instances.ts'
import {
  belongsToNoCase,
  type ConditionContext,
  type InstanceConditions,
  onIndex,
  onIndexWhere,
  onState,
  onStateWhere,
  onTrail,
} from './instance-conditions.ts'
import { definitionKeyOf, executionsOf, incidentsOf, rootInstanceIdOf, waitsAtOneOf } from './instance-contents.ts'
import { QueryError } from './query-error.ts'
import { variableTests } from './variable-conditions.ts'

/** The tests for each field of the historic process instance query. Incidents are those that are open, but for `incidentStatus`. */
export const HISTORIC_INSTANCE_CONDITIONS: InstanceConditions<HistoricInstanceConditions> = {
  processInstanceId: (id) => onIndex((entry) => entry.id === id),
  processInstanceIds: (ids) => {
    if (ids.length === 0) throw new QueryError('processEngine', 'Set of process instance ids is empty')
    const wanted = new Set(ids)
    return onIndex(({ id }) => wanted.has(id))
  },
  processInstanceIdNotIn: (ids) => {
    const unwanted = new Set(ids)
    return onIndexWhere(ids.length > 0, ({ id }) => !unwanted.has(id))
  },
  rootProcessInstanceId: (id) => onState((state) => rootInstanceIdOf(state) === id),
  processDefinitionId: (id) => onIndex(({ definitionId }) => definitionId === id),
  processDefinitionKey: (key) => onIndex(({ definitionId }) => definitionKeyOf(definitionId) === key),
  processDefinitionKeyIn: (keys) =>
    onIndexWhere(keys.length > 0, ({ definitionId }) => keys.includes(definitionKeyOf(definitionId))),
  processDefinitionKeyNotIn: (keys) =>
    onIndexWhere(keys.length > 0, ({ definitionId }) => !keys.includes(definitionKeyOf(definitionId))),
  processDefinitionName: (wanted, { services }) => ofDefinitions(services, ({ name }) => name === wanted),
  processDefinitionNameLike: (pattern, { services }) =>
    ofDefinitions(services, ({ name }) => name !== undefined && matchesLike(name, pattern)),
  processInstanceBusinessKey: (key) => onIndex(({ businessKey }) => businessKey === key),
  processInstanceBusinessKeyIn: (keys) =>
    onIndexWhere(keys.length > 0, ({ businessKey }) => businessKey !== undefined && keys.includes(businessKey)),
  processInstanceBusinessKeyLike: (pattern) =>
    onIndex(({ businessKey }) => businessKey !== undefined && matchesLike(businessKey, pattern)),
  rootProcessInstances: (isSet) => onIndexWhere(isSet, ({ callerId }) => callerId === undefined),
  finished: (isSet) => onIndexWhere(isSet, ({ endTime }) => endTime !== undefined),
  unfinished: (isSet) => onIndexWhere(isSet, ({ endTime }) => endTime === undefined),
  withJobsRetrying: (isSet) => onStateWhere(isSet, hasJobsRetrying),
  withIncidents: (isSet) => onStateWhere(isSet, (state) => incidentsOf(state).length > 0),
  withRootIncidents: (isSet) => onStateWhere(isSet, (state) => incidentsOf(state).length > 0),
  incidentStatus: (status, { services }, field) => {
    if (status === 'open') return onState((state) => incidentsOf(state).length > 0)
    refuseWithoutTrail(services, field)
    return onTrail((instance) => historicIncidents(instance).some(({ end }) => end === 'resolved'))
  },
  incidentType: (type) => onState((state) => incidentsOf(state).some((incident) => incident.type === type)),
  incidentMessage: (message) => onState((state) => incidentsOf(state).some((incident) => incident.message === message)),
  incidentMessageLike: (pattern) =>
    onState((state) =>
      incidentsOf(state).some(({ message }) => message !== undefined && matchesLike(message, pattern)),
    ),
  incidentIdIn: (ids) =>
    onStateWhere(ids.length > 0, (state) =>
      incidentsOf(state).some(({ number }) => ids.includes(idOf(state.id, number))),
    ),
  startedBefore: (latest) => onIndex(({ startTime }) => startTime <= latest),
  startedAfter: (earliest) => onIndex(({ startTime }) => startTime >= earliest),
  finishedBefore: (latest) => onIndex(({ endTime }) => endTime !== undefined && endTime <= latest),
  finishedAfter: (earliest) => onIndex(({ endTime }) => endTime !== undefined && endTime >= earliest),
  startedBy: (userId) => onState(({ startUserId }) => startUserId === userId),
  superProcessInstanceId: (id) => onIndex(({ callerId }) => callerId === id),
  subProcessInstanceId: async (id, { services }) => {
    const stored = await readInstance(services.db, id, { consistent: true })
    const callerId = stored?.state.caller?.processInstanceId
    return onIndex((entry) => entry.id === callerId)
  },
  superCaseInstanceId: belongsToNoCase,
  subCaseInstanceId: belongsToNoCase,
  caseInstanceId: belongsToNoCase,
  tenantIdIn: (ids, { conditions }) =>
    onIndexWhere(
      ids.length > 0 && !conditions.withoutTenantId,
      ({ tenantId }) => tenantId !== undefined && ids.includes(tenantId),
    ),
  withoutTenantId: (isSet) => onIndexWhere(isSet, ({ tenantId }) => tenantId === undefined),
  executedActivityAfter: executedActivities,
  executedActivityBefore: executedActivities,
  executedActivityIdIn: executedActivities,
  executedJobAfter: executedJobs,
  executedJobBefore: executedJobs,
  activeActivityIdIn: (ids) => onStateWhere(ids.length > 0, (state) => waitsAtOneOf(state, ids)),
  activityIdIn: (ids) => onStateWhere(ids.length > 0, (state) => waitsAtOneOf(state, ids)),
  active: (isSet) => onStateWhere(isSet, ({ end, suspended }) => end === undefined && !suspended),
  suspended: (isSet) => onStateWhere(isSet, ({ end, suspended }) => end === undefined && suspended === true),
  completed: (isSet) => onIndexWhere(isSet, ({ endState }) => endState === 'COMPLETED'),
  externallyTerminated: (isSet) => onIndexWhere(isSet, ({ endState }) => endState === 'EXTERNALLY_TERMINATED'),
  internallyTerminated: (isSet) => onIndexWhere(isSet, ({ endState }) => endState === 'INTERNALLY_TERMINATED'),
  // Unlike in the query over running instances, the variables of every scope count.
  variables: (wanted, { conditions, dates }) =>
    variableTests(wanted, conditions, dates).map((holds) =>
      onState((state) => executionsOf(state).some(({ variables }) => holds(variables))),
    ),
  variableNamesIgnoreCase: () => undefined,
  variableValuesIgnoreCase: () => undefined,
}

type Context = ConditionContext<HistoricInstanceConditions>

/** All that a query asks of executed activities one activity has to fulfil, as in the reference, which joins them once. */
function executedActivities(_value: unknown, { services, conditions }: Context, field: string): InstanceTest {
  refuseWithoutTrail(services, `What the filter '${field}' asks for`)
  const { executedActivityIdIn: ids, executedActivityAfter: earliest, executedActivityBefore: latest } = conditions
  return onTrail((instance) =>
    historicActivities(instance).some(
      ({ activityId, startTime, isRunning }) =>
        (!ids?.length || (ids.includes(activityId) && !isRunning)) && isWithin(startTime, earliest, latest),
    ),
  )
}

function executedJobs(_value: unknown, { services, conditions }: Context, field: string): InstanceTest {
  refuseWithoutTrail(services, `What the filter '${field}' asks for`)
  const { executedJobAfter: earliest, executedJobBefore: latest } = conditions
  return onTrail((instance) =>
    jobLog(instance).some(({ kind, time }) => kind === 'success' && isWithin(time, earliest, latest)),
  )
}

function isWithin(
  time: number | undefined,
  earliest: number | null | undefined,
  latest: number | null | undefined,
): boolean {
  if (time === undefined) return false
  return time >= (earliest ?? Number.NEGATIVE_INFINITY) && time <= (latest ?? Number.POSITIVE_INFINITY)
}

async function ofDefinitions(
  services: Services,
  holds: (definition: ProcessDefinition) => boolean,
): Promise<InstanceTest> {
  const ids = new Set<string>()
  for await (const definitions of listDefinitions(services.db, {})) {
    for (const definition of definitions) if (holds(definition)) ids.add(definition.id)
  }
  return onIndex(({ definitionId }) => ids.has(definitionId))
}

function hasJobsRetrying(state: InstanceState): boolean {
  return executionsOf(state).some(({ jobs = [] }) =>
    jobs.some(({ exceptionMessage, retries }) => exceptionMessage !== undefined && retries > 0),
  )
}
