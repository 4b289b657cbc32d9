import { logger } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { readChunkProgress } from '../../store/batch/batch-chunk-items.ts'
import { readGroups } from '../../store/batch/batch-group-items.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { suspendByLimit } from '../../store/batch/batch-suspension-items.ts'
import type { SuspensionReason } from '../../store/batch/stored-control.ts'
import { chunkRange, groupOf, indexInGroup, numbersIn, sizeOf } from '../create/partition.ts'
import { askToTell, eventOf } from '../events/owe-event.ts'
import { openPositions } from '../progress/chunk-progress.ts'
import { countFailures } from '../progress/failures/failure-summary.ts'
import { changeAsRead } from './change-as-read.ts'
import { allowedPositions, hasTolerance, isExceeded, lastBeforePause, pauseOf } from './limits.ts'

/**
 * Suspends a batch whose failures are more than it tolerates, or that has come to its pause. Messages under way see it as they see any suspension.
 * Called with whatever was known of the batch: what counts is read anew. Of a batch without limits it reads nothing.
 */
export async function enforceLimits(services: Services, known: StoredBatch): Promise<void> {
  if (!hasTolerance(known) && pauseOf(known) === undefined) return
  await changeAsRead(services, known.id, (batch) => suspendRead(services, batch))
}

/** Undefined where somebody has changed the batch since it was read: its limits may be others. */
async function suspendRead(services: Services, batch: StoredBatch): Promise<'kept' | 'suspended' | undefined> {
  const reason = batch.suspended ? undefined : await reasonToSuspend(services, batch)
  if (reason === undefined) return 'kept'
  const event = eventOf(services, 'Suspended', reason)
  const isDone = await suspendByLimit(services.db, batch, { reason, now: services.now(), event })
  if (!isDone) return undefined
  await askToTell(services, batch.id)
  logger.info('batch suspended', { batchId: batch.id, reason })
  return 'suspended'
}

async function reasonToSuspend(services: Services, batch: StoredBatch): Promise<SuspensionReason | undefined> {
  if (hasTolerance(batch) && isExceeded(batch, await countFailures(services, batch)))
    return 'FAILURE_TOLERANCE_EXCEEDED'
  const pause = pauseOf(batch)
  return pause !== undefined && (await isHandled(services, batch, pause)) ? 'PAUSED_AFTER' : undefined
}

/** Whether something became of each of the first `pause` instances. Stops at the first chunk that nobody has carried out. */
export async function isHandled({ db }: Services, batch: StoredBatch, pause: number): Promise<boolean> {
  const last = lastBeforePause(batch, pause)
  const groups = await readGroups(db, batch.id, last.group + 1)
  const unfinished = [...numbersIn({ start: 0, end: last.chunk + 1 })].filter(
    (chunk) => !groups[groupOf(batch, chunk)]?.finished.has(indexInGroup(batch, chunk)),
  )
  const isDetailed = (chunk: number) => groups[groupOf(batch, chunk)]?.detailed.has(indexInGroup(batch, chunk)) === true
  if (!unfinished.every(isDetailed)) return false
  const progress = await readChunkProgress(db, batch.id, unfinished)
  return unfinished.every((chunk, at) => {
    const details = progress[at]
    const open = details && openPositions(details, sizeOf(chunkRange(batch, chunk)))
    return open !== undefined && allowedPositions(batch, chunk, open).length === 0
  })
}
