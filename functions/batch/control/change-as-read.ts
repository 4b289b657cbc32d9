import type { Services } from '../../shell/services.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'

/** Each refusal means that somebody else got further: so many who come at the same time all have their turn. */
const TRIES = 30

/** Thrown when others changed a batch in each of the tries. Nothing was changed; it can be asked for again. */
export class BatchContentionError extends Error {
  override readonly name = 'BatchContentionError'
  readonly batchId: string

  constructor(batchId: string) {
    super(`Batch '${batchId}' was changed by others in each of ${TRIES} tries`)
    this.batchId = batchId
  }
}

/**
 * Changes a batch that runs by what was read of it. `change` gives undefined where its write was refused since somebody has changed the batch meanwhile: then it is
 * called again with what the batch is by then. Undefined where no such batch runs. Throws BatchContentionError.
 */
export async function changeAsRead<Outcome>(
  { db }: Services,
  batchId: string,
  change: (batch: StoredBatch) => Promise<Outcome | undefined>,
): Promise<Outcome | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const batch = await readStoredBatch(db, batchId)
    if (batch === undefined || batch.endTime !== undefined) return undefined
    const outcome = await change(batch)
    if (outcome !== undefined) return outcome
  }
  throw new BatchContentionError(batchId)
}
