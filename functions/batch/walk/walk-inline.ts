import type { Services } from '../../shell/services.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { groupCount, groupRange, numbersIn } from '../create/partition.ts'
import { readOpenWalk } from './open-walk.ts'
import { walkChunk } from './walk-chunk.ts'
import { groupOfWalk } from './walk-groups.ts'

/**
 * Carries a walk out within this call instead of by messages: for few chunks, where whoever asked can wait for them. What dies on the way is a
 * walk that stands still.
 */
export async function walkInline(services: Services, batch: StoredBatch, walk: number): Promise<void> {
  const open = await readOpenWalk(services, batch.id, walk)
  if (open === undefined) return
  for (let group = 0; group < groupCount(batch); group++) {
    await groupOfWalk(services, open, group)
    for (const chunk of numbersIn(groupRange(batch, group))) {
      await walkChunk(services, { kind: 'execution', batchId: batch.id, chunk, group }, walk, Number.POSITIVE_INFINITY)
    }
  }
}
