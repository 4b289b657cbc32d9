import { derivedUuid } from '../../engine/instance/derived-uuid.ts'
import { instanceIdFrom } from '../../engine/instance/ids.ts'
import type { Services } from '../../shell/services.ts'
import { readDerivedBatch } from '../../store/batch/batch-id-items.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { unbound } from '../../store/dynamodb/tenants.ts'
import { batchView } from '../progress/batch-view.ts'

/** The undos of a batch that were ever made. */
export interface Undos {
  /** The id of the one that runs, or has restored all that it could: whoever asks for an undo gets this one. */
  readonly standing: string | undefined
  /** Ids of those before: they were deleted, or ended before they had restored everything. The first one first. */
  readonly earlier: readonly string[]
  /** The id of the next one. */
  readonly next: string
  /** The id of the last one that was not deleted. */
  readonly last: string | undefined
}

type Ended = Pick<StoredBatch, 'id'> & { readonly endTime: number }

/** The undos of a batch that has ended, whoever made them. Tried by their numbers: a batch has one undo, and seldom a second one. */
export async function readUndos(services: Services, batch: Ended): Promise<Undos> {
  const earlier: string[] = []
  let last: string | undefined
  for (let number = 1; ; number += 1) {
    const id = undoBatchId(batch, number)
    const undo = await readDerivedBatch(services.db, id)
    if (undo === 'free') return { standing: undefined, earlier, next: id, last }
    if (undo !== 'gone') last = id
    if (undo !== 'gone' && (await isStanding(services, undo))) return { standing: id, earlier, next: id, last }
    earlier.push(id)
  }
}

/** The id of the batch that undoes this one, the last that whoever asks may see; undefined where there is none. */
export async function readUndoneBy(services: Services, batch: StoredBatch): Promise<string | undefined> {
  const { id, endTime, control } = batch
  if (endTime === undefined || control?.undoable !== true) return undefined
  const { last } = await readUndos(services, { id, endTime })
  return last && (await readStoredBatch(services.db, last))?.id
}

/** One that was ended while something was still to do, or had failed, is gone on with by a further one. */
async function isStanding(services: Services, undo: StoredBatch): Promise<boolean> {
  if (undo.endTime === undefined) return true
  const { pendingInstances, failedInstances } = await unbound(() => batchView(services, undo))
  return pendingInstances + failedInstances === 0
}

/** Always the same for the same number, so that there is one batch of it, however many ask for it at the same time. */
function undoBatchId({ id, endTime }: Ended, number: number): string {
  return instanceIdFrom(derivedUuid(number === 1 ? `undo ${id}` : `undo ${id} ${number}`, endTime))
}
