import type { Services } from '../../shell/services.ts'
import { readStoredBatch } from '../../store/batch/batch-items.ts'
import { setJobsSuspended } from '../control/batch-lifecycle.ts'
import { executePositions } from '../execute/execute-chunk.ts'
import { monitorBatch } from '../monitor/monitor-batches.ts'
import { seedNextGroup } from '../seed/seed-groups.ts'
import { type BatchJob, readBatchJob } from './batch-jobs.ts'
import { deleteBatchJob } from './batch-retries.ts'
import { type BatchJobOutcome, changeJob, refuseJob } from './change-job.ts'
import { setJobSuspended } from './suspend-job.ts'

const DONE = { outcome: 'done' } as const
const MISSING = { outcome: 'missing' } as const

const never = async () => false

/**
 * Carries out a job now, suspended or not, as the reference's `executeJob` does: an execution job its instances, each once, whether its
 * message comes at the same time or not; the seed job the messages of the next group; the monitor job its look, as the schedule's
 * tick has it. `refused` with the first failure where the job fails; that is recorded as it would be of a message. Throws what went wrong around it.
 */
export async function executeJobOfBatch(services: Services, jobId: string): Promise<BatchJobOutcome> {
  const job = await readBatchJob(services, jobId)
  if (job === undefined) return MISSING
  switch (job.kind) {
    case 'seed':
      return seedNow(services, job)
    case 'execution':
      return executeNow(services, job)
    case 'monitor':
      await monitorBatch(services, job.batchId, { repair: true, forced: true })
      return DONE
  }
}

async function seedNow(services: Services, { batchId }: BatchJob): Promise<BatchJobOutcome> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined) return MISSING
  await seedNextGroup(services, batch)
  return DONE
}

async function executeNow(services: Services, { id }: BatchJob): Promise<BatchJobOutcome> {
  const refusals: string[] = []
  const found = await changeJob(services, id, async (part) => {
    const { results, errors } = await executePositions(services, part, never)
    if (errors.length > 0) throw errors[0]
    for (const { refused } of results) if (refused !== undefined) refusals.push(refused)
  })
  const [message] = refusals
  if (message !== undefined) return { outcome: 'refused', message }
  return found ? DONE : MISSING
}

/** Deletes an execution job, see `deleteBatchJob`. Without its seed or monitor job a batch could never end: those are refused. */
export async function deleteJobOfBatch(services: Services, jobId: string): Promise<BatchJobOutcome> {
  if (await deleteBatchJob(services, jobId)) return DONE
  return refuseJob(services, jobId, ({ kind, batchId }) => {
    return `The ${kind} job of a batch cannot be deleted: the batch could never end. Suspend or delete the batch '${batchId}'`
  })
}

/** Suspends or activates one job. Refused where its whole batch, or all jobs of its kind, are suspended. */
export async function setSuspendedOfBatchJob(
  services: Services,
  jobId: string,
  suspended: boolean,
): Promise<BatchJobOutcome> {
  const job = await readBatchJob(services, jobId)
  const batch = job && (await readStoredBatch(services.db, job.batchId))
  if (job === undefined || batch === undefined) return MISSING
  if (batch.suspended && !suspended) {
    return { outcome: 'refused', message: `Batch '${batch.id}' is suspended as a whole: activate the batch` }
  }
  if (job.kind !== 'execution') return outcomeOf(await setJobsSuspended(services, job, suspended))
  if (batch.suspendedJobs.includes('execution') && !suspended) {
    const message = `Job definition '${job.jobDefinitionId}' is suspended: activate the job definition`
    return { outcome: 'refused', message }
  }
  return outcomeOf(await setJobSuspended(services, jobId, suspended))
}

function outcomeOf(isDone: boolean): BatchJobOutcome {
  return isDone ? DONE : MISSING
}
