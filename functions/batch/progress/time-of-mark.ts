import type { StoredBatch } from '../../store/batch/batch-items.ts'

/**
 * When a batch modified an instance, in milliseconds since the epoch, by the mark that it left there (`seconds`): to the second, because every write of
 * every instance carries its marks; and never before the batch began.
 */
export function timeOfMark({ startTime }: Pick<StoredBatch, 'startTime'>, seconds: number): number {
  return Math.max(seconds * 1000, startTime)
}
