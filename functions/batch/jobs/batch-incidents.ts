import type { Services } from '../../shell/services.ts'
import { listBatchIds, readStoredBatches, type StoredBatch } from '../../store/batch/batch-items.ts'
import { batchIncidentId, batchJobOf, jobOfIncident } from './batch-ids.ts'
import { type BatchJob, type JobDetails, listBatchJobs, readBatchJob, readBatchJobs } from './batch-jobs.ts'

/** The incident of a failed job of a batch. */
export interface BatchIncident {
  readonly id: string
  readonly jobId: string
  readonly jobDefinitionId: string
  readonly batchId: string
  readonly message: string | undefined
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly tenantId: string | undefined
}

/** The incidents of a batch that runs, in order of its jobs. Without messages they are of the time 0, and `readBatchIncidents` has the rest of a few. */
export async function* listBatchIncidents(
  services: Services,
  batch: StoredBatch,
  details?: JobDetails,
): AsyncGenerator<BatchIncident[]> {
  for await (const jobs of listBatchJobs(services, batch, ['execution'], details)) yield jobs.flatMap(incidentOf)
}

/** The same of all batches that run. */
export async function* listIncidentsOfBatches(
  services: Services,
  details?: JobDetails,
): AsyncGenerator<BatchIncident[]> {
  for await (const ids of listBatchIds(services.db, 'running')) {
    const batches = await readStoredBatches(services.db, ids)
    for (const batch of batches.filter(({ endTime }) => endTime === undefined))
      yield* listBatchIncidents(services, batch, details)
  }
}

/** Those of these incidents that are there, by id: all that is shown of them. */
export async function readBatchIncidents(
  services: Services,
  incidentIds: readonly string[],
): Promise<Map<string, BatchIncident>> {
  const jobIds = incidentIds.flatMap((id) => jobOfIncident(id) ?? [])
  const jobs = await readBatchJobs(services, jobIds)
  return new Map([...jobs.values()].flatMap(incidentOf).map((incident) => [incident.id, incident]))
}

/** The incident with this id, or undefined. */
export async function readBatchIncident(services: Services, incidentId: string): Promise<BatchIncident | undefined> {
  const jobId = jobOfIncident(incidentId)
  const job = jobId && (await readBatchJob(services, jobId))
  return job ? incidentOf(job)[0] : undefined
}

function incidentOf(job: BatchJob): BatchIncident[] {
  if (job.incidentTime === undefined) return []
  const { jobDefinitionId, batchId, exceptionMessage: message, incidentTime: time, tenantId } = job
  const id = batchIncidentId(batchId, batchJobOf(job.id)?.number ?? 0)
  return [{ id, jobId: job.id, jobDefinitionId, batchId, message, time, tenantId }]
}
