import { concurrently } from '../shell/concurrently.ts'
import type { Services } from '../shell/services.ts'
import { listInstances } from '../store/process-instance/process-instance-index.ts'
import { commandInstance } from './process-instances.ts'

/** Instances that are suspended at the same time. */
const PARALLEL = 32

/**
 * Suspends or activates every running instance of a definition. What has ended meanwhile is passed over; done a second time it changes
 * nothing, so that a request that was cut off can be sent again.
 */
export async function setInstancesSuspended(
  services: Services,
  definitionId: string,
  suspended: boolean,
): Promise<void> {
  const command = { kind: 'setSuspended', suspended } as const
  for await (const page of listInstances(services.db, { definitionId, ended: false })) {
    await concurrently(page, PARALLEL, async ({ id }) => {
      await commandInstance(services, id, command)
    })
  }
}
