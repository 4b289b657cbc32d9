import type { ExecutionMessage, SeedMessage } from '../../queue/messages.ts'
import { dropForeign } from '../../queue/receive-messages.ts'
import { type Outgoing, sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import { readGroup } from '../../store/batch/batch-group-items.ts'
import { addSeededGroups, readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { isAtWork } from '../control/batch-state.ts'
import { isAllowed, lastBeforePause, pauseOf } from '../control/limits.ts'
import { groupCount, groupOf, hasGroups, numbersIn } from '../create/partition.ts'
import { isPaced } from '../pace/pace.ts'
import { planTurns } from '../pace/plan-turns.ts'
import { openChunks } from '../progress/open-chunks.ts'

/** Parts that a seed message is split into: one SendMessageBatch. */
const FAN_OUT = 10

/**
 * Lambda stops a chain Lambda → SQS → Lambda after about 16 hops. The longest chain here: the root seed, one level of seeds for each
 * factor of ten in the number of groups, an execution, and the monitor. Ten million instances in chunks of 100 are a thousand groups:
 * six hops. A walk over the chunks goes through the same tree to the execution that visits a chunk. Nothing sends a message of its own kind
 * except a seed, and that one for a tenth of its range; and an execution that sets the retries of another batch's jobs, which is one hop more
 * and not followed by a second one of that kind (`Retry.byBatch`).
 */
export const HOP_BUDGET = 10

/** The seed message for the whole batch, or for what is before its pause: sent at its creation, and when it is activated again; or that of a walk over its chunks. */
export function rootSeed(batch: StoredBatch, walk?: number): Outgoing {
  const pause = walk === undefined ? pauseOf(batch) : undefined
  return seedFor({
    batchId: batch.id,
    firstGroup: 0,
    lastGroup: pause === undefined ? groupCount(batch) - 1 : lastBeforePause(batch, pause).group,
    ...(walk !== undefined && { walk }),
  })
}

/**
 * Carries out a seed message: splits its range, or sends the messages of its one group. Only chunks that have something left to do
 * get a message; so seeding again is how everything that was lost is repaired. Of a batch that is limited in its pace it plans the next turns.
 */
export async function seedGroups(services: Services, message: SeedMessage): Promise<void> {
  const batch = await readStoredBatch(services.db, message.batchId)
  if (batch === undefined || !isAtWork(batch, 'seed')) return
  if (!hasGroups(batch, message.firstGroup, message.lastGroup)) return dropForeign(message)
  if (isPaced(batch)) await planTurns(services, batch)
  else if (message.firstGroup < message.lastGroup) await sendMessages(services.queues, splitSeed(message))
  else await seedGroup(services, batch, message.firstGroup)
}

/** Seed messages for parts of the range, at most ten. */
export function splitSeed(message: SeedMessage): Outgoing[] {
  const { firstGroup, lastGroup } = message
  const width = Math.ceil((lastGroup - firstGroup + 1) / FAN_OUT)
  const parts: Outgoing[] = []
  for (let first = firstGroup; first <= lastGroup; first += width) {
    parts.push(seedFor({ ...message, firstGroup: first, lastGroup: Math.min(first + width - 1, lastGroup) }))
  }
  return parts
}

/** Sends the messages of the first group that has none yet: a seed job by hand. Nothing where all have theirs. */
export async function seedNextGroup(services: Services, batch: StoredBatch): Promise<void> {
  if (isPaced(batch)) return planTurns(services, batch)
  const groups = [...numbersIn({ start: 0, end: groupCount(batch) })]
  const next = groups.find((group) => !batch.seededGroups.has(group))
  if (next !== undefined) await seedGroup(services, batch, next)
}

/** Sends the messages of a group's chunks that have something left to do, and records that. */
export async function seedGroup(services: Services, batch: StoredBatch, group: number): Promise<void> {
  const progress = await readGroup(services.db, batch.id, group)
  const chunks = await openChunks(services, batch, { group, progress })
  await sendMessages(
    services.queues,
    chunks.filter((chunk) => isAllowed(batch, chunk)).map((chunk) => executionOf(batch, chunk)),
  )
  await addSeededGroups(services.db, batch.id, [group], services.now())
}

/** The message that carries out a chunk, or visits it for a walk, perhaps with others. */
export function executionOf(
  batch: StoredBatch,
  chunk: number,
  visit: Pick<ExecutionMessage, 'walk' | 'others'> = {},
): Outgoing {
  const message: ExecutionMessage = {
    kind: 'execution',
    batchId: batch.id,
    chunk,
    group: groupOf(batch, chunk),
    ...visit,
  }
  return { message, group: batch.id }
}

function seedFor(seed: Omit<SeedMessage, 'kind'>): Outgoing {
  return { message: { ...seed, kind: 'seed' }, group: seed.batchId }
}
