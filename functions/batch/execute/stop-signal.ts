import { setTimeout as wait } from 'node:timers/promises'
import type { Services } from '../../shell/services.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { isAtWork } from '../control/batch-state.ts'
import { pauseOf } from '../control/limits.ts'
import { paceKey } from '../pace/pace.ts'

/** How long a message goes on before it looks again whether its batch was suspended or deleted, in milliseconds. */
const LOOK_AGAIN_AFTER = 300

/** After this every message in flight has looked again, and what it was writing is written, in milliseconds. */
const STOPS_WITHIN = 2 * LOOK_AGAIN_AFTER

/**
 * Waits until every message in flight of a batch has seen that it is suspended or deleted. Whoever stops a batch is answered after that: then
 * nothing more is modified.
 */
export async function messagesStopped(): Promise<void> {
  await wait(STOPS_WITHIN)
}

/** Tells a message in progress when to begin nothing more. */
export interface StopSignal {
  /** Looks at the clock each time, and at the batch from time to time. */
  stopped(): Promise<boolean>
  timeIsUp(): boolean
}

function hasSameTurns(current: StoredBatch, batch: StoredBatch): boolean {
  return pauseOf(current) === pauseOf(batch) && paceKey(current) === paceKey(batch)
}

/** A signal for one message; `batch` is what was just read. */
export function stopSignal(services: Services, batch: StoredBatch, deadline: number): StopSignal {
  let atWork = true
  let lookedAt = services.now()
  const timeIsUp = () => services.now() >= deadline
  const look = async () => {
    const current = await readStoredBatch(services.db, batch.id)
    // Where the pause was moved or the pace changed meanwhile, what is allowed is found out anew by the messages that were sent for that.
    atWork = current !== undefined && isAtWork(current, 'execution') && hasSameTurns(current, batch)
  }
  return {
    timeIsUp,
    async stopped() {
      if (atWork && Math.abs(services.now() - lookedAt) > LOOK_AGAIN_AFTER) {
        lookedAt = services.now()
        await look()
      }
      return !atWork || timeIsUp()
    },
  }
}
