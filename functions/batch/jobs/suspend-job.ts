import { sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { isAtWork } from '../control/batch-state.ts'
import { chunkRange, numbersIn, sizeOf } from '../create/partition.ts'
import { readProgress } from '../progress/batch-view.ts'
import { executionOf } from '../seed/seed-groups.ts'
import { changeJob, movePart } from './change-job.ts'

/**
 * Suspends one execution job: messages that come from now on pass its instances over. Or activates it: they are sent again. False where
 * no such job of a running batch is left.
 */
export function setJobSuspended(services: Services, jobId: string, suspended: boolean): Promise<boolean> {
  return changeJob(services, jobId, async (part) => {
    const positions = { suspended: part.positions }
    await movePart(services, part, suspended ? { add: positions } : { remove: positions })
    const { batch, chunk } = part
    if (!suspended && isAtWork(batch, 'execution')) await sendMessages(services.queues, [executionOf(batch, chunk)])
  })
}

/** Activates the execution jobs that were suspended one by one; whoever calls it sends their messages. */
export async function activateJobs(services: Services, batch: StoredBatch): Promise<void> {
  const { details } = await readProgress(services, batch)
  for (const [chunk, { suspended }] of details) {
    if (suspended.size === 0) continue
    const positions = [...numbersIn({ start: 0, end: sizeOf(chunkRange(batch, chunk)) })]
    await movePart(services, { batch, chunk }, { remove: { suspended: positions } })
  }
}
