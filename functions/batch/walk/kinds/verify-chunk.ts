import { changeChunkProgress, readChunkView } from '../../../store/batch/batch-chunk-items.ts'
import { chunkRange, groupOf, sizeOf } from '../../create/partition.ts'
import { detailsExpire } from '../../create/retention.ts'
import { isFinished, positionsIn, workItems } from '../../progress/chunk-progress.ts'
import { keepSummary } from '../../progress/failures/failure-summary.ts'
import { settleChunk } from '../../progress/record-results.ts'
import { findDone } from '../../work/find-done.ts'
import { workOf } from '../../work/work-cache.ts'
import type { VisitChunk } from '../walk-kind.ts'
import type { RepairParameters, RepairResult } from './repair.ts'

/** Compares what failed or was skipped in a chunk with the instances themselves, and records what was modified after all. */
export const verifyChunk: VisitChunk<RepairParameters, RepairResult> = async (services, batch, { chunk }) => {
  if (batch.endTime !== undefined) return undefined
  const { db } = services
  const view = await readChunkView(db, batch.id, { chunk, group: groupOf(batch, chunk) })
  const size = sizeOf(chunkRange(batch, chunk))
  const settled = positionsIn(view.progress, size, ['failed', 'skipped'])
  const items = workItems(view, settled)
  const work = await workOf(services, batch.id)
  const done = await findDone({ services, batchId: batch.id, work, items })
  const change = { add: { done: [...done] }, expires: detailsExpire(batch.startTime) }
  const progress = done.size === 0 ? view.progress : await changeChunkProgress(db, batch.id, chunk, change)
  // A process that died between the chunk's write and its group's leaves a chunk that is finished already.
  if (done.size > 0 || isFinished(progress, size)) await settleChunk(services, batch, { chunk, progress })
  else await keepSummary(services, batch, { chunk, progress })
  return undefined
}
