import { sendMessages } from '../queue/send-messages.ts'
import type { Services } from '../runtime/services.ts'
import {
  type ChunkView,
  changeChunkProgress,
  putFailures,
  readChunkView,
  setFailureRetries,
} from '../store/batch-chunk-items.ts'
import { changeGroup } from '../store/batch-group-items.ts'
import { readStoredBatch, type StoredBatch } from '../store/batch-items.ts'
import { batchJobOf } from './batch-ids.ts'
import { isAtWork } from './batch-state.ts'
import { readProgress } from './batch-view.ts'
import { isFinished, positionsIn, stateAt } from './chunk-progress.ts'
import { concurrently } from './concurrently.ts'
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
} from './partition.ts'
import { findDone } from './perform-work.ts'
import { settleChunk } from './record-results.ts'
import { detailsExpire } from './retention.ts'
import { executionOf } from './seed-groups.ts'
import { workOf } from './work-cache.ts'

/** Items changed at the same time. */
const WRITES_AT_ONCE = 16

/** Why an instance failed whose job was not carried out and may not be. */
const STOPPED = 'The retries of its job were set to 0'

/** How a failed job is tried again. */
export interface Retry {
  readonly retries: number
  /** Whether its incident goes at once; otherwise when it went through. */
  readonly resolved: boolean
}

/** Positions of a chunk that are neither done nor skipped. */
interface OpenPart {
  readonly batch: StoredBatch
  readonly chunk: number
  readonly view: ChunkView
  readonly positions: readonly number[]
}

/**
 * Sets the retries of an execution job. More than 0 tries its failed instances again, and its incident goes; 0 stops what was not carried out
 * yet. False where no such job of a running batch is left.
 */
export function setBatchJobRetries(services: Services, jobId: string, retries: number): Promise<boolean> {
  return changeJob(services, jobId, (part) =>
    retries > 0 ? retryPart(services, part, { retries, resolved: true }) : stopPart(services, part),
  )
}

/** Deletes an execution job: its instances stay as they are and count as skipped, the job as completed. False where none is left. */
export function deleteBatchJob(services: Services, jobId: string): Promise<boolean> {
  return changeJob(services, jobId, (part) => skipPart(services, part))
}

/** Tries all failed jobs of a batch again. False where no such batch runs. */
export async function retryFailed(services: Services, batchId: string, retry: Retry): Promise<boolean> {
  const batch = await readRunning(services, batchId)
  if (batch === undefined) return false
  const { details } = await readProgress(services, batch)
  for (const chunk of details.keys()) {
    const part = await openPart(services, batch, chunk, chunkRange(batch, chunk))
    if (part !== undefined) await retryPart(services, part, retry)
  }
  return true
}

async function changeJob(
  services: Services,
  jobId: string,
  change: (part: OpenPart) => Promise<void>,
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

async function readRunning({ db }: Services, batchId: string): Promise<StoredBatch | undefined> {
  const batch = await readStoredBatch(db, batchId)
  return batch?.endTime === undefined ? batch : undefined
}

async function openPart(
  { db }: Services,
  batch: StoredBatch,
  chunk: number,
  range: Range,
): Promise<OpenPart | undefined> {
  const view = await readChunkView(db, batch.id, { chunk, group: groupOf(chunk) })
  if (view.group.finished.has(indexInGroup(chunk))) return undefined
  const { start } = chunkRange(batch, chunk)
  const open = positionsIn(view.progress, view.ids.length, ['pending', 'retrying', 'failed'])
  const positions = open.filter((position) => position + start >= range.start && position + start < range.end)
  return positions.length === 0 ? undefined : { batch, chunk, view, positions }
}

async function retryPart(services: Services, part: OpenPart, { retries, resolved }: Retry): Promise<void> {
  const { batch, chunk, view } = part
  const failed = part.positions.filter((position) => stateAt(view.progress, position) === 'failed')
  if (failed.length === 0) return
  await concurrently(failed, WRITES_AT_ONCE, (position) =>
    setFailureRetries(services.db, batch.id, chunk, { position, retries, resolved }),
  )
  await movePart(services, part, { add: { retrying: failed }, remove: { failed } })
  if (isAtWork(batch, 'execution')) await sendMessages(services.queues, [executionOf(batch.id, chunk)])
}

async function stopPart(services: Services, part: OpenPart): Promise<void> {
  const { batch, chunk, view } = part
  const stopped = part.positions.filter((position) => stateAt(view.progress, position) !== 'failed')
  const time = services.now()
  const failures = stopped.flatMap((position) => {
    const instanceId = view.ids[position]
    return instanceId === undefined
      ? []
      : [{ position, instanceId, message: STOPPED, time, retries: 0, incidentTime: time }]
  })
  await putFailures(services.db, batch.id, chunk, { failures, expires: detailsExpire(batch.startTime) })
  await movePart(services, part, { add: { failed: stopped }, remove: { retrying: stopped } })
}

/** A delivery that died may have modified some of them already: those are done. */
async function skipPart(services: Services, part: OpenPart): Promise<void> {
  const { batch, view, positions } = part
  const items = positions.flatMap((position) => {
    const id = view.ids[position]
    return id === undefined ? [] : [{ position, id }]
  })
  const work = await workOf(services, batch.id)
  const done = await findDone({ services, batchId: batch.id, work, items, stopped: async () => false })
  await movePart(services, part, { add: { skipped: positions, done: [...done] } })
}

type Move = Omit<Parameters<typeof changeChunkProgress>[3], 'expires'>

/** The group's time comes first: whoever dies after it leaves a batch that the monitor looks at once more. */
async function movePart(services: Services, { batch, chunk }: OpenPart, move: Move): Promise<void> {
  const expires = detailsExpire(batch.startTime)
  const touch = { detailed: indexInGroup(chunk), now: services.now(), expires }
  await changeGroup(services.db, batch.id, groupOf(chunk), touch)
  const progress = await changeChunkProgress(services.db, batch.id, chunk, { ...move, expires })
  if (isFinished(progress, sizeOf(chunkRange(batch, chunk)))) await settleChunk(services, batch, { chunk, progress })
}
