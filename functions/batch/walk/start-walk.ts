import { sendMessages } from '../../queue/send-messages.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { addOpenWalk, type StoredBatch, takeWalkNumber } from '../../store/batch/batch-items.ts'
import { putWalk, type WalkType } from '../../store/batch/batch-walk-items.ts'
import { detailsExpire } from '../create/retention.ts'
import { rootSeed } from '../seed/seed-groups.ts'

interface NewWalk {
  readonly type: WalkType
  /** What the type of walk reads by its schema; any JSON. */
  readonly parameters: unknown
  /** False where the caller visits the chunks itself, by `walkInline`, or sends the first message later, by `sendRoot`. */
  readonly isSent?: boolean
}

/**
 * Begins a walk over the chunks of a batch that runs: by messages through the seed tree, a group at a time, a chunk at a time. Gives its number;
 * undefined where the batch does not run. From the entry in the batch's item on it takes place: where its first message cannot be sent the
 * monitor sends it.
 */
export async function startWalk(
  services: Services,
  batch: StoredBatch,
  { type, parameters, isSent = true }: NewWalk,
): Promise<number | undefined> {
  const { db, now } = services
  const number = await takeWalkNumber(db, batch.id)
  if (number === undefined) return undefined
  const startTime = now()
  await putWalk(
    db,
    {
      batchId: batch.id,
      number,
      type,
      parameters: JSON.stringify(parameters),
      startTime,
      sentTime: startTime,
      resends: 0,
    },
    detailsExpire(startTime),
  )
  if (!(await addOpenWalk(db, batch.id, number))) return undefined
  if (isSent) await sendRoot(services, batch, number)
  return number
}

/** Sends the first message of a walk that was begun with `isSent: false`; the monitor does, where it cannot be sent. */
export async function sendRoot(services: Services, batch: StoredBatch, walk: number): Promise<void> {
  try {
    await sendMessages(services.queues, [rootSeed(batch, walk)])
  } catch (error) {
    logFailure('A walk is left to the monitor', { batchId: batch.id }, error)
  }
}
