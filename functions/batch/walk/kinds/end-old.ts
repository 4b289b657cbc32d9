import { z } from 'zod'
import { readGroup } from '../../../store/batch/batch-group-items.ts'
import { endBatch } from '../../../store/batch/batch-items.ts'
import { groupRange, numbersIn } from '../../create/partition.ts'
import { removalTime } from '../../create/retention.ts'
import { eventOf } from '../../events/owe-event.ts'
import type { WalkDefinition } from '../walk-kind.ts'

const parameters = z.object({})
const result = z.null()

export type EndOldParameters = z.infer<typeof parameters>

/** Ends a batch that has run for so long that what it needs would expire: what is open of it has failed, with that reason. */
export const END_OLD: WalkDefinition<EndOldParameters, null> = {
  parameters,
  result,
  async visitGroup({ db }, batch, group) {
    const { finished } = await readGroup(db, batch.id, group)
    const range = groupRange(batch, group)
    return { chunks: [...numbersIn(range)].filter((chunk) => !finished.has(chunk - range.start)) }
  },
  merge: () => null,
  async finish(services, batch) {
    const { db, configuration, now } = services
    const endTime = now()
    const removal = removalTime(endTime, configuration.batchOperationHistoryTimeToLiveDays)
    await endBatch(db, batch.id, { endTime, removalTime: removal, event: eventOf(services, 'Completed') })
  },
}
