import { eachIsolated } from '../../shell/each-isolated.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { staleOutboxes } from '../../store/process-instance/outbox-index.ts'
import { performLeftEffects } from '../process-instances.ts'
import { LEFT_AFTER } from './outbox.ts'

/** Instances whose effects are performed at the same time. */
const PARALLEL = 16

/**
 * Performs the effects that dead processes left, until `deadline` (milliseconds since the epoch). An instance whose effects cannot be performed costs itself:
 * it is logged, and left to the next sweep. Gives how many those are.
 */
export async function sweepOutboxes(services: Services, deadline = Number.POSITIVE_INFINITY): Promise<number> {
  const { db, now } = services
  let failures = 0
  for await (const ids of staleOutboxes(db, now() - LEFT_AFTER)) {
    const sweep = { limit: PARALLEL, deadline, now }
    const failed = await eachIsolated(ids, sweep, (id) => performLeftEffects(services, id))
    for (const { item: processInstanceId, error } of failed) {
      logFailure('The effects of an instance are left to the next sweep', { processInstanceId }, error)
    }
    failures += failed.length
    if (now() >= deadline) break
  }
  return failures
}
