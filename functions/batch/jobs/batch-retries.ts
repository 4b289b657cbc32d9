import { sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import { putFailures } from '../../store/batch/batch-chunk-items.ts'
import { isAtWork } from '../control/batch-state.ts'
import { detailsExpire } from '../create/retention.ts'
import { failureSets, fingerprintAt, retrySets, stateAt, workItems } from '../progress/chunk-progress.ts'
import { setsOfFailures } from '../progress/failures/failure-message.ts'
import { executionOf } from '../seed/seed-groups.ts'
import { findDone } from '../work/find-done.ts'
import { workOf } from '../work/work-cache.ts'
import { controlJobOf } from './batch-ids.ts'
import { type BatchJobOutcome, type ChunkPart, changeJob, movePart, refuseJob } from './change-job.ts'

/** Why an instance failed whose job was not carried out and may not be. */
const STOPPED = 'The retries of its job were set to 0'

/** How a failed job is tried again. */
export interface Retry {
  readonly retries: number
  /** Whether its incident goes at once; otherwise when it went through. */
  readonly resolved: boolean
  /** Told by a batch that sets retries: then the messages of a batch of that type are left to the monitor, so that such batches make no chain. */
  readonly byBatch?: boolean
  /** Only those that failed with the message of this fingerprint. */
  readonly fingerprint?: string | undefined
  /** The number of the walk that does it. */
  readonly walk?: number
}

/**
 * Sets the retries of an execution job. More than 0 tries its failed instances again, and its incident goes; 0 stops what was not carried out
 * yet. False where no such job of a running batch is left.
 */
export function setBatchJobRetries(
  services: Services,
  jobId: string,
  retries: number,
  { byBatch = false } = {},
): Promise<boolean> {
  return changeJob(services, jobId, (part) =>
    retries > 0 ? retryPart(services, part, { retries, resolved: true, byBatch }) : stopPart(services, part),
  )
}

/** The same for any job of a batch. The seed and the monitor job are repeated until they succeed: more than 0 is what they have, 0 is refused. */
export async function setRetriesOfBatchJob(
  services: Services,
  jobId: string,
  retries: number,
  by: Pick<Retry, 'byBatch'> = {},
): Promise<BatchJobOutcome> {
  if (await setBatchJobRetries(services, jobId, retries, by)) return { outcome: 'done' }
  if (controlJobOf(jobId) === undefined) return { outcome: 'missing' }
  const outcome = await refuseJob(services, jobId, ({ kind }) => {
    return `The ${kind} job of a batch is repeated until it succeeds: its retries cannot be set to 0. Suspend it instead`
  })
  return outcome.outcome === 'refused' && retries > 0 ? { outcome: 'done' } : outcome
}

/** Deletes an execution job: its instances stay as they are and count as skipped, the job as completed. False where none is left. */
export function deleteBatchJob(services: Services, jobId: string): Promise<boolean> {
  return changeJob(services, jobId, (part) => skipPart(services, part))
}

async function retryPart(services: Services, part: ChunkPart, retry: Retry): Promise<void> {
  const { batch, chunk } = part
  if (!(await moveToRetrying(services, part, retry)) || !isAtWork(batch, 'execution')) return
  if (retry.byBatch && batch.type === 'set-job-retries') return
  await sendMessages(services.queues, [executionOf(batch, chunk)])
}

/** Moves what has failed of a part of a chunk back to what is to be done, in one write. False where nothing has. */
export async function moveToRetrying(
  services: Services,
  part: ChunkPart,
  { retries, resolved, walk, fingerprint }: Retry,
): Promise<boolean> {
  const { progress } = part.view
  const isMeant = (position: number) => fingerprint === undefined || fingerprintAt(progress, position) === fingerprint
  const failed = part.positions.filter((position) => stateAt(progress, position) === 'failed' && isMeant(position))
  if (failed.length === 0) return false
  await movePart(services, part, {
    add: { retrying: failed, [`r_${retries}`]: failed, incidents: resolved ? [] : failed },
    remove: failureSets(progress, failed),
    ...(walk !== undefined && { retriedBy: walk }),
  })
  return true
}

async function stopPart(services: Services, part: ChunkPart): Promise<void> {
  const { batch, chunk, view } = part
  const stopped = part.positions.filter((position) => stateAt(view.progress, position) !== 'failed')
  const time = services.now()
  const failures = stopped.map((position) => {
    const instanceId = view.ids[position] ?? ''
    return { position, instanceId, message: STOPPED, time, retries: 0, incidentTime: time }
  })
  await putFailures(services.db, batch.id, chunk, { failures, expires: detailsExpire(batch.startTime) })
  await movePart(services, part, { add: setsOfFailures(batch, failures), remove: retrySets(view.progress, stopped) })
}

/** A delivery that died may have modified some of them already: those are done. */
async function skipPart(services: Services, part: ChunkPart): Promise<void> {
  const { batch, view, positions } = part
  const items = workItems(view, positions)
  const work = await workOf(services, batch.id)
  const done = await findDone({ services, batchId: batch.id, work, items })
  await movePart(services, part, { add: { skipped: positions, done: [...done] } })
}
