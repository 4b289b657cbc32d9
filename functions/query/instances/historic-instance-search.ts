import type { Services } from '../../shell/services.ts'
import { HISTORIC_INSTANCE_CONDITIONS } from '../conditions/historic-instance-conditions.ts'
import { anyOf, instanceTests } from '../conditions/instance-conditions.ts'
import { definitionKeyOf } from '../conditions/instance-contents.ts'
import type { HistoricInstanceConditions, HistoricInstanceQuery } from './historic-instance-query.ts'
import type { InstanceOrder, InstanceSearch } from './instance-search.ts'
import { distinctKeys } from './key-selections.ts'
import { orderOf, type QueryOptions } from './process-instance-search.ts'

/** How a historic process instance query is carried out. Throws a QueryError where it makes no sense or names what is not kept. */
export async function historicInstanceSearch(
  services: Services,
  query: HistoricInstanceQuery,
  options: QueryOptions = { dates: true },
): Promise<InstanceSearch> {
  const { orQueries, sorting, ...conditions } = query
  const order = orderOf(sorting ?? [], SORT_KEYS)
  const own = await instanceTests(HISTORIC_INSTANCE_CONDITIONS, { services, conditions, ...options })
  const groups = await Promise.all(
    (orQueries ?? []).map(async (group) => {
      const set = await instanceTests(HISTORIC_INSTANCE_CONDITIONS, { services, conditions: group, ...options })
      return set.length === 0 ? [] : [anyOf(set.flatMap(({ tests }) => tests))]
    }),
  )
  return {
    source: sourceOf(conditions),
    phase: 'all',
    tests: [...own.flatMap(({ tests }) => tests), ...groups.flat()],
    order,
  }
}

const SORT_KEYS: Readonly<Record<string, InstanceOrder['key']>> = {
  instanceId: ({ id }) => id,
  definitionId: ({ definitionId }) => definitionId,
  definitionKey: ({ definitionId }) => definitionKeyOf(definitionId),
  definitionVersion: ({ definitionId }) => Number(definitionId.split(':')[1]),
  businessKey: ({ businessKey }) => businessKey,
  startTime: ({ startTime }) => startTime,
  endTime: ({ endTime }) => endTime,
  duration: ({ startTime, endTime }) => (endTime === undefined ? undefined : endTime - startTime),
  tenantId: ({ tenantId }) => tenantId,
}

/** What the historic query can be sorted by. */
export const HISTORIC_INSTANCE_SORT_KEYS: readonly string[] = Object.keys(SORT_KEYS)

/** The narrowest place to look for matches: ids, or the indexes of running and of ended instances. */
function sourceOf(query: HistoricInstanceConditions): InstanceSearch['source'] {
  const ids = query.processInstanceId ? [query.processInstanceId] : query.processInstanceIds
  if (ids) return { ids }
  const phases = [...(query.finished ? [] : [false]), ...(query.unfinished ? [] : [true])]
  return { selections: placesOf(query).flatMap((place) => phases.map((ended) => ({ ...place, ended }))) }
}

function placesOf(query: HistoricInstanceConditions) {
  if (query.processDefinitionId) return [{ definitionId: query.processDefinitionId }]
  const keys = query.processDefinitionKey ? [query.processDefinitionKey] : query.processDefinitionKeyIn
  if (!keys?.length) return [{}]
  return distinctKeys(keys, 'processDefinitionKeyIn').map((definitionKey) => ({ definitionKey }))
}
