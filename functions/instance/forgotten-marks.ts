import { LRUCache } from 'lru-cache'
import { concurrently } from '../shell/concurrently.ts'
import type { Services } from '../shell/services.ts'
import { readStoredBatch } from '../store/batch/batch-items.ts'
import type { Database } from '../store/dynamodb/database.ts'
import { unbound } from '../store/dynamodb/tenants.ts'
import type { StoredInstance } from '../store/process-instance/stored-instance.ts'

/** Each time that an instance has this many marks more it is looked which of them are needed: 50 of them take two kilobytes of each write. */
const MARKS_AT_ONCE = 50

/** Marks that are older are looked at with each batch: most batches take minutes, so that few instances keep more than one. */
const OLD_AFTER_MS = 14 * 24 * 3_600_000

/** A process that saw the batch running is gone after this, in milliseconds: Lambda ends one after 15 minutes. */
const SETTLED_AFTER_MS = 3_600_000

const READS_AT_ONCE = 10

/** Batches that are known to be settled, of which no mark is needed: it stays so, and all instances of a batch have the same marks. */
const REMEMBERED = 1000

const settledBatches = new WeakMap<Database, LRUCache<string, true>>()

/**
 * The marks of an instance that nothing asks for any more: of batches that are gone, or ended an hour ago, since their messages are dropped. The mark of a batch that
 * runs is kept, however old it is. Looks only where there are many marks, or old ones.
 */
export async function forgottenMarks({ db, now }: Services, { marks }: StoredInstance): Promise<ReadonlySet<string>> {
  const forgotten = new Set<string>()
  const ids = Object.keys(marks)
  const isFull = ids.length > 0 && ids.length % MARKS_AT_ONCE === 0
  const before = now() - (isFull ? SETTLED_AFTER_MS : OLD_AFTER_MS)
  const candidates = ids.filter((id) => (marks[id] ?? 0) * 1000 < before)
  if (candidates.length === 0) return forgotten
  const known = settledBatches.get(db) ?? new LRUCache<string, true>({ max: REMEMBERED })
  settledBatches.set(db, known)
  await concurrently(candidates, READS_AT_ONCE, async (id) => {
    if (!known.has(id) && !(await isSettled(db, id, now()))) return
    known.set(id, true)
    forgotten.add(id)
  })
  return forgotten
}

async function isSettled(db: Database, batchId: string, now: number): Promise<boolean> {
  // Whoever asks: a batch that he may not see is not gone.
  const batch = await unbound(() => readStoredBatch(db, batchId))
  return batch === undefined || (batch.endTime ?? Number.POSITIVE_INFINITY) < now - SETTLED_AFTER_MS
}
