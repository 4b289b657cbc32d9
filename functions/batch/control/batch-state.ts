import type { JobKind, StoredBatch } from '../../store/batch/batch-items.ts'

/** Whether the batch runs, and neither it nor this kind of its jobs is suspended. */
export function isAtWork(batch: StoredBatch, kind: JobKind): boolean {
  return batch.endTime === undefined && !batch.suspended && !batch.suspendedJobs.includes(kind)
}

/** Whether it was ever let go. One that somebody has suspended before its start time was not, nor one that he has before its first messages were sent. */
export function hasBegun({ suspended, suspensionReason, resumed, seededTime }: StoredBatch): boolean {
  if (suspensionReason === 'NOT_STARTED_YET') return false
  return !suspended || resumed !== undefined || seededTime !== undefined
}
