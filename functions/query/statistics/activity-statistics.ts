import type { Execution } from '../../engine/instance/instance-state.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import { ACTIVITY_STATISTICS, type ActivityCount } from '../../store/statistics-items.ts'
import { executionsOf } from '../conditions/instance-contents.ts'
import { candidateStates } from '../instances/candidate-states.ts'
import { keptStatistics } from './kept-statistics.ts'

/** After this many instances read by their keys it is asked whether to read the table instead. */
const SCAN_AFTER = 500

/** What is at the activities of a definition (by its id), and when that was counted. */
export const activityStatistics = keptStatistics(ACTIVITY_STATISTICS, countActivities)

async function countActivities(db: Database, definitionId: string): Promise<ActivityCount[]> {
  const counts = new Map<string, Counts>()
  for await (const part of candidateStates(db, { definitionId }, () => true, SCAN_AFTER)) {
    for (const { state } of part) {
      if (state.end === undefined) for (const execution of executionsOf(state)) countExecution(counts, execution)
    }
  }
  return Array.from(counts, ([activityId, { instances, failedJobs, incidents }]) => ({
    activityId,
    instances,
    failedJobs,
    incidents: Object.fromEntries(incidents),
  })).filter(({ instances, failedJobs, incidents }) => instances + failedJobs + Object.keys(incidents).length > 0)
}

interface Counts {
  instances: number
  failedJobs: number
  readonly incidents: Map<string, number>
}

/** As the reference counts its active executions: those with others inside are not, nor those that wait for others at a gateway. */
function countExecution(counts: Map<string, Counts>, execution: Execution): void {
  const { activityId, children = [], joining, idle, jobs = [], incidents = [] } = execution
  if (activityId === undefined) return
  const count = counts.get(activityId) ?? { instances: 0, failedJobs: 0, incidents: new Map() }
  counts.set(activityId, count)
  if (children.length === 0 && joining !== true && idle !== true) count.instances++
  count.failedJobs += jobs.filter(({ retries }) => retries === 0).length
  for (const { type } of incidents) count.incidents.set(type, (count.incidents.get(type) ?? 0) + 1)
}
