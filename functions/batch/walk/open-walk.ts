import type { Services } from '../../shell/services.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { readWalk, type StoredWalk } from '../../store/batch/batch-walk-items.ts'

/** A walk that goes on, and its batch. */
export interface OpenWalk {
  readonly batch: StoredBatch
  readonly walk: StoredWalk
}

/** The batch and the walk while it goes on. */
export async function readOpenWalk({ db }: Services, batchId: string, number: number): Promise<OpenWalk | undefined> {
  const [batch, walk] = await Promise.all([
    readStoredBatch(db, batchId, { drafts: true }),
    readWalk(db, { batchId, number }),
  ])
  return batch === undefined || walk === undefined || walk.endTime !== undefined ? undefined : { batch, walk }
}
