import type { ExecutionMessage } from '../../queue/messages.ts'
import { dropForeign } from '../../queue/receive-messages.ts'
import type { Services } from '../../shell/services.ts'
import { addVisit, putVisitResult } from '../../store/batch/batch-walk-items.ts'
import { groupOf, hasChunk, indexInGroup } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { visitOf } from './chunk-visits.ts'
import { readOpenWalk } from './open-walk.ts'
import { settleWalkGroup } from './settle-walk.ts'

/** Carries out a message of a walk for a chunk. `deadline`: when to begin nothing more, in milliseconds since the epoch. */
export async function walkChunk(
  services: Services,
  message: ExecutionMessage,
  walkNumber: number,
  deadline: number,
): Promise<void> {
  const { batchId, chunk } = message
  const open = await readOpenWalk(services, batchId, walkNumber)
  if (open === undefined) return
  const { batch, walk } = open
  if (!hasChunk(batch, message)) return dropForeign(message)
  const result = await visitOf(walk)(services, batch, { chunk, deadline }, walk)
  const expires = detailsExpire(walk.startTime)
  if (result !== undefined) await putVisitResult(services.db, walk, { chunk, result, expires })
  const number = groupOf(batch, chunk)
  const visit = { chunk: indexInGroup(batch, chunk), now: services.now(), expires }
  await settleWalkGroup(services, open, { number, group: await addVisit(services.db, walk, number, visit) })
}
