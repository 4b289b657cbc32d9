import { ownerOf } from '../../engine/instance/ids.ts'
import { readSettled } from '../../instance/settled-instances.ts'
import type { Services } from '../../shell/services.ts'
import { anyOf, instanceTests } from '../conditions/instance-conditions.ts'
import { calledInstanceIdsOf, definitionKeyOf } from '../conditions/instance-contents.ts'
import {
  callerIdOf,
  definitionIdsOfDeployment,
  PROCESS_INSTANCE_CONDITIONS,
} from '../conditions/process-instance-conditions.ts'
import { QueryError } from '../conditions/query-error.ts'
import { noDirection } from '../views.ts'
import type { InstanceOrder, InstanceSearch, InstanceTest } from './instance-search.ts'
import { runningOfKeys } from './key-selections.ts'
import type { ProcessInstanceConditions, ProcessInstanceQuery, Sorting } from './process-instance-query.ts'

export interface QueryOptions {
  /** Whether texts in the form of a date are dates in conditions on variables; not so in a modification's query. */
  readonly dates: boolean
}

/** How a process instance query is carried out. Throws a QueryError where it makes no sense, with the reference's message. */
export async function processInstanceSearch(
  services: Services,
  query: ProcessInstanceQuery,
  options: QueryOptions = { dates: true },
): Promise<InstanceSearch> {
  refuseContradictions(query)
  const { orQueries, sorting, ...conditions } = query
  const order = orderOf(sorting ?? [], SORT_KEYS)
  const own = await instanceTests(PROCESS_INSTANCE_CONDITIONS, { services, conditions, ...options })
  const groups = await Promise.all((orQueries ?? []).map((group) => groupTests(services, group, options)))
  const { source, covers } = await sourceOf(services, conditions)
  const open = own.filter(({ field }) => field !== covers)
  return {
    source,
    phase: 'running',
    tests: [...open.flatMap(({ tests }) => tests), ...groups.flat()],
    order,
  }
}

/** Keys that process instances can be sorted by. */
const SORT_KEYS: Readonly<Record<string, InstanceOrder['key']>> = {
  instanceId: ({ id }) => id,
  definitionId: ({ definitionId }) => definitionId,
  definitionKey: ({ definitionId }) => definitionKeyOf(definitionId),
  businessKey: ({ businessKey }) => businessKey,
  tenantId: ({ tenantId }) => tenantId,
}

/** What process instances can be sorted by. */
export const PROCESS_INSTANCE_SORT_KEYS: readonly string[] = Object.keys(SORT_KEYS)

/** The order that a query asks for. Throws a QueryError where a criterion is unknown or has no direction. */
export function orderOf(
  sorting: readonly Sorting[],
  keys: Readonly<Record<string, InstanceOrder['key']>>,
): InstanceOrder[] {
  return sorting.map(({ sortBy, sortOrder }) => {
    const key = sortBy && Object.hasOwn(keys, sortBy) ? keys[sortBy] : undefined
    if (key === undefined) {
      const message =
        'You should call any of the orderBy methods first before specifying a direction: currentOrderingProperty is null'
      throw new QueryError('notValid', message)
    }
    if (!sortOrder) throw noDirection()
    return { key, descending: sortOrder === 'desc' }
  })
}

function refuseContradictions(query: ProcessInstanceConditions): void {
  if (query.rootProcessInstances && query.superProcessInstance) {
    const message = 'Invalid query usage: cannot set both rootProcessInstances and superProcessInstanceId'
    throw new QueryError('processEngine', message)
  }
  if (query.leafProcessInstances && query.subProcessInstance) {
    const message = 'Invalid query usage: cannot set both leafProcessInstances and subProcessInstanceId'
    throw new QueryError('processEngine', message)
  }
}

/** One of the conditions has to hold; `leafProcessInstances` always has to, as in the reference. */
async function groupTests(
  services: Services,
  conditions: ProcessInstanceConditions,
  options: QueryOptions,
): Promise<InstanceTest[]> {
  const set = await instanceTests(PROCESS_INSTANCE_CONDITIONS, { services, conditions, ...options })
  const always = set.filter(({ field }) => field === 'leafProcessInstances').flatMap(({ tests }) => tests)
  const alternatives = set.filter(({ field }) => field !== 'leafProcessInstances').flatMap(({ tests }) => tests)
  return alternatives.length === 0 ? always : [...always, anyOf(alternatives)]
}

interface Place {
  readonly source: InstanceSearch['source']
  /** The condition that everything in this place fulfils. */
  readonly covers?: keyof ProcessInstanceConditions
}

/** The narrowest place to look for matches. */
async function sourceOf(services: Services, query: ProcessInstanceConditions): Promise<Place> {
  const ids = query.processInstanceIds ?? (await relatedIds(services, query))
  if (ids) return { source: { ids } }
  const { processDefinitionId: definitionId, deploymentId, processDefinitionKey: definitionKey } = query
  if (definitionId) return { source: { selections: [{ definitionId }] }, covers: 'processDefinitionId' }
  if (deploymentId) {
    const definitionIds = await definitionIdsOfDeployment(services, deploymentId)
    return { source: { selections: definitionIds.map((id) => ({ definitionId: id })) }, covers: 'deploymentId' }
  }
  if (definitionKey) return { source: { selections: [{ definitionKey }] }, covers: 'processDefinitionKey' }
  const keys = query.processDefinitionKeyIn
  if (!keys || keys.length === 0) return { source: { selections: [{}] } }
  return {
    source: { selections: await runningOfKeys(services, keys, 'processDefinitionKeyIn') },
    covers: 'processDefinitionKeyIn',
  }
}

/** The ids that another instance or an incident leads to; undefined where the query names none. */
async function relatedIds(services: Services, query: ProcessInstanceConditions): Promise<string[] | undefined> {
  if (query.superProcessInstance) {
    const caller = await readSettled(services, query.superProcessInstance)
    return caller ? calledInstanceIdsOf(caller.state) : []
  }
  if (query.subProcessInstance) {
    const callerId = await callerIdOf(services, query.subProcessInstance)
    return callerId === undefined ? [] : [callerId]
  }
  if (query.incidentId) {
    const owner = ownerOf(query.incidentId)
    return owner ? [owner.instanceId] : []
  }
  return undefined
}
