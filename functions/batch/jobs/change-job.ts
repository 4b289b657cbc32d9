import type { Services } from '../../shell/services.ts'
import { type ChunkView, changeChunkProgress, readChunkView } from '../../store/batch/batch-chunk-items.ts'
import { changeGroup } from '../../store/batch/batch-group-items.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import {
  chunkRange,
  chunksOf,
  groupOf,
  indexInGroup,
  jobCount,
  jobRange,
  numbersIn,
  type Range,
  sizeOf,
} from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { hasDetails, isFinished, positionsIn } from '../progress/chunk-progress.ts'
import { keepSummary } from '../progress/failures/failure-summary.ts'
import { settleChunk } from '../progress/record-results.ts'
import { batchJobOf } from './batch-ids.ts'
import { type BatchJob, readBatchJob } from './batch-jobs.ts'

/** What became of a command to a job of a batch. */
export type BatchJobOutcome =
  | { readonly outcome: 'done' }
  /** No batch has such a job, or it is done. */
  | { readonly outcome: 'missing' }
  /** It cannot be; the message says why and what to do instead. */
  | { readonly outcome: 'refused'; readonly message: string }

/** Positions of a chunk, with what is known of it. */
export interface ChunkPart {
  readonly batch: StoredBatch
  readonly chunk: number
  readonly view: ChunkView
  readonly positions: readonly number[]
}

/**
 * Changes an execution job, in each chunk that has a part of it. `change` gets the positions that are neither done nor skipped. False
 * where the batch does not run, the job is not made yet, or nothing of it is left.
 */
export async function changeJob(
  services: Services,
  jobId: string,
  change: (part: ChunkPart) => Promise<void>,
): Promise<boolean> {
  const job = batchJobOf(jobId)
  const batch = job && (await readRunning(services, job.batchId))
  if (job === undefined || batch === undefined || job.number > jobCount(batch)) return false
  const range = jobRange(batch, job.number)
  let found = false
  for (const chunk of numbersIn(chunksOf(batch, range))) {
    const part = await openPart(services, batch, chunk, range)
    if (part === undefined) continue
    found = true
    await change(part)
  }
  return found
}

/** The batch of this id while it runs. */
export async function readRunning({ db }: Services, batchId: string): Promise<StoredBatch | undefined> {
  const batch = await readStoredBatch(db, batchId)
  return batch?.endTime === undefined ? batch : undefined
}

/** The positions of a range that are neither done nor skipped, in one chunk; undefined where there are none, or its jobs are not made yet. */
export async function openPart(
  { db }: Services,
  batch: StoredBatch,
  chunk: number,
  range: Range,
): Promise<ChunkPart | undefined> {
  const view = await readChunkView(db, batch.id, { chunk, group: groupOf(batch, chunk) })
  const isMade = batch.seededGroups.has(groupOf(batch, chunk)) || hasDetails(view.progress)
  if (!isMade || view.group.finished.has(indexInGroup(batch, chunk))) return undefined
  const { start } = chunkRange(batch, chunk)
  const open = positionsIn(view.progress, sizeOf(chunkRange(batch, chunk)), ['pending', 'retrying', 'failed'])
  const positions = open.filter((position) => position + start >= range.start && position + start < range.end)
  return positions.length === 0 ? undefined : { batch, chunk, view, positions }
}

/** Refuses what no job of a batch can be told; `message` says what and why. */
export async function refuseJob(
  services: Services,
  jobId: string,
  message: (job: BatchJob) => string,
): Promise<BatchJobOutcome> {
  const job = await readBatchJob(services, jobId)
  return job === undefined ? { outcome: 'missing' } : { outcome: 'refused', message: message(job) }
}

/** Why something cannot be set at a batch's job, a due date for one. */
export function notSettable(what: string): string {
  return `The ${what} of a job of a batch cannot be set: it is due at once, in turn`
}

type Move = Omit<Parameters<typeof changeChunkProgress>[3], 'expires'>

/**
 * Moves positions of a chunk between its sets. The group's time comes first: whoever dies after it leaves a batch that the monitor looks at once more.
 */
export async function movePart(
  services: Services,
  { batch, chunk }: Pick<ChunkPart, 'batch' | 'chunk'>,
  move: Move,
): Promise<void> {
  const expires = detailsExpire(batch.startTime)
  const touch = { detailed: indexInGroup(batch, chunk), now: services.now(), expires }
  await changeGroup(services.db, batch.id, groupOf(batch, chunk), touch)
  const progress = await changeChunkProgress(services.db, batch.id, chunk, { ...move, expires })
  if (isFinished(progress, sizeOf(chunkRange(batch, chunk)))) await settleChunk(services, batch, { chunk, progress })
  else await keepSummary(services, batch, { chunk, progress })
}
