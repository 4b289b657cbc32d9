import { sendMessages } from '../../queue/send-messages.ts'
import { eachIsolated } from '../../shell/each-isolated.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { type GroupProgress, readGroups } from '../../store/batch/batch-group-items.ts'
import { endBatch, listBatchIds, readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import type { WalkType } from '../../store/batch/batch-walk-items.ts'
import { startWhenDue } from '../control/batch-lifecycle.ts'
import { isAtWork } from '../control/batch-state.ts'
import { enforceLimits } from '../control/enforce-limits.ts'
import { chunkCount, groupCount, groupRange, sizeOf } from '../create/partition.ts'
import { LONGEST_BATCH_MS, removalTime } from '../create/retention.ts'
import { eventOf } from '../events/owe-event.ts'
import { tellEvents } from '../events/tell-events.ts'
import { isPaced } from '../pace/pace.ts'
import { needsTurns } from '../pace/plan-turns.ts'
import { progressSum } from '../progress/progress-sum.ts'
import { type GroupState, isGroupFinished } from '../progress/wake-monitor.ts'
import { rootSeed } from '../seed/seed-groups.ts'
import { resumeWalks } from '../walk/resume-walks.ts'
import { startWalk } from '../walk/start-walk.ts'

/**
 * How long no chunk of a batch may have got further until its messages are taken for lost, in milliseconds. Sending them again while they
 * are only slow does no harm, but costs requests; a message given back by SQS after a crash takes six times a function's timeout.
 */
export const STANDSTILL_MS = 3 * 60 * 1000

/**
 * The same where no group was ever seeded, in milliseconds: then it is the first seed message that was lost, or never sent, and users wait for a
 * batch that has not begun. Sending one more costs one request.
 */
export const UNSEEDED_MS = 20 * 1000

/** Batches looked at at the same time. */
const BATCHES_AT_ONCE = 8

/** What a look over all batches found. */
export interface MonitorReport {
  /** The batches that are not done. */
  readonly progress: BatchLine[]
  /** How many of them should get further and do not. */
  readonly stalled: number
  /** How many batches could not be looked at; each is named in the log. */
  readonly failures: number
  /** Seconds since the oldest of them was created, not counting suspended ones: nobody expects those to end. 0 where there is none. */
  readonly oldestAge: number
}

/** In chunks: it costs no further reads. */
interface BatchLine {
  readonly batchId: string
  /** Seconds since its creation. */
  readonly age: number
  readonly suspended: boolean
  readonly completed: number
  readonly failed: number
  readonly total: number
}

type Look = { readonly state: 'ended' } | { readonly state: 'running' | 'stalled'; readonly line: BatchLine }

/** Looks over all batches that are not done: completes those that are, wakes those that stand still. Each minute. */
export async function monitorBatches(services: Services): Promise<MonitorReport> {
  const looks: Look[] = []
  let failures = 0
  for await (const ids of listBatchIds(services.db, 'running')) {
    const failed = await eachIsolated(ids, { limit: BATCHES_AT_ONCE, now: services.now }, async (batchId) => {
      looks.push(await monitorBatch(services, batchId, { repair: true }))
      await tellEvents(services, batchId)
    })
    for (const { item: batchId, error } of failed) logFailure('A batch is left to the next tick', { batchId }, error)
    failures += failed.length
  }
  const progress = looks.flatMap((look) => (look.state === 'ended' ? [] : [look.line]))
  return {
    progress,
    failures,
    stalled: looks.filter(({ state }) => state === 'stalled').length,
    oldestAge: progress.reduce((oldest, { suspended, age }) => (suspended ? oldest : Math.max(oldest, age)), 0),
  }
}

/**
 * Completes the batch where all of it is done. With `repair` (the schedule's tick, never a message: a message may not lead to seeds again)
 * it also takes care of what was lost. `forced`: by hand, though the monitor job is suspended.
 */
export async function monitorBatch(
  services: Services,
  batchId: string,
  { repair, forced = false }: { readonly repair: boolean; readonly forced?: boolean },
): Promise<Look> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined || batch.endTime !== undefined) return { state: 'ended' }
  const groups = await readGroups(services.db, batchId, groupCount(batch))
  const line = lineOf(services, batch, groups)
  if (repair && services.now() - batch.startTime > LONGEST_BATCH_MS) {
    const walks = await resumeWalks(services, batch)
    if (!walks.includes('end-old')) await startWalk(services, batch, { type: 'end-old', parameters: {} })
    return { state: 'running', line }
  }
  if (repair) await keepControl(services, batch)
  if (!forced && !isAtWork(batch, 'monitor')) return { state: 'running', line }
  if (groups.every((progress, group) => isGroupFinished(batch, { group, progress }))) {
    const isDone = await completeBatch(services, batchId, { unlessSuspended: !forced })
    return isDone ? { state: 'ended' } : { state: 'running', line }
  }
  const progressed = progressSum(groups) + (batch.seededTime ?? 0)
  const standsStill = isLongAgo(services, batch, groups) && batch.verified !== progressed
  if (!repair) return { state: 'running', line }
  if (await isTurnToPlan(services, batch, groups)) await sendMessages(services.queues, [rootSeed(batch)])
  const walks = await resumeWalks(services, batch)
  return { line, state: standsStill ? await repairBatch(services, { batch, groups, progressed, walks }) : 'running' }
}

