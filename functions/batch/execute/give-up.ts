import type { ExecutionMessage } from '../../queue/messages.ts'
import type { Services } from '../../shell/services.ts'
import { readChunkView } from '../../store/batch/batch-chunk-items.ts'
import { hasChunk, indexInGroup } from '../create/partition.ts'
import { openPositions, workItems } from '../progress/chunk-progress.ts'
import { recordResults } from '../progress/record-results.ts'
import type { WorkResult } from '../work/batch-work.ts'
import { findDone } from '../work/find-done.ts'
import { workOf } from '../work/work-cache.ts'

/**
 * Takes an execution message out of the dead-letter queue: what it did not come to has failed, with this reason, and can be retried. Instances
 * that were modified without being recorded are recorded as that.
 */
export async function giveUpChunk(services: Services, message: ExecutionMessage, reason: string): Promise<void> {
  const { batchId, chunk, group } = message
  const view = await readChunkView(services.db, batchId, { chunk, group })
  const { batch } = view
  if (batch === undefined || batch.endTime !== undefined || !hasChunk(batch, message)) return
  if (view.group.finished.has(indexInGroup(batch, chunk))) return
  const items = workItems(view, openPositions(view.progress, view.ids.length))
  const work = await workOf(services, batchId)
  const done = await findDone({ services, batchId, work, items, stopped: async () => false })
  const results = items.map(
    ({ position }): WorkResult => (done.has(position) ? { position } : { position, refused: reason }),
  )
  await recordResults(services, { batch, chunk, view, results })
}
