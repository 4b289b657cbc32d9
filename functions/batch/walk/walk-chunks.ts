import type { ExecutionMessage } from '../../queue/messages.ts'
import { dropForeign } from '../../queue/receive-messages.ts'
import type { Services } from '../../shell/services.ts'
import { addVisits, putVisitResults } from '../../store/batch/batch-walk-items.ts'
import { hasChunk, indexInGroup } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { visitOf } from './chunk-visits.ts'
import { readOpenWalk } from './open-walk.ts'
import { settleWalkGroup } from './settle-walk.ts'

/**
 * Carries out a message of a walk for its chunks. That the walk goes on is looked at once for a message, so that a walk that ends meanwhile is noticed
 * after it. `deadline`: when to begin nothing more, in milliseconds since the epoch.
 */
export async function walkChunks(
  services: Services,
  message: ExecutionMessage,
  walkNumber: number,
  deadline: number,
): Promise<void> {
  const { batchId, chunk: first, others = [], group: number } = message
  const open = await readOpenWalk(services, batchId, walkNumber)
  if (open === undefined) return
  const { batch, walk } = open
  const chunks = [...new Set([first, ...others])]
  if (chunks.some((chunk) => !hasChunk(batch, { chunk, group: number }))) return dropForeign(message)
  const results = await visitOf(walk)(services, batch, { chunks, deadline }, walk)
  const expires = detailsExpire(walk.startTime)
  // Before they count as visited: a process that dies between the two leaves chunks that are visited once more.
  await putVisitResults(services.db, walk, results, expires)
  const visits = { chunks: chunks.map((chunk) => indexInGroup(batch, chunk)), now: services.now(), expires }
  await settleWalkGroup(services, open, { number, group: await addVisits(services.db, walk, number, visits) })
}
