import type { BatchBeginning, StoredBatch } from '../../store/batch/batch-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { chunkRange, groupOf } from '../create/partition.ts'

type Limited = Pick<StoredBatch, 'control' | 'resumed' | 'totalInstances'>

/** How many instances, from the first on, may be carried out until the batch pauses; undefined where it does not pause (any more). */
export function pauseOf({ control, resumed, totalInstances }: Limited): number | undefined {
  const pause = control?.pauseAfter
  return pause !== undefined && pause > (resumed?.paused ?? 0) && pause < totalInstances ? pause : undefined
}

/** The positions of a chunk that may be carried out now. */
export function allowedPositions(batch: StoredBatch, chunk: number, positions: readonly number[]): readonly number[] {
  const pause = pauseOf(batch)
  if (pause === undefined) return positions
  const { start } = chunkRange(batch, chunk)
  return positions.filter((position) => start + position < pause)
}

/** Whether a chunk has positions that may be carried out now. */
export function isAllowed(batch: StoredBatch, chunk: number): boolean {
  return chunkRange(batch, chunk).start < (pauseOf(batch) ?? Number.POSITIVE_INFINITY)
}

/** The last chunk that may be carried out before the pause, and its group. */
export function lastBeforePause(batch: StoredBatch, pause: number): { readonly chunk: number; readonly group: number } {
  const chunk = Math.floor((pause - 1) / batch.chunkSize)
  return { chunk, group: groupOf(batch, chunk) }
}

/** Whether so many failures that count are too many: without those that there were when somebody activated the batch. */
export function isExceeded(
  { control = {}, totalInstances }: Pick<Limited, 'control' | 'totalInstances'>,
  counted: number,
): boolean {
  const { toleratedFailureCount: most, toleratedFailurePercentage: percentage } = control
  return (
    (most !== undefined && counted > most) || (percentage !== undefined && counted * 100 > percentage * totalInstances)
  )
}

/** Whether failures are counted at all. */
export function hasTolerance({ control }: Pick<StoredBatch, 'control'>): boolean {
  return control?.toleratedFailureCount !== undefined || control?.toleratedFailurePercentage !== undefined
}

/** How a batch with these limits begins at `now` (milliseconds since the epoch): suspended, where it is to start later. */
export function beginningOf(control: StoredControl | undefined, now: number): BatchBeginning {
  const isWaiting = control?.startTime !== undefined && control.startTime > now
  return {
    suspended: isWaiting,
    ...(isWaiting && { suspensionReason: 'NOT_STARTED_YET', suspendedAt: now }),
    ...(control !== undefined && { control }),
  }
}
