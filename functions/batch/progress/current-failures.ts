import type { Services } from '../../shell/services.ts'
import { type ChunkProgress, type Failure, readFailures } from '../../store/batch/batch-chunk-items.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { chunkRange } from '../create/partition.ts'
import { stateAt } from './chunk-progress.ts'

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
  return failures
    .filter(({ position }) => ['failed', 'retrying'].includes(stateAt(progress, position)))
    .map((failure) => ({ ...failure, place: start + failure.position }))
}
