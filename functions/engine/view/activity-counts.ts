import type { Execution, InstanceState } from '../instance/instance-state.ts'

/** How much of an instance, or of many, is at an activity. */
export interface ActivityCount {
  readonly activityId: string
  readonly instances: number
  readonly failedJobs: number
  /** Open incidents by their type. */
  readonly incidents: Readonly<Record<string, number>>
}

/**
 * What is at the activities of an instance; an activity at which nothing is to be counted is not among them. What hangs on the process itself (the timer of
 * an event subprocess that waits) is under an empty id.
 */
export function activityCounts({ root }: InstanceState): ActivityCount[] {
  const counts = new Map<string, Counts>()
  countWithin(root, counts)
  return Array.from(counts, ([activityId, count]) => ({ activityId, ...count })).filter(
    ({ instances, failedJobs, incidents }) => instances + failedJobs + Object.keys(incidents).length > 0,
  )
}

interface Counts {
  instances: number
  failedJobs: number
  readonly incidents: Record<string, number>
}

function countWithin(execution: Execution, counts: Map<string, Counts>): void {
  countExecution(countsOf(counts, execution.activityId ?? ''), execution)
  for (const child of execution.children ?? []) countWithin(child, counts)
}

function countsOf(counts: Map<string, Counts>, activityId: string): Counts {
  const known = counts.get(activityId)
  if (known !== undefined) return known
  const none = { instances: 0, failedJobs: 0, incidents: {} }
  counts.set(activityId, none)
  return none
}

/** As the reference counts its active executions: those with others inside are not, nor those that wait for others at a gateway. */
function countExecution(count: Counts, { children = [], joining, idle, jobs = [], incidents = [] }: Execution): void {
  if (children.length === 0 && joining !== true && idle !== true) count.instances++
  count.failedJobs += jobs.filter(({ retries }) => retries === 0).length
  for (const { type } of incidents) count.incidents[type] = (count.incidents[type] ?? 0) + 1
}
