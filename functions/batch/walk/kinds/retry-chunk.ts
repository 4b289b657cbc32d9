import { chunkRange, groupOf } from '../../create/partition.ts'
import { executeChunk } from '../../execute/execute-chunk.ts'
import { moveToRetrying } from '../../jobs/batch-retries.ts'
import { openPart } from '../../jobs/change-job.ts'
import type { VisitChunk } from '../walk-kind.ts'
import type { RetryParameters } from './retry-failed.ts'

/** Moves what has failed in a chunk back to what is to be done, once for each walk, and carries it out. */
export const retryChunk: VisitChunk<RetryParameters, null> = async (services, batch, { chunk, deadline }, walk) => {
  const part = await openPart(services, batch, chunk, chunkRange(batch, chunk))
  if (part === undefined || batch.endTime !== undefined) return undefined
  const isMoved = part.view.progress.retriedBy >= walk.number
  if (!isMoved) await moveToRetrying(services, part, { ...walk.parameters, walk: walk.number })
  await executeChunk(services, { kind: 'execution', batchId: batch.id, chunk, group: groupOf(batch, chunk) }, deadline)
  return undefined
}
