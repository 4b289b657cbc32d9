import { setTimeout as wait } from 'node:timers/promises'
import type { Execution } from '../engine/instance/instance-state.ts'
import { logFailure } from '../shell/observability.ts'
import type { Services } from '../shell/services.ts'
import type { Database } from '../store/dynamodb/database.ts'
import { type ActivityCount, type KeptStatistics, putStatistics, readStatistics } from '../store/statistics-items.ts'
import { candidateStates } from './candidate-states.ts'
import { executionsOf } from './conditions/instance-contents.ts'

/** A count that takes less, in milliseconds, is made anew for everybody who asks: up to some 10,000 instances nothing is ever old. */
const KEPT_FROM = 500

/** Kept counts are good for as many times what it took to make them, so that a page that asks every few seconds costs a twentieth of a process. */
const GOOD_FOR_TIMES = 20

/** After this long the count is made anew, in milliseconds; who asks waits for it this long, and gets the kept one where it takes longer. */
const PATIENCE = 800

/** Beyond this age, in milliseconds, a kept count is worth nothing: who asks waits for a new one. */
const TOO_OLD = 10 * 60_000

/** After this many instances read by their keys it is asked whether to read the table instead. */
const SCAN_AFTER = 500

const counting = new WeakMap<Database, Map<string, Promise<KeptStatistics>>>()

/**
 * What is at the activities of a definition, and when that was counted. A quick count is made anew; a long one is kept, and made anew when it is old: at most one
 * at a time in a process. With `fresh` it is always counted now.
 */
export async function activityStatistics(
  services: Services,
  definitionId: string,
  { fresh }: { readonly fresh: boolean },
): Promise<KeptStatistics> {
  const kept = fresh ? undefined : await readStatistics(services.db, definitionId)
  const age = kept === undefined ? Number.POSITIVE_INFINITY : services.now() - kept.countedAt
  if (kept !== undefined && age < kept.took * GOOD_FOR_TIMES) return kept
  const count = countOnce(services, definitionId)
  if (kept === undefined || age > TOO_OLD) return count
  return Promise.race([count, wait(PATIENCE, kept, { ref: false })])
}

function countOnce(services: Services, definitionId: string): Promise<KeptStatistics> {
  const running = counting.get(services.db) ?? new Map<string, Promise<KeptStatistics>>()
  counting.set(services.db, running)
  const known = running.get(definitionId)
  if (known !== undefined) return known
  const count = countAndKeep(services, definitionId)
  running.set(definitionId, count)
  // Whoever lost patience is not told when it fails.
  count
    .catch((error: unknown) => logFailure('Activities were not counted', { processDefinitionId: definitionId }, error))
    .finally(() => running.delete(definitionId))
  return count
}

async function countAndKeep(services: Services, definitionId: string): Promise<KeptStatistics> {
  const countedAt = services.now()
  const begin = performance.now()
  const activities = await countActivities(services.db, definitionId)
  const statistics = { activities, countedAt, took: performance.now() - begin }
  if (statistics.took >= KEPT_FROM) await putStatistics(services.db, definitionId, statistics)
  return statistics
}

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
