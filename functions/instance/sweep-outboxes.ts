import type { Services } from '../shell/services.ts'
import { staleOutboxes } from '../store/process-instance/outbox-index.ts'
import { LEFT_AFTER } from './outbox.ts'
import { performLeftEffects } from './process-instances.ts'

/** Instances whose effects are performed at the same time. */
const PARALLEL = 16

/** Performs the effects that dead processes left, until `deadline` (milliseconds since the epoch). */
export async function sweepOutboxes(services: Services, deadline = Number.POSITIVE_INFINITY): Promise<void> {
  for await (const ids of staleOutboxes(services.db, services.now() - LEFT_AFTER)) {
    for (let at = 0; at < ids.length; at += PARALLEL) {
      await Promise.all(ids.slice(at, at + PARALLEL).map((id) => performLeftEffects(services, id)))
      if (services.now() >= deadline) return
    }
  }
}
