import { z } from 'zod'
import { readGroup } from '../../../store/batch/batch-group-items.ts'
import { groupRange } from '../../create/partition.ts'
import type { WalkDefinition } from '../walk-kind.ts'

const parameters = z.object({ retries: z.number().int(), resolved: z.boolean(), fingerprint: z.string().optional() })
const result = z.null()

/** The retries that the jobs get, whether their incidents go at once, and the fingerprint of the message of those that are meant: all where it is absent. */
export type RetryParameters = z.infer<typeof parameters>

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
