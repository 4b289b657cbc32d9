import { setTimeout as wait } from 'node:timers/promises'
import type { Services } from '../shell/services.ts'
import { readInstances, type StoredInstance } from '../store/process-instance/stored-instance.ts'
import { LEFT_AFTER } from './outbox/outbox.ts'

/** Between two looks at outboxes that are being performed, in milliseconds: a second in all. */
const WAITS_MS = [2, 4, 8, 16, 32, 64, 128, 256, 512]

/**
 * The instance, running or ended, as its last step left it everywhere: in the reference a step and what it leads to in other instances
 * are one transaction, here there are some milliseconds in between, in which a call activity waits for an instance that does not exist yet. Waits
 * for them to pass, but not for a process that died, nor longer than a second: then it gives what is stored. Reads consistently.
 */
export async function readSettled(services: Services, id: string): Promise<StoredInstance | undefined> {
  return (await readAllSettled(services, [id])).get(id)
}

/** The same for many: missing ones are left out. Throws UnprocessedItemsError. */
export async function readAllSettled(
  services: Services,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredInstance>> {
  const found = await readInstances(services.db, ids, { consistent: true })
  for (const milliseconds of WAITS_MS) {
    const moving = [...found.values()].filter((stored) => isMoving(stored, services.now()))
    if (moving.length === 0) break
    await wait(milliseconds)
    const movingIds = moving.map(({ state }) => state.id)
    for (const [id, stored] of await readInstances(services.db, movingIds, { consistent: true })) found.set(id, stored)
  }
  return found
}

/** Whether a living process is performing effects of the instance. */
function isMoving({ outbox }: StoredInstance, now: number): boolean {
  return outbox.some(({ time }) => time > now - LEFT_AFTER)
}
