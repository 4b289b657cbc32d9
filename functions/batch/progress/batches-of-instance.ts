import { ownerOf } from '../../engine/instance/ids.ts'
import type { Services } from '../../shell/services.ts'
import { readStoredBatches } from '../../store/batch/batch-items.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'
import { timeOfMark } from './time-of-mark.ts'

/** A batch that has modified an instance. */
export interface BatchOfInstance {
  readonly batchId: string
  readonly type: string
  /** When it did, in milliseconds since the epoch, to the second. */
  readonly time: number
}

/**
 * The batches that have modified an instance, the last one first, by the marks that they left in its item. They stay a year; an instance that
 * fifty batches have modified forgets those that have ended. Batches whose history was deleted are left out. Undefined where there is no such instance, running or in history.
 */
export async function batchesOf({ db }: Services, instanceId: string): Promise<BatchOfInstance[] | undefined> {
  if (ownerOf(instanceId)?.number !== 0) return undefined
  const stored = await readInstance(db, instanceId, { consistent: true })
  if (stored === undefined) return undefined
  const batches = await readStoredBatches(db, Object.keys(stored.marks))
  return batches
    .map((batch) => ({ batchId: batch.id, type: batch.type, time: timeOfMark(batch, stored.marks[batch.id] ?? 0) }))
    .sort((a, b) => b.time - a.time)
}
