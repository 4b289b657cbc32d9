import { z } from 'zod'
import type { Services } from '../../shell/services.ts'
import { readGroup } from '../../store/batch/batch-group-items.ts'
import { groupRange } from '../create/partition.ts'
import { readRunning } from '../jobs/change-job.ts'
import { startWalk } from './start-walk.ts'
import type { WalkDefinition } from './walk-kind.ts'

const parameters = z.object({ retries: z.number().int(), resolved: z.boolean(), fingerprint: z.string().optional() })
const result = z.null()

/** The retries that the jobs get, whether their incidents go at once, and the fingerprint of the message of those that are meant: all where it is absent. */
export type RetryParameters = z.infer<typeof parameters>

/** Tries all failed jobs of a batch again, by messages: it answers before they are. False where no such batch runs. */
export async function retryFailed(services: Services, batchId: string, retry: RetryParameters): Promise<boolean> {
  const batch = await readRunning(services, batchId)
  if (batch === undefined) return false
  return (await startWalk(services, batch, { type: 'retry-failed', parameters: retry })) !== undefined
}

/** Goes to the chunks that are not finished and have failures, or had. */
export const RETRY_FAILED: WalkDefinition<RetryParameters, null> = {
  parameters,
  result,
  async visitGroup(services, batch, group) {
    const { detailed, finished } = await readGroup(services.db, batch.id, group)
    const { start } = groupRange(batch, group)
    return { chunks: [...detailed].filter((chunk) => !finished.has(chunk)).map((chunk) => start + chunk) }
  },
  merge: () => null,
  async finish() {},
}
