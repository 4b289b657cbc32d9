import { concurrently } from '../shell/concurrently.ts'
import type { Services } from '../shell/services.ts'
import { readStoredBatch } from '../store/batch/batch-items.ts'
import type { StoredInstance } from '../store/process-instance/process-instance-items.ts'

/** Each time that an instance has this many marks more it is looked which of them are needed: 50 of them take two kilobytes of each write. */
const MARKS_AT_ONCE = 50

/** A process that saw the batch running is gone after this, in milliseconds: Lambda ends one after 15 minutes. */
const SETTLED_AFTER_MS = 3_600_000

const READS_AT_ONCE = 10

/**
 * The marks of an instance that nothing asks for any more: of batches that are gone, or ended an hour ago, since their messages are dropped.
 * Looks only now and then; an instance that few batches have modified never pays for it.
 */
export async function forgottenMarks({ db, now }: Services, { marks }: StoredInstance): Promise<ReadonlySet<string>> {
  const forgotten = new Set<string>()
  const ids = Object.keys(marks)
  if (ids.length === 0 || ids.length % MARKS_AT_ONCE !== 0) return forgotten
  const settled = now() - SETTLED_AFTER_MS
  const old = ids.filter((id) => (marks[id] ?? 0) * 1000 < settled)
  await concurrently(old, READS_AT_ONCE, async (id) => {
    const batch = await readStoredBatch(db, id)
    if (batch === undefined || (batch.endTime ?? Number.POSITIVE_INFINITY) < settled) forgotten.add(id)
  })
  return forgotten
}
