import type { Services } from '../../shell/services.ts'
import { readChunkIds } from '../../store/batch/batch-chunk-items.ts'
import { listBatchIds, readStoredBatches, type StoredBatch } from '../../store/batch/batch-items.ts'
import { chunkCount } from '../create/partition.ts'

/** Ids of other batches that are compared; a million of them are some 9,000 read units. What is beyond is said, not guessed. */
const MOST_COMPARED = 1_000_000

/** A batch that has not ended and is about some of the same instances. */
export interface OverlappingBatch {
  readonly batchId: string
  readonly type: string
  /** How many of the instances. */
  readonly instances: number
}

export interface Overlaps {
  readonly batches: readonly OverlappingBatch[]
  /** Batches that were not compared, because there are too many ids. */
  readonly leftOut: number
}

/** The unfinished batches that are about some of these ids. Exact for those that it compares: it reads their chunks. */
export async function overlappingBatches(services: Services, ids: ReadonlySet<string>): Promise<Overlaps> {
  const batches: OverlappingBatch[] = []
  let compared = 0
  let leftOut = 0
  for await (const page of listBatchIds(services.db, 'running')) {
    for (const batch of (await readStoredBatches(services.db, page)).filter(({ endTime }) => endTime === undefined)) {
      compared += batch.totalInstances
      if (compared > MOST_COMPARED) leftOut += 1
      else batches.push({ batchId: batch.id, type: batch.type, instances: await sharedWith(services, batch, ids) })
    }
  }
  return { batches: batches.filter(({ instances }) => instances > 0), leftOut }
}

async function sharedWith({ db }: Services, batch: StoredBatch, ids: ReadonlySet<string>): Promise<number> {
  let shared = 0
  for (let chunk = 0; chunk < chunkCount(batch); chunk++) {
    const others = await readChunkIds(db, batch.id, chunk)
    shared += others.filter((id) => ids.has(id)).length
  }
  return shared
}
