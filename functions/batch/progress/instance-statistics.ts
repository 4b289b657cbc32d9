import type { Batch } from './batch-view.ts'

/** How the instances of a batch stand: modified, failed, skipped and open are the total, always. */
export interface InstanceStatistics {
  readonly totalInstances: number
  readonly modifiedInstances: number
  readonly failedInstances: number
  readonly skippedInstances: number
  readonly openInstances: number
}

/** What whoever asks for a batch is told of its instances: what one that has ended, or is being deleted, had not come to is skipped. */
export function instanceStatistics(batch: Batch): InstanceStatistics {
  const { totalInstances, modifiedInstances, failedInstances, skippedInstances, pendingInstances } = batch
  const isOver = batch.endTime !== undefined || batch.removed === true
  const left = isOver ? { skipped: pendingInstances, open: 0 } : { skipped: 0, open: pendingInstances }
  return {
    totalInstances,
    modifiedInstances,
    failedInstances,
    skippedInstances: skippedInstances + left.skipped,
    openInstances: left.open,
  }
}
