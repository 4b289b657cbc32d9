import { sendMessages } from '../../queue/send-messages.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { removeOpenWalk, type StoredBatch } from '../../store/batch/batch-items.ts'
import {
  readWalk,
  readWalkGroups,
  type StoredWalk,
  setWalkResent,
  type WalkType,
} from '../../store/batch/batch-walk-items.ts'
import { groupCount } from '../create/partition.ts'
import { rootSeed } from '../seed/seed-groups.ts'

/** How long a walk may get no further until its messages are taken for lost, in milliseconds; twice as long each time after that. */
export const WALK_STANDSTILL_MS = 3 * 60 * 1000

/** So often a walk is sent again; the last time after some twelve hours. What stops it then is in the log of a function. */
const MOST_RESENDS = 8

/**
 * Looks after the walks of a batch that go on: those that get no further are sent again, and given up in the end. Only what they did not come to
 * is done again. Gives the types of those that still go on.
 */
export async function resumeWalks(services: Services, batch: StoredBatch): Promise<WalkType[]> {
  const types: WalkType[] = []
  for (const number of batch.openWalks) {
    const walk = await readWalk(services.db, { batchId: batch.id, number })
    if (walk === undefined || walk.endTime !== undefined) await removeOpenWalk(services.db, batch.id, number)
    else if (await goesOn(services, batch, walk)) types.push(walk.type)
  }
  return types
}

async function goesOn(services: Services, batch: StoredBatch, walk: StoredWalk): Promise<boolean> {
  const { db, now } = services
  const groups = await readWalkGroups(db, walk, groupCount(batch))
  const last = groups.reduce((latest, { progressed = 0 }) => Math.max(latest, progressed), walk.sentTime)
  // A time that is still to come is of a clock that was wrong: nobody waits for it.
  if (Math.abs(now() - last) <= WALK_STANDSTILL_MS * 2 ** walk.resends) return true
  if (walk.resends >= MOST_RESENDS) {
    logFailure('A walk is given up', { batchId: batch.id, reason: walk.type })
    await removeOpenWalk(db, batch.id, walk.number)
    return false
  }
  await setWalkResent(db, walk, { resends: walk.resends + 1, now: now() })
  await sendMessages(services.queues, [rootSeed(batch, walk.number)])
  return true
}
