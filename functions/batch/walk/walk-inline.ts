import type { Services } from '../../shell/services.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { groupCount } from '../create/partition.ts'
import { readOpenWalk } from './open-walk.ts'
import { walkChunks } from './walk-chunks.ts'
import { groupOfWalk, visitsOf } from './walk-groups.ts'

/**
 * Carries a walk out within this call instead of by messages: for few chunks, where whoever asked can wait for them. What dies on the way is a
 * walk that stands still.
 */
export async function walkInline(services: Services, batch: StoredBatch, walk: number): Promise<void> {
  const open = await readOpenWalk(services, batch.id, walk)
  if (open === undefined) return
  for (let group = 0; group < groupCount(batch); group++) {
    for (const visit of visitsOf(open, group, await groupOfWalk(services, open, group))) {
      const message = { kind: 'execution', batchId: batch.id, group, ...visit } as const
      await walkChunks(services, message, walk, Number.POSITIVE_INFINITY)
    }
  }
}
