import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Services } from '../../shell/services.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import { DEFINITION_STATISTICS, type DefinitionCount, type KeptStatistics } from '../../store/statistics-items.ts'
import { listStartTimers } from '../../store/timer-items.ts'
import { executionsOf } from '../conditions/instance-contents.ts'
import { candidateStates } from '../instances/candidate-states.ts'
import { keptStatistics } from './kept-statistics.ts'

/** After this many instances read by their keys it is asked whether to read the table instead, which is mostly made of them. */
const SCAN_AFTER = 500

const ofAll = keptStatistics(DEFINITION_STATISTICS, countDefinitions)

/** What runs of each definition that has anything running, counted together, and when that was. With `fresh` it is always counted now. */
export function definitionStatistics(
  services: Services,
  options: { readonly fresh: boolean },
): Promise<KeptStatistics<DefinitionCount>> {
  return ofAll(services, 'definitions', options)
}

interface Counts {
  instances: number
  failedJobs: number
  readonly incidents: Map<string, number>
}

async function countDefinitions(db: Database): Promise<DefinitionCount[]> {
  const counts = new Map<string, Counts>()
  for await (const part of candidateStates(db, {}, () => true, SCAN_AFTER)) {
    for (const { state } of part)
      if (state.end === undefined) countInstance(countsOf(counts, state.definitionId), state)
  }
  for (const { definitionId, failedAt } of await listStartTimers(db)) {
    if (failedAt !== undefined) countFailedJob(countsOf(counts, definitionId))
  }
  return Array.from(counts, ([definitionId, { incidents, ...numbers }]) => ({
    definitionId,
    ...numbers,
    incidents: Object.fromEntries(incidents),
  }))
}

function countsOf(counts: Map<string, Counts>, definitionId: string): Counts {
  const known = counts.get(definitionId) ?? { instances: 0, failedJobs: 0, incidents: new Map<string, number>() }
  counts.set(definitionId, known)
  return known
}

function countInstance(counts: Counts, state: InstanceState): void {
  counts.instances++
  for (const { jobs = [], incidents = [] } of executionsOf(state)) {
    counts.failedJobs += jobs.filter(({ retries }) => retries === 0).length
    for (const { type } of incidents) countIncident(counts, type)
  }
}

/** A timer start event has a job before there is an instance. */
function countFailedJob(counts: Counts): void {
  counts.failedJobs++
  countIncident(counts, 'failedJob')
}

function countIncident({ incidents }: Counts, type: string): void {
  incidents.set(type, (incidents.get(type) ?? 0) + 1)
}
