import type { Database } from '../dynamodb/database.ts'
import { getItem, putItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { unbound } from '../dynamodb/tenants.ts'
import { batchKey, existingBatch, IS_NEW, readStoredBatch, type StoredBatch } from './batch-items.ts'

/**
 * Sees to it that there will never be a batch of this id: whoever is still creating it can not. False where the batch exists already.
 * `expires` (seconds since the epoch): when nobody can be creating it any more.
 */
export async function forbidBatch(db: Database, batchId: string, expires: number): Promise<boolean> {
  const write = await putItem(db, batchKey(batchId), { [TABLE.timeToLive]: expires }, IS_NEW)
  return write.done || (await unbound(() => readStoredBatch(db, batchId))) === undefined
}

/**
 * Removes a batch from runtime and history; false where there is none. Its id can never come again: what was recorded of its chunks stays
 * until it expires, and another batch of this id would take it for its own. `expires`: when that is, in seconds since the epoch.
 */
export async function deleteStoredBatch(db: Database, batchId: string, expires: number): Promise<boolean> {
  const write = await putItem(
    db,
    batchKey(batchId),
    { removed: true, [TABLE.timeToLive]: expires },
    { expression: 'attribute_exists(id) AND attribute_not_exists(draft)' },
  )
  return write.done || write.tries > 1
}

/** The batch of an id that is derived; `free` where there was none yet, `gone` where it was deleted. Whoever asks: it is not for him to see. */
export async function readDerivedBatch(db: Database, batchId: string): Promise<StoredBatch | 'free' | 'gone'> {
  const item = await unbound(() => getItem(db, batchKey(batchId), true))
  return item === undefined ? 'free' : (existingBatch(item) ?? 'gone')
}
