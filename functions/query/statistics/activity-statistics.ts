import type { ActivityCount } from '../../engine/view/activity-counts.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import { COUNTS } from '../../store/process-instance/instance-forms.ts'
import { ACTIVITY_STATISTICS } from '../../store/statistics-items.ts'
import { candidates, SCAN_SOON } from '../instances/candidates.ts'
import { addCounts, type Counts, noCounts } from './counts.ts'
import { keptStatistics } from './kept-statistics.ts'

/** What is at the activities of a definition (by its id), and when that was counted. */
export const activityStatistics = keptStatistics(ACTIVITY_STATISTICS, countActivities)

async function countActivities(db: Database, definitionId: string): Promise<ActivityCount[]> {
  const counts = new Map<string, Counts>()
  for await (const part of candidates(db, { definitionId }, { form: COUNTS, scanAfter: SCAN_SOON })) {
    for (const { activities } of part) {
      for (const activity of activities) addCounts(countsOf(counts, activity.activityId), activity)
    }
  }
  // The process itself is no activity.
  counts.delete('')
  return Array.from(counts, ([activityId, count]) => ({ activityId, ...count }))
}

function countsOf(counts: Map<string, Counts>, activityId: string): Counts {
  const known = counts.get(activityId) ?? noCounts()
  counts.set(activityId, known)
  return known
}
