import type { Database } from '../../dynamodb/database.ts'
import { updateItem } from '../../dynamodb/single-item.ts'
import { TABLE } from '../../dynamodb/table.ts'
import { batchKey, INDEX_PARTITION } from '../batch-items.ts'
import { type OwedEvent, owedAttribute, owing } from './owed-event.ts'

/**
 * Takes a batch away for everybody but who tells of it, and has it looked at until that was done. False where there is none. `expires` (seconds since the
 * epoch): when it goes by itself.
 */
export async function removeStoredBatch(
  db: Database,
  batchId: string,
  { event, expires }: { readonly event: OwedEvent; readonly expires: number },
): Promise<boolean> {
  const { running, ended } = TABLE.indexes
  const looked = { [running.partition]: INDEX_PARTITION, [running.sort]: batchId }
  const set = { removed: true, ...looked, [TABLE.timeToLive]: expires, ...owing(event) }
  const condition = {
    expression: 'attribute_exists(pk) AND attribute_not_exists(draft) AND attribute_not_exists(removed)',
  }
  const write = await updateItem(db, batchKey(batchId), { set, remove: [ended.partition, ended.sort] }, condition)
  return write.done || write.tries > 1
}

/** Forgets events of a batch that were sent; of one that has ended also that it is looked at. `isOver`: it has, and owed no others when it was read. */
export async function forgetOwed(
  db: Database,
  batchId: string,
  { events, isOver }: { readonly events: readonly OwedEvent[]; readonly isOver: boolean },
): Promise<void> {
  const { running } = TABLE.indexes
  const remove = events.map(owedAttribute)
  const changes = { remove: isOver ? [...remove, running.partition, running.sort] : remove }
  // What is being deleted stays to be looked at until it is gone.
  const expression = isOver ? 'attribute_exists(endTime) AND attribute_not_exists(removed)' : 'attribute_exists(pk)'
  await updateItem(db, batchKey(batchId), changes, { expression })
}
