import { derivedUuid } from '../../engine/instance/derived-uuid.ts'
import { instanceIdFrom } from '../../engine/instance/ids.ts'
import type { Services } from '../../shell/services.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'

/** The id of the batch that undoes one that has ended: always the same, so that it is undone once, however often somebody asks for it. */
export function undoBatchId({ id, endTime }: StoredBatch & { readonly endTime: number }): string {
  return instanceIdFrom(derivedUuid(`undo ${id}`, endTime))
}

/** The batch that undoes this one, or undefined. */
export async function readUndo({ db }: Services, batch: StoredBatch): Promise<StoredBatch | undefined> {
  const { endTime, control } = batch
  if (endTime === undefined || control?.undoable !== true) return undefined
  return readStoredBatch(db, undoBatchId({ ...batch, endTime }))
}
