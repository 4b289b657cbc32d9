import type { Services } from '../../../shell/services.ts'
import { type ChunkProgress, type Failure, readFailures } from '../../../store/batch/batch-chunk-items.ts'
import type { StoredBatch } from '../../../store/batch/batch-items.ts'
import { chunkRange } from '../../create/partition.ts'
import { stateAt } from '../chunk-progress.ts'

/** A failure with its instance's position in the whole batch. */
export interface PlacedFailure extends Failure {
  readonly place: number
}

/** The failures of a chunk that count: their instances were not modified since, and their jobs not deleted. In order of position. */
export async function currentFailures(
  { db }: Services,
  batch: StoredBatch,
  { chunk, progress }: { readonly chunk: number; readonly progress: ChunkProgress },
): Promise<PlacedFailure[]> {
  const { start } = chunkRange(batch, chunk)
  const failures = await readFailures(db, batch.id, chunk)
  return failures.flatMap((failure) => {
    const place = start + failure.position
    switch (stateAt(progress, failure.position)) {
      case 'failed':
        return [{ ...failure, place }]
      case 'retrying':
        return [{ ...retried(progress, failure), place }]
      default:
        return []
    }
  })
}

/** The retries that somebody gave its job; its incident only where it stays. */
function retried({ tries, incidents }: ChunkProgress, failure: Failure): Failure {
  const { incidentTime, ...rest } = failure
  const [retries = failure.retries] = [...tries].find(([, positions]) => positions.has(failure.position)) ?? []
  return { ...rest, retries, ...(incidents.has(failure.position) && { incidentTime }) }
}
