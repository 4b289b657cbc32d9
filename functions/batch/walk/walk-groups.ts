import type { ExecutionMessage, SeedMessage } from '../../queue/messages.ts'
import { dropForeign } from '../../queue/receive-messages.ts'
import { sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import { putWalkGroup, readWalkGroup, type WalkGroup } from '../../store/batch/batch-walk-items.ts'
import { groupRange, hasGroups, indexInGroup } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { executionOf, splitSeed } from '../seed/seed-groups.ts'
import { type OpenWalk, readOpenWalk } from './open-walk.ts'
import { settleWalkGroup } from './settle-walk.ts'
import { kindOf } from './walk-kinds.ts'

/**
 * Carries out a seed message of a walk: splits its range, or sends the messages for the chunks of its one group that are to be visited and were
 * not yet. A group without such chunks is done with that.
 */
export async function walkGroups(services: Services, message: SeedMessage, walkNumber: number): Promise<void> {
  const { batchId, firstGroup, lastGroup } = message
  const open = await readOpenWalk(services, batchId, walkNumber)
  if (open === undefined) return
  if (!hasGroups(open.batch, firstGroup, lastGroup)) return dropForeign(message)
  if (firstGroup < lastGroup) return sendMessages(services.queues, splitSeed(message))
  const { batch } = open
  const group = await groupOfWalk(services, open, firstGroup)
  const visits = visitsOf(open, firstGroup, group)
  await sendMessages(
    services.queues,
    visits.map(({ chunk, ...visit }) => executionOf(batch, chunk, visit)),
  )
  await settleWalkGroup(services, open, { number: firstGroup, group })
}

/** What one message of a walk visits: a chunk, and others of its group. */
type Visit = Required<Pick<ExecutionMessage, 'chunk' | 'walk'>> & Pick<ExecutionMessage, 'others'>

/** The chunks of a group that are to be visited and were not yet, by messages. */
export function visitsOf({ batch, walk }: OpenWalk, number: number, { expected, visited }: WalkGroup): Visit[] {
  const { instancesAtOnce = 0 } = kindOf(walk)
  const together = Math.max(1, Math.floor(instancesAtOnce / batch.chunkSize))
  const { start } = groupRange(batch, number)
  const left = [...(expected ?? [])].filter((chunk) => !visited.has(chunk)).map((chunk) => start + chunk)
  return left.flatMap((chunk, at): Visit[] => {
    if (at % together > 0) return []
    const others = left.slice(at + 1, at + together)
    return [{ chunk, walk: walk.number, ...(others.length > 0 && { others }) }]
  })
}

/** What is to be visited in a group: as it was found out the first time. */
export async function groupOfWalk(services: Services, { batch, walk }: OpenWalk, number: number): Promise<WalkGroup> {
  const known = await readWalkGroup(services.db, walk, number)
  if (known.expected !== undefined) return known
  const { chunks, result } = await kindOf(walk).visitGroup(services, batch, number, walk)
  return putWalkGroup(services.db, walk, number, {
    expected: chunks.map((chunk) => indexInGroup(batch, chunk)),
    own: result,
    now: services.now(),
    expires: detailsExpire(walk.startTime),
  })
}
