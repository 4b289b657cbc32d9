import type { Services } from '../../shell/services.ts'
import { readChunkProgress } from '../../store/batch/batch-chunk-items.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { chunkRange, groupRange, numbersIn, sizeOf } from '../create/partition.ts'
import { openPositions } from './chunk-progress.ts'
import type { GroupState } from './wake-monitor.ts'

/** The chunks of a group that have something left to do. */
export async function openChunks(
  { db }: Services,
  batch: StoredBatch,
  { group, progress }: GroupState,
): Promise<number[]> {
  const range = groupRange(batch, group)
  const unfinished = [...numbersIn(range)].filter((chunk) => !progress.finished.has(chunk - range.start))
  const isDetailed = (chunk: number) => progress.detailed.has(chunk - range.start)
  const detailed = unfinished.filter(isDetailed)
  const details = await readChunkProgress(db, batch.id, detailed)
  const done = detailed.filter((chunk, at) => {
    const chunkProgress = details[at]
    return chunkProgress !== undefined && openPositions(chunkProgress, sizeOf(chunkRange(batch, chunk))).length === 0
  })
  const closed = new Set(done)
  return unfinished.filter((chunk) => !closed.has(chunk))
}
