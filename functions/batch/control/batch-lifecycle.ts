import { sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import { deleteStoredBatch } from '../../store/batch/batch-id-items.ts'
import { endBatch, JOB_KINDS, type JobKind, readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import {
  type SuspensionChange,
  setStoredSuspension,
  startStoredBatch,
} from '../../store/batch/batch-suspension-items.ts'
import { removeStoredBatch } from '../../store/batch/event/batch-event-items.ts'
import type { Resumption } from '../../store/batch/stored-control.ts'
import { detailsExpire, removalTime } from '../create/retention.ts'
import { askToTell, eventOf } from '../events/owe-event.ts'
import { activateJobs } from '../jobs/suspend-job.ts'
import { readBatch } from '../progress/batch-view.ts'
import { rootSeed } from '../seed/seed-groups.ts'
import { hasBegun, isAtWork } from './batch-state.ts'
import { changeAsRead } from './change-as-read.ts'
import { isHandled } from './enforce-limits.ts'
import { pauseOf } from './limits.ts'

/**
 * Suspends a batch: messages under way begin nothing more, those that come are dropped. Or activates it with all its jobs, whatever it was
 * suspended for: what is not done is sent again, what has failed by then is accepted, and a pause that it has come to is over. One that waits for its
 * start begins; one that was suspended while it waited waits again. False where no such batch runs. Throws BatchContentionError.
 */
export async function setBatchSuspended(services: Services, batchId: string, suspended: boolean): Promise<boolean> {
  const isDone = await changeAsRead(services, batchId, async (batch) => {
    const change = suspended ? suspension(services) : await activation(services, batch)
    return (await changeSuspension(services, batchId, change)) || undefined
  })
  return isDone ?? false
}

/** It holds whatever else is changed at the same time. */
function suspension(services: Services): SuspensionChange {
  const event = eventOf(services, 'Suspended', 'OPERATOR')
  return { suspended: true, kinds: JOB_KINDS, isWhole: true, now: services.now(), event }
}

async function activation(services: Services, batch: StoredBatch): Promise<SuspensionChange> {
  await activateJobs(services, batch)
  const change = { suspended: false, kinds: JOB_KINDS, isWhole: true, now: services.now(), read: batch }
  if (isStillToWait(batch, change.now))
    return { ...change, waits: true, event: eventOf(services, 'Suspended', 'NOT_STARTED_YET') }
  const resumed = batch.suspended ? await resumptionOf(services, batch) : undefined
  return { ...change, resumed, event: eventOf(services, 'Activated') }
}

function isStillToWait(batch: StoredBatch, now: number): boolean {
  const isPutOff = (batch.control?.startTime ?? 0) > now
  return isPutOff && batch.suspensionReason !== 'NOT_STARTED_YET' && !hasBegun(batch)
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
  return changeSuspension(services, batchId, { suspended, kinds: [kind], isWhole: false, now: services.now() })
}

/** The pause is over only where all that is before it was handled: who suspended the batch before that goes on with it. */
async function resumptionOf(services: Services, batch: StoredBatch): Promise<Resumption | undefined> {
  const view = await readBatch(services, batch.id)
  if (view === undefined) return undefined
  const pause = pauseOf(batch)
  const isOver = pause !== undefined && (await isHandled(services, batch, pause))
  const number = (batch.resumed?.number ?? 0) + 1
  return {
    time: services.now(),
    handled: view.modifiedInstances + view.failedInstances,
    number,
    failuresFrom: number,
    paused: isOver ? pause : (batch.resumed?.paused ?? 0),
  }
}

/** Sends what may be carried out of a batch that runs after its limits changed: messages under way stop where its pause was moved. A batch whose time has come by that starts. */
export async function sendWhatIsAllowed(services: Services, batchId: string): Promise<void> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined) return
  if (batch.suspensionReason === 'NOT_STARTED_YET') return startWhenDue(services, batch)
  if (isAtWork(batch, 'seed') && isAtWork(batch, 'execution')) await sendMessages(services.queues, [rootSeed(batch)])
}

/** Starts a batch whose time has come; nothing where it is still to come. */
export async function startWhenDue(services: Services, batch: StoredBatch): Promise<void> {
  const now = services.now()
  if ((batch.control?.startTime ?? 0) > now) return
  if (!(await startStoredBatch(services.db, batch, { now, event: eventOf(services, 'Activated') }))) return
  await sendMessages(services.queues, [rootSeed(batch)])
  await askToTell(services, batch.id)
}

async function changeSuspension(services: Services, batchId: string, change: SuspensionChange): Promise<boolean> {
  const batch = await setStoredSuspension(services.db, batchId, change)
  if (batch === undefined) return false
  if (isAtWork(batch, 'seed') && isAtWork(batch, 'execution')) await sendMessages(services.queues, [rootSeed(batch)])
  if (change.event !== undefined) await askToTell(services, batchId)
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
  if ((await readStoredBatch(services.db, batchId)) === undefined) return false
  const endTime = services.now()
  const { batchOperationHistoryTimeToLiveDays: days } = services.configuration
  if (cascade) return removeBatch(services, batchId)
  const event = eventOf(services, 'Deleted')
  const ended = await endBatch(services.db, batchId, { endTime, removalTime: removalTime(endTime, days), event })
  if (ended) await askToTell(services, batchId)
  return ended
}

/** Deletes a batch's history; of a batch that still runs, the batch with it. False where there is none. */
export async function deleteHistoricBatch(services: Services, batchId: string): Promise<boolean> {
  return (await readStoredBatch(services.db, batchId)) !== undefined && removeBatch(services, batchId)
}

/** A removed batch that could not be told of goes by itself after this, in milliseconds. */
const TOLD_WITHIN_MS = 7 * 24 * 60 * 60 * 1000

/** It is gone at once for everybody; its item goes when that was told. */
async function removeBatch(services: Services, batchId: string): Promise<boolean> {
  const event = eventOf(services, 'Deleted')
  if (event === undefined) return deleteStoredBatch(services.db, batchId, detailsExpire(services.now()))
  const expires = Math.ceil((services.now() + TOLD_WITHIN_MS) / 1000)
  const isDone = await removeStoredBatch(services.db, batchId, { event, expires })
  if (isDone) await askToTell(services, batchId)
  return isDone
}
