import type { Services } from '../../shell/services.ts'
import {
  type ChunkProgress,
  type ChunkView,
  changeChunkProgress,
  type Failure,
  putFailures,
} from '../../store/batch/batch-chunk-items.ts'
import { changeGroup } from '../../store/batch/batch-group-items.ts'
import { type StoredBatch, setExecutionStartTime } from '../../store/batch/batch-items.ts'
import { enforceLimits } from '../control/enforce-limits.ts'
import { chunkRange, groupOf, indexInGroup, sizeOf } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { askToTell, eventOf } from '../events/owe-event.ts'
import type { WorkResult } from '../work/batch-work.ts'
import { hasDetails, isFinished, retrySets } from './chunk-progress.ts'
import { setsOfFailures } from './failures/failure-message.ts'
import { keepSummary } from './failures/failure-summary.ts'
import { wakeMonitor } from './wake-monitor.ts'

/** Results of a chunk's instances, with what was known of the chunk before. */
export interface ChunkResults {
  readonly batch: StoredBatch
  readonly chunk: number
  readonly view: Pick<ChunkView, 'ids' | 'progress'>
  readonly results: readonly WorkResult[]
}

/**
 * Records what became of instances: one write where all of the chunk's instances went through, else failures and the chunk's own progress
 * before it. Nothing counts until the group's write, and each write may be repeated. Then the limits of the batch are looked at, where it has some.
 */
export async function recordResults(services: Services, chunkResults: ChunkResults): Promise<void> {
  await keepResults(services, chunkResults)
  await enforceLimits(services, chunkResults.batch)
}

async function keepResults(services: Services, chunkResults: ChunkResults): Promise<void> {
  const { batch, chunk, view, results } = chunkResults
  const failures = failuresOf(services, chunkResults)
  const { done, skipped } = positionsOf(results)
  if (done.length > 0 && batch.executionStartTime === undefined) {
    const isFirst = await setExecutionStartTime(services.db, batch.id, services.now(), eventOf(services, 'Started'))
    if (isFirst) await askToTell(services, batch.id)
  }
  if (done.length === sizeOf(chunkRange(batch, chunk)) && !hasDetails(view.progress)) {
    await finishChunk(services, batch, { chunk, hasSkipped: false })
    return
  }
  const expires = detailsExpire(batch.startTime)
  await putFailures(services.db, batch.id, chunk, { failures, expires })
  const handled = results.map(({ position }) => position)
  const retried = handled.filter((position) => view.progress.retrying.has(position))
  const progress = await changeProgress(services, chunkResults, { done, skipped, failures, retried })
  await settleChunk(services, batch, { chunk, progress })
}

/** Adds a chunk to its group's progress, as it stands: finished, or with details and what failed of it; and wakes the monitor after the last one. */
export async function settleChunk(
  services: Services,
  batch: StoredBatch,
  { chunk, progress }: { readonly chunk: number; readonly progress: ChunkProgress },
): Promise<void> {
  if (isFinished(progress, sizeOf(chunkRange(batch, chunk)))) {
    await finishChunk(services, batch, { chunk, hasSkipped: progress.skipped.size > 0 })
  } else if (hasDetails(progress)) {
    await keepSummary(services, batch, { chunk, progress })
    const change = {
      detailed: indexInGroup(batch, chunk),
      now: services.now(),
      expires: detailsExpire(batch.startTime),
    }
    await changeGroup(services.db, batch.id, groupOf(batch, chunk), change)
  }
}

interface FinishedChunk {
  readonly chunk: number
  /** Then its own progress is looked at though it is finished: what was skipped was not done. */
  readonly hasSkipped: boolean
}

async function finishChunk(
  services: Services,
  batch: StoredBatch,
  { chunk, hasSkipped }: FinishedChunk,
): Promise<void> {
  const group = groupOf(batch, chunk)
  const finished = indexInGroup(batch, chunk)
  const times = { now: services.now(), expires: detailsExpire(batch.startTime) }
  const change = { finished, ...(hasSkipped && { detailed: finished }), ...times }
  const progress = await changeGroup(services.db, batch.id, group, change)
  await wakeMonitor(services, batch, { group, progress })
}

/** Of results that are no refusals: which instances were modified, and which were left out. */
export function positionsOf(results: readonly WorkResult[]): Pick<Changes, 'done' | 'skipped'> {
  const settled = results.filter(({ refused }) => refused === undefined)
  const [skipped, done] = [settled.filter(({ isLeftOut }) => isLeftOut), settled.filter(({ isLeftOut }) => !isLeftOut)]
  return { done: done.map(({ position }) => position), skipped: skipped.map(({ position }) => position) }
}

interface Changes {
  readonly done: readonly number[]
  readonly skipped: readonly number[]
  readonly failures: readonly Failure[]
  readonly retried: readonly number[]
}

async function changeProgress(
  { db }: Services,
  { batch, chunk, view }: ChunkResults,
  { done, skipped, failures, retried }: Changes,
): Promise<ChunkProgress> {
  if (done.length + skipped.length + failures.length === 0) return view.progress
  const expires = detailsExpire(batch.startTime)
  const change = {
    add: { done, skipped, ...setsOfFailures(batch, failures) },
    remove: retrySets(view.progress, retried),
    expires,
  }
  return changeChunkProgress(db, batch.id, chunk, change)
}

function failuresOf(services: Services, { view, results }: ChunkResults): Failure[] {
  const time = services.now()
  return results.flatMap(({ position, refused }) => {
    // An id that is gone is no reason to forget the instance: it has failed like the others.
    const instanceId = view.ids[position] ?? ''
    if (refused === undefined) return []
    return [{ position, instanceId, message: refused, time, retries: 0, incidentTime: time }]
  })
}
