import { LRUCache } from 'lru-cache'
import type { Services } from '../../shell/services.ts'
import { readBatchWork } from '../../store/batch/batch-items.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import type { BatchWork } from './batch-work.ts'
import { readWork } from './stored-work.ts'

/** Batches whose work is kept in memory. It never changes. */
const CACHED = 100

const caches = new WeakMap<Database, LRUCache<string, BatchWork>>()

/** Thrown when what a batch does is gone: expired, or lost. It cannot be carried out any more. */
export class WorkMissingError extends Error {
  override readonly name = 'WorkMissingError'
  readonly batchId: string

  constructor(batchId: string) {
    super(`The work of batch '${batchId}' is missing`)
    this.batchId = batchId
  }
}

/** What a batch does; read once per process. Throws WorkMissingError; a ZodError where this version does not know such work. */
export async function workOf({ db }: Services, batchId: string): Promise<BatchWork> {
  const cache = caches.get(db) ?? new LRUCache<string, BatchWork>({ max: CACHED })
  caches.set(db, cache)
  const known = cache.get(batchId)
  if (known !== undefined) return known
  const text = await readBatchWork(db, batchId)
  if (text === undefined) throw new WorkMissingError(batchId)
  const work = readWork(text)
  cache.set(batchId, work)
  return work
}
