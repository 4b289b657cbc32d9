import type { ActivityCount } from '../../engine/view/activity-counts.ts'

/** How much there is somewhere, while it is counted. */
export interface Counts {
  instances: number
  failedJobs: number
  readonly incidents: Record<string, number>
}

/** To begin with. */
export function noCounts(): Counts {
  return { instances: 0, failedJobs: 0, incidents: {} }
}

/** Adds what is somewhere else. */
export function addCounts(
  counts: Counts,
  { instances, failedJobs, incidents }: Omit<ActivityCount, 'activityId'>,
): void {
  counts.instances += instances
  counts.failedJobs += failedJobs
  for (const [type, number] of Object.entries(incidents))
    counts.incidents[type] = (counts.incidents[type] ?? 0) + number
}