/** Whether a batch that is limited in its pace needs its next turns. */
async function isTurnToPlan(
  services: Services,
  batch: StoredBatch,
  groups: readonly GroupProgress[],
): Promise<boolean> {
  if (!isPaced(batch) || !isAtWork(batch, 'seed') || !isAtWork(batch, 'execution')) return false
  return needsTurns(services, batch, groups)
}

/** Starts a batch whose time has come, and suspends one whose last message died before it looked at the limits. */
async function keepControl(services: Services, batch: StoredBatch): Promise<void> {
  if (batch.suspensionReason === 'NOT_STARTED_YET') await startWhenDue(services, batch)
  else await enforceLimits(services, batch)
}

function lineOf({ now }: Services, batch: StoredBatch, groups: readonly GroupProgress[]): BatchLine {
  const completed = groups.reduce((sum, { finished }) => sum + finished.size, 0)
  const failed = groups.flatMap(({ finished, detailed }) =>
    [...detailed].filter((chunk) => !finished.has(chunk)),
  ).length
  const age = Math.floor((now() - batch.startTime) / 1000)
  const suspended = !isAtWork(batch, 'execution')
  return { batchId: batch.id, age, suspended, completed, failed, total: chunkCount(batch) }
}

/** False where the batch was suspended meanwhile, or has ended. */
function completeBatch(
  services: Services,
  batchId: string,
  { unlessSuspended }: { readonly unlessSuspended: boolean },
): Promise<boolean> {
  const { db, configuration, now } = services
  const endTime = now()
  const removal = removalTime(endTime, configuration.batchOperationHistoryTimeToLiveDays)
  const event = eventOf(services, 'Completed')
  return endBatch(db, batchId, { endTime, removalTime: removal, unlessSuspended, event })
}

function lastProgress(batch: StoredBatch, groups: readonly GroupProgress[]): number {
  return groups.reduce(
    (latest, { progressed = 0 }) => Math.max(latest, progressed),
    Math.max(batch.startTime, batch.seededTime ?? 0),
  )
}

/** A time that is still to come is of a clock that was wrong: nobody waits for it. */
function isLongAgo(services: Services, batch: StoredBatch, groups: readonly GroupProgress[]): boolean {
  const patience = batch.seededTime === undefined ? UNSEEDED_MS : STANDSTILL_MS
  return Math.abs(services.now() - lastProgress(batch, groups)) > patience
}

interface StandingBatch {
  readonly batch: StoredBatch
  readonly groups: readonly GroupProgress[]
  /** Another number after each progress, and each time that messages were sent. */
  readonly progressed: number
  /** The types of walk that go on. */
  readonly walks: readonly WalkType[]
}

/**
 * For a batch that stands still: begins the walk that puts it right. A suspended one is expected to stand; it is looked at when it is activated.
 */
async function repairBatch(
  services: Services,
  { batch, groups, progressed, walks }: StandingBatch,
): Promise<'running' | 'stalled'> {
  if (!isAtWork(batch, 'seed') || !isAtWork(batch, 'execution')) return 'running'
  if (batch.seededTime === undefined) {
    await sendMessages(services.queues, [rootSeed(batch)])
    return 'stalled'
  }
  if (!walks.includes('repair')) await startWalk(services, batch, { type: 'repair', parameters: { progressed } })
  const hasOpen = groups.some((progress, group) => isGroupOpen(batch, { group, progress }))
  return hasOpen ? 'stalled' : 'running'
}

/** Whether the group has chunks that were never carried out to their end. Those with failures are not looked into. */
function isGroupOpen(batch: StoredBatch, { group, progress: { finished, detailed } }: GroupState): boolean {
  return new Set([...finished, ...detailed]).size < sizeOf(groupRange(batch, group))
}
