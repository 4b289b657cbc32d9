import type { ActivityStatisticsResultDto } from '../api/schemas.ts'

/** What is shown at an activity of a diagram. */
export interface ActivityCounts {
  readonly instances: number
  readonly failedJobs: number
  readonly incidents: number
}

/** The counts of a definition's statistics by activity. The ids of multi-instance bodies are those of their activity here. */
export function countsByActivity(
  statistics: readonly ActivityStatisticsResultDto[],
): ReadonlyMap<string, ActivityCounts> {
  const counts = new Map<string, ActivityCounts>()
  for (const { id, instances, failedJobs, incidents } of statistics) {
    const activityId = id.replace(/#multiInstanceBody$/, '')
    const before = counts.get(activityId) ?? { instances: 0, failedJobs: 0, incidents: 0 }
    const open = incidents.reduce((sum, { incidentCount }) => sum + incidentCount, 0)
    counts.set(activityId, {
      instances: id === activityId ? before.instances + instances : before.instances,
      failedJobs: before.failedJobs + failedJobs,
      incidents: before.incidents + open,
    })
  }
  return counts
}

/** How a preview changes an activity's tokens. */
export interface TokenChange {
  readonly activityId: string
  readonly before: number
  readonly after: number
}

/** The changes that change something, the largest first: what is drawn, and what the list beside the diagram says. */
export function visibleChanges(activities: readonly TokenChange[]): readonly TokenChange[] {
  const size = ({ before, after }: TokenChange) => Math.abs(after - before)
  return activities.filter((one) => one.before !== one.after).toSorted((a, b) => size(b) - size(a))
}
