import { LRUCache } from 'lru-cache'
import type { Services } from '../../shell/services.ts'
import { readBatchWork } from '../../store/batch/batch-items.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import type { BatchWork } from './batch-work.ts'

/** Batches whose work is kept in memory. It never changes. */
const CACHED = 100

const caches = new WeakMap<Database, LRUCache<string, BatchWork>>()

/** What a batch does; read once per process. Throws where it is gone, which cannot be while the batch runs. */
export async function workOf({ db }: Services, batchId: string): Promise<BatchWork> {
  const cache = caches.get(db) ?? new LRUCache<string, BatchWork>({ max: CACHED })
  caches.set(db, cache)
  const known = cache.get(batchId)
  if (known !== undefined) return known
  const text = await readBatchWork(db, batchId)
  if (text === undefined) throw new Error(`The work of batch '${batchId}' is missing`)
  const work: BatchWork = JSON.parse(text)
  cache.set(batchId, work)
  return work
}
