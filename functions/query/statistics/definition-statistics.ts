import type { Services } from '../../shell/services.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import { COUNTS } from '../../store/process-instance/instance-forms.ts'
import { DEFINITION_STATISTICS, type DefinitionCount, type KeptStatistics } from '../../store/statistics-items.ts'
import { listStartTimers } from '../../store/waiting/timer-items.ts'
import { candidates, SCAN_SOON } from '../instances/candidates.ts'
import { addCounts, type Counts, noCounts } from './counts.ts'
import { keptStatistics } from './kept-statistics.ts'

const ofAll = keptStatistics(DEFINITION_STATISTICS, countDefinitions)

/** What runs of each definition that has anything running, counted together, and when that was. With `fresh` it is always counted now. */
export function definitionStatistics(
  services: Services,
  options: { readonly fresh: boolean },
): Promise<KeptStatistics<DefinitionCount>> {
  return ofAll(services, 'definitions', options)
}

async function countDefinitions(db: Database): Promise<DefinitionCount[]> {
  const counts = new Map<string, Counts>()
  for await (const part of candidates(db, {}, { form: COUNTS, scanAfter: SCAN_SOON })) {
    for (const { definitionId, hasEnded, activities } of part) {
      if (hasEnded) continue
      const count = countsOf(counts, definitionId)
      // However many tokens it has it is one instance.
      addCounts(count, { instances: 1, failedJobs: 0, incidents: {} })
      for (const activity of activities) addCounts(count, { ...activity, instances: 0 })
    }
  }
  for (const { definitionId, failedAt } of await listStartTimers(db)) {
    // A timer start event has a job before there is an instance.
    if (failedAt !== undefined)
      addCounts(countsOf(counts, definitionId), { instances: 0, failedJobs: 1, incidents: { failedJob: 1 } })
  }
  return Array.from(counts, ([definitionId, count]) => ({ definitionId, ...count }))
}

function countsOf(counts: Map<string, Counts>, definitionId: string): Counts {
  const known = counts.get(definitionId) ?? noCounts()
  counts.set(definitionId, known)
  return known
}
