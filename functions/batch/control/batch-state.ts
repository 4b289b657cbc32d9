import type { JobKind, StoredBatch } from '../../store/batch/batch-items.ts'

/** Whether the batch runs, and neither it nor this kind of its jobs is suspended. */
export function isAtWork(batch: StoredBatch, kind: JobKind): boolean {
  return batch.endTime === undefined && !batch.suspended && !batch.suspendedJobs.includes(kind)
}
