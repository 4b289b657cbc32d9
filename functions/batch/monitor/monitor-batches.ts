import { sendMessages } from '../../queue/send-messages.ts'
import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import { changeChunkProgress, readChunkView } from '../../store/batch/batch-chunk-items.ts'
import { type GroupProgress, readGroups } from '../../store/batch/batch-group-items.ts'
import {
  endBatch,
  listBatchIds,
  readStoredBatch,
  type StoredBatch,
  setVerified,
} from '../../store/batch/batch-items.ts'
import { isAtWork } from '../control/batch-state.ts'
import { chunkCount, groupCount, groupOf, groupRange, indexInGroup, numbersIn } from '../create/partition.ts'
import { detailsExpire, removalTime } from '../create/retention.ts'
import { isFinished, positionsIn, workItems } from '../progress/chunk-progress.ts'
import { settleChunk } from '../progress/record-results.ts'
import { isGroupFinished } from '../progress/wake-monitor.ts'
import { groupSeed, openChunks, rootSeed } from '../seed/seed-groups.ts'
import { findDone } from '../work/find-done.ts'
import { workOf } from '../work/work-cache.ts'

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
  for await (const ids of listBatchIds(services.db, 'running')) {
    await concurrently(ids, BATCHES_AT_ONCE, async (batchId) => {
      looks.push(await monitorBatch(services, batchId, { repair: true }))
    })
  }
  const progress = looks.flatMap((look) => (look.state === 'ended' ? [] : [look.line]))
  return {
    progress,
    stalled: looks.filter(({ state }) => state === 'stalled').length,
    oldestAge: Math.max(0, ...progress.filter(({ suspended }) => !suspended).map(({ age }) => age)),
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
  if (!forced && !isAtWork(batch, 'monitor')) return { state: 'running', line }
  if (groups.every((progress, group) => isGroupFinished(batch, { group, progress }))) {
    await completeBatch(services, batchId)
    return { state: 'ended' }
  }
  const progressed = progressSum(batch, groups)
  const standsStill = isLongAgo(services, batch, groups) && batch.verified !== progressed
  return { line, state: repair && standsStill ? await repairBatch(services, { batch, groups, progressed }) : 'running' }
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

async function completeBatch({ db, configuration, now }: Services, batchId: string): Promise<void> {
  const endTime = now()
  const removal = removalTime(endTime, configuration.batchOperationHistoryTimeToLiveDays)
  await endBatch(db, batchId, { endTime, removalTime: removal })
}

function lastProgress(batch: StoredBatch, groups: readonly GroupProgress[]): number {
  return Math.max(batch.startTime, batch.seededTime ?? 0, ...groups.map(({ progressed }) => progressed ?? 0))
}

/** A time that is still to come is of a clock that was wrong: nobody waits for it. */
function isLongAgo(services: Services, batch: StoredBatch, groups: readonly GroupProgress[]): boolean {
  const patience = batch.seededTime === undefined ? UNSEEDED_MS : STANDSTILL_MS
  return Math.abs(services.now() - lastProgress(batch, groups)) > patience
}

/** Another number after each progress, whatever the clocks say of those who recorded it: they may be behind the last one's. */
function progressSum({ seededTime = 0 }: StoredBatch, groups: readonly GroupProgress[]): number {
  return groups.reduce((sum, { progressed = 0 }) => sum + progressed, seededTime)
}

interface StandingBatch {
  readonly batch: StoredBatch
  readonly groups: readonly GroupProgress[]
  /** What `progressSum` gave. */
  readonly progressed: number
}

/**
 * For a batch that stands still. Chunks with something left to do are seeded again. Where only failures are left it is compared once with the
 * instances themselves: a delivery that died may have modified an instance that was recorded as failed, or skipped, meanwhile.
 */
async function repairBatch(
  services: Services,
  { batch, groups, progressed }: StandingBatch,
): Promise<'running' | 'stalled'> {
  const open: number[] = []
  for (const [group, progress] of groups.entries()) {
    if (isGroupFinished(batch, { group, progress })) continue
    if ((await openChunks(services, batch, { group, progress })).length > 0) open.push(group)
    else await verifyGroup(services, batch, { group, progress })
  }
  if (open.length === 0) {
    await setVerified(services.db, batch.id, progressed)
    return 'running'
  }
  if (!isAtWork(batch, 'seed') || !isAtWork(batch, 'execution')) return 'running'
  const seeds = batch.seededTime === undefined ? [rootSeed(batch)] : open.map((group) => groupSeed(batch.id, group))
  await sendMessages(services.queues, seeds)
  return 'stalled'
}

async function verifyGroup(
  services: Services,
  batch: StoredBatch,
  { group, progress }: { readonly group: number; readonly progress: GroupProgress },
): Promise<void> {
  for (const chunk of numbersIn(groupRange(batch, group))) {
    if (!progress.finished.has(indexInGroup(chunk))) await verifyChunk(services, batch, chunk)
  }
}

async function verifyChunk(services: Services, batch: StoredBatch, chunk: number): Promise<void> {
  const { db } = services
  const view = await readChunkView(db, batch.id, { chunk, group: groupOf(chunk) })
  const settled = positionsIn(view.progress, view.ids.length, ['failed', 'skipped'])
  const items = workItems(view, settled)
  const work = await workOf(services, batch.id)
  const done = await findDone({ services, batchId: batch.id, work, items, stopped: async () => false })
  const change = { add: { done: [...done] }, expires: detailsExpire(batch.startTime) }
  const progress = done.size === 0 ? view.progress : await changeChunkProgress(db, batch.id, chunk, change)
  // A process that died between the chunk's write and its group's leaves a chunk that is finished already.
  if (done.size > 0 || isFinished(progress, view.ids.length)) await settleChunk(services, batch, { chunk, progress })
}
