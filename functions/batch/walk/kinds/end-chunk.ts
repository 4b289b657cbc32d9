import { groupOf } from '../../create/partition.ts'
import { giveUpChunk } from '../../execute/give-up.ts'
import type { VisitChunk } from '../walk-kind.ts'
import type { EndOldParameters } from './end-old.ts'

const REASON = 'The batch was ended before it was carried out: its details are kept for a year, and that is almost over'

/** Records what is open of a chunk as failed. */
export const endChunk: VisitChunk<EndOldParameters, null> = async (services, batch, { chunk }) => {
  const named = { batchId: batch.id, chunk, group: groupOf(batch, chunk) }
  await giveUpChunk(services, named, REASON, { withSuspended: true })
  return undefined
}
