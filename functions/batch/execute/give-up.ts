import type { ExecutionMessage } from '../../queue/messages.ts'
import type { Services } from '../../shell/services.ts'
import { type ChunkView, readChunkView } from '../../store/batch/batch-chunk-items.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { allowedPositions } from '../control/limits.ts'
import { chunkRange, hasChunk, indexInGroup, sizeOf } from '../create/partition.ts'
import type { ChunkPart } from '../jobs/change-job.ts'
import { openPositions, positionsIn, workItems } from '../progress/chunk-progress.ts'
import { recordResults } from '../progress/record-results.ts'
import type { WorkResult } from '../work/batch-work.ts'
import { findDone } from '../work/find-done.ts'
import { ID_LOST } from '../work/modify-instances.ts'
import { WorkMissingError, workOf } from '../work/work-cache.ts'

type NamedChunk = Pick<ExecutionMessage, 'batchId' | 'chunk' | 'group'>

/**
 * Gives up what is left to do of a chunk: it has failed, with this reason, and can be retried while the batch runs. Instances that were modified without being
 * recorded are recorded as that. Those whose ids or whose work are gone have failed as well.
 * `withSuspended`: those of jobs that are suspended by themselves too.
 */
export async function giveUpChunk(
  services: Services,
  { batchId, chunk, group }: NamedChunk,
  reason: string,
  { withSuspended = false } = {},
): Promise<void> {
  const view = await readChunkView(services.db, batchId, { chunk, group })
  const { batch } = view
  if (batch === undefined || batch.endTime !== undefined || !hasChunk(batch, { chunk, group })) return
  if (view.group.finished.has(indexInGroup(batch, chunk))) return
  const size = sizeOf(chunkRange(batch, chunk))
  const positions = withSuspended
    ? positionsIn(view.progress, size, ['pending', 'retrying'])
    : allowedPositions(batch, chunk, openPositions(view.progress, size))
  await giveUpPositions(services, { batch, chunk, view, positions }, reason)
}

/** The same for these positions of a chunk. */
export async function giveUpPositions(
  services: Services,
  { batch, chunk, view, positions }: ChunkPart,
  reason: string,
): Promise<void> {
  const done = await doneOf(services, batch, view, positions)
  const results = positions.map(
    (position): WorkResult =>
      done.has(position) ? { position } : { position, refused: view.ids[position] === undefined ? ID_LOST : reason },
  )
  await recordResults(services, { batch, chunk, view, results })
}

async function doneOf(
  services: Services,
  batch: StoredBatch,
  view: ChunkView,
  positions: readonly number[],
): Promise<ReadonlySet<number>> {
  try {
    const work = await workOf(services, batch.id)
    const items = workItems(view, positions)
    return await findDone({ services, batchId: batch.id, work, items })
  } catch (error) {
    if (error instanceof WorkMissingError) return new Set()
    throw error
  }
}
