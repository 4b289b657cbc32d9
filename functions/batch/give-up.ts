import type { ExecutionMessage } from '../queue/messages.ts'
import type { Services } from '../runtime/services.ts'
import { readChunkView } from '../store/batch-chunk-items.ts'
import type { WorkResult } from './batch-work.ts'
import { openPositions, workItems } from './chunk-progress.ts'
import { findDone } from './find-done.ts'
import { groupOf, indexInGroup } from './partition.ts'
import { recordResults } from './record-results.ts'
import { workOf } from './work-cache.ts'

/**
 * Takes an execution message out of the dead-letter queue: what it did not come to has failed, with this reason, and can be retried. Instances
 * that were modified without being recorded are recorded as that.
 */
export async function giveUpChunk(services: Services, message: ExecutionMessage, reason: string): Promise<void> {
  const { batchId, chunk } = message
  const view = await readChunkView(services.db, batchId, { chunk, group: groupOf(chunk) })
  const { batch } = view
  if (batch === undefined || batch.endTime !== undefined) return
  if (view.group.finished.has(indexInGroup(chunk))) return
  const items = workItems(view, openPositions(view.progress, view.ids.length))
  const work = await workOf(services, batchId)
  const done = await findDone({ services, batchId, work, items, stopped: async () => false })
  const results = items.map(
    ({ position }): WorkResult => (done.has(position) ? { position } : { position, refused: reason }),
  )
  await recordResults(services, { batch, chunk, view, results })
}
