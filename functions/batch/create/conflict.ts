import type { Services } from '../../shell/services.ts'
import { type Overlaps, overlappingBatches } from '../preview/overlapping-batches.ts'
import type { IdSource } from './distinct-ids.ts'

/** Batches that are named in a refusal; the others are counted. */
const MOST_NAMED = 5

/** Thrown where a batch is not to be made beside others about the same instances, and there are such. Nothing is made. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  readonly batchIds: readonly string[]

  constructor({ batches, leftOut }: Overlaps) {
    const named = batches.slice(0, MOST_NAMED).map(({ batchId, instances }) => `'${batchId}' (${instances} of them)`)
    const others = batches.length - named.length + leftOut
    const list = [...named, ...(others > 0 ? [`${others} that are not named or could not be compared`] : [])]
    super(`control.onConflict is 'fail', and unfinished batches are about the same instances: ${list.join(', ')}`)
    this.batchIds = batches.map(({ batchId }) => batchId)
  }
}

/** The same ids; what was read of them is in `named`. */
export async function* noted(source: IdSource, named: Set<string>): AsyncGenerator<readonly string[]> {
  for await (const page of source) {
    for (const id of page) named.add(id)
    yield page
  }
}

/**
 * Throws ConflictError where unfinished batches are about some of the ids, or cannot be compared because they have too many instances. Two batches
 * that are created at the same moment do not see each other.
 */
export async function refuseConflict(services: Services, ids: ReadonlySet<string>): Promise<void> {
  const overlaps = await overlappingBatches(services, ids)
  if (overlaps.batches.length + overlaps.leftOut > 0) throw new ConflictError(overlaps)
}
