import type { Services } from '../../../shell/services.ts'
import type { StoredBatch } from '../../../store/batch/batch-items.ts'
import { isAtWork } from '../../control/batch-state.ts'
import { chunkCount, chunkRange, numbersIn } from '../../create/partition.ts'
import { moveToRetrying } from '../../jobs/batch-retries.ts'
import { openPart, readRunning } from '../../jobs/change-job.ts'
import { sendRoot, startWalk } from '../start-walk.ts'
import type { RetryParameters } from './retry-failed.ts'

/**
 * Chunks whose jobs have their retries when the request is answered, where the batch is suspended: as in the reference, where whoever looks sees them
 * until it is activated. Those of more chunks get them by messages, and those of a batch at work are carried out at once.
 */
const CHUNKS_AT_ONCE = 2

/** Tries failed jobs of a batch again, by messages: it answers before they are carried out. False where no such batch runs. */
export async function retryFailed(services: Services, batchId: string, retry: RetryParameters): Promise<boolean> {
  const batch = await readRunning(services, batchId)
  if (batch === undefined) return false
  const walk = await startWalk(services, batch, { type: 'retry-failed', parameters: retry, isSent: false })
  if (walk === undefined) return false
  if (!isAtWork(batch, 'execution') && chunkCount(batch) <= CHUNKS_AT_ONCE)
    await moveAtOnce(services, batch, { ...retry, walk })
  await sendRoot(services, batch, walk)
  return true
}

/** What the walk does in each chunk before it carries it out: there it finds that done. */
async function moveAtOnce(
  services: Services,
  batch: StoredBatch,
  retry: RetryParameters & { walk: number },
): Promise<void> {
  for (const chunk of numbersIn({ start: 0, end: chunkCount(batch) })) {
    const part = await openPart(services, batch, chunk, chunkRange(batch, chunk))
    if (part !== undefined) await moveToRetrying(services, part, retry)
  }
}
