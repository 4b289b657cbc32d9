import { sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import {
  deleteStoredBatch,
  endBatch,
  JOB_KINDS,
  type JobKind,
  readStoredBatch,
  type SuspensionChange,
  setStoredSuspension,
} from '../../store/batch/batch-items.ts'
import { removalTime } from '../create/retention.ts'
import { activateJobs } from '../jobs/suspend-job.ts'
import { rootSeed } from '../seed/seed-groups.ts'
import { isAtWork } from './batch-state.ts'

/**
 * Suspends a batch: messages under way begin nothing more, those that come are dropped. Or activates it with all its jobs: what is not
 * done is sent again. False where no such batch runs.
 */
export async function setBatchSuspended(services: Services, batchId: string, suspended: boolean): Promise<boolean> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined) return false
  if (!suspended) await activateJobs(services, batch)
  return changeSuspension(services, batchId, { suspended, kinds: JOB_KINDS, isWhole: true })
}

/** The same for one kind of the batch's jobs; those that were suspended one by one are activated with `includeJobs`: `PUT /job-definition/{id}/suspended`. */
export async function setJobsSuspended(
  services: Services,
  { batchId, kind }: { readonly batchId: string; readonly kind: JobKind },
  suspended: boolean,
  { includeJobs = false } = {},
): Promise<boolean> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined) return false
  if (includeJobs && kind === 'execution' && !suspended) await activateJobs(services, batch)
  return changeSuspension(services, batchId, { suspended, kinds: [kind], isWhole: false })
}

async function changeSuspension(services: Services, batchId: string, change: SuspensionChange): Promise<boolean> {
  const batch = await setStoredSuspension(services.db, batchId, change)
  if (batch === undefined) return false
  if (isAtWork(batch, 'seed') && isAtWork(batch, 'execution')) await sendMessages(services.queues, [rootSeed(batch)])
  return true
}

/**
 * Deletes a batch that runs; what it has modified stays so. Its history stays too, with an end time, unless it is deleted in cascade.
 * False where no such batch runs.
 */
export async function deleteBatch(
  services: Services,
  batchId: string,
  { cascade }: { readonly cascade: boolean },
): Promise<boolean> {
  const endTime = services.now()
  const { batchOperationHistoryTimeToLiveDays: days } = services.configuration
  const ended = await endBatch(services.db, batchId, { endTime, removalTime: removalTime(endTime, days) })
  if (ended && cascade) await deleteStoredBatch(services.db, batchId)
  return ended
}

/** Deletes a batch's history; of a batch that still runs, the batch with it. False where there is none. */
export function deleteHistoricBatch(services: Services, batchId: string): Promise<boolean> {
  return deleteStoredBatch(services.db, batchId)
}
