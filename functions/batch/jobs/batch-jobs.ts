import { ownerOf } from '../../engine/instance/ids.ts'
import type { Services } from '../../shell/services.ts'
import type { ChunkProgress } from '../../store/batch/batch-chunk-items.ts'
import { type JobKind, readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { chunkRange, chunksOf, jobAt, jobRange, numbersIn, type Range } from '../create/partition.ts'
import { readProgress } from '../progress/batch-view.ts'
import { stateAt } from '../progress/chunk-progress.ts'
import { currentFailures, type PlacedFailure } from '../progress/failures/current-failures.ts'
import { type BatchProgress, countJobs, stretches } from '../progress/job-tally.ts'
import { batchJobId, batchJobOf, controlJobId, jobDefinitionId } from './batch-ids.ts'

/** A job of a batch that is not done. Times in milliseconds since the epoch. */
export interface BatchJob {
  readonly id: string
  readonly batchId: string
  readonly kind: JobKind
  readonly jobDefinitionId: string
  /** 0: it failed and has an incident. */
  readonly retries: number
  readonly exceptionMessage: string | undefined
  readonly suspended: boolean
  readonly createTime: number
  readonly tenantId: string | undefined
  /** When its incident arose. */
  readonly incidentTime: number | undefined
}

/** Jobs in a page of `listBatchJobs`. */
const PAGE = 500

/** What `exceptionMessage` of a failed job, and the time of its incident, are where failures are not read. */
const UNREAD = { message: '', incidentTime: 0 }

/** Whether the failures of jobs are read: for their messages and times. A hundred thousand of them take 18 seconds. */
export interface JobDetails {
  readonly withMessages: boolean
}

/**
 * The jobs that the batch has now, of these kinds: the seed job until all messages are sent, then the monitor job, and the execution
 * jobs that were made and are not done, in order of their numbers. Without messages a job that has one has an empty one, and an incident at the time 0: what is counted
 * follows from the progress of the chunks, and `readBatchJobs` has the rest of a few.
 */
export async function* listBatchJobs(
  services: Services,
  batch: StoredBatch,
  kinds: readonly JobKind[],
  { withMessages }: JobDetails = { withMessages: true },
): AsyncGenerator<BatchJob[]> {
  if (batch.endTime !== undefined) return
  const progress = await readProgress(services, batch)
  const { totalJobs, jobsCreated } = countJobs(batch, progress)
  const control: JobKind = jobsCreated < totalJobs ? 'seed' : 'monitor'
  if (kinds.includes(control)) yield [controlJob(batch, control)]
  const failures = withMessages ? failureReader(services, batch, progress) : tallyReader(batch, progress)
  if (kinds.includes('execution')) yield* executionJobs(batch, progress, failures)
}

/** Those of these execution jobs that are there, by id: all that is shown of them. */
export async function readBatchJobs(services: Services, jobIds: readonly string[]): Promise<Map<string, BatchJob>> {
  const found = new Map<string, BatchJob>()
  const jobs = jobIds.flatMap((id) => batchJobOf(id) ?? [])
  for (const [batchId, ofBatch] of Map.groupBy(jobs, (job) => job.batchId)) {
    const batch = await readStoredBatch(services.db, batchId)
    if (batch === undefined || batch.endTime !== undefined) continue
    const progress = await readProgress(services, batch)
    const failures = failureReader(services, batch, progress)
    // In order of their numbers the failures of a chunk are read once.
    for (const { number } of ofBatch.toSorted((a, b) => a.number - b.number)) {
      for await (const page of executionJobs(batch, progress, failures, jobRange(batch, number)))
        for (const job of page) found.set(job.id, job)
    }
  }
  return found
}

/** The job with this id, or undefined where it is none of a batch's, is not made yet, or is done. */
export async function readBatchJob(services: Services, jobId: string): Promise<BatchJob | undefined> {
  const batch = await readStoredBatch(services.db, ownerOf(jobId)?.instanceId ?? '')
  if (batch === undefined || batch.endTime !== undefined) return undefined
  const job = batchJobOf(jobId)
  const jobs =
    job === undefined
      ? listBatchJobs(services, batch, ['seed', 'monitor'])
      : executionJobWith(services, batch, jobRange(batch, job.number))
  for await (const page of jobs) return page.find(({ id }) => id === jobId)
  return undefined
}

async function* executionJobWith(services: Services, batch: StoredBatch, range: Range): AsyncGenerator<BatchJob[]> {
  const progress = await readProgress(services, batch)
  yield* executionJobs(batch, progress, failureReader(services, batch, progress), range)
}

/** What is shown of a failure at its job. */
type ShownFailure = Pick<PlacedFailure, 'message' | 'retries' | 'incidentTime'>

type ReadFailures = (range: Range) => Promise<readonly ShownFailure[]>

async function* executionJobs(
  batch: StoredBatch,
  progress: BatchProgress,
  failures: ReadFailures,
  within: Range = { start: 0, end: batch.totalInstances },
): AsyncGenerator<BatchJob[]> {
  let page: BatchJob[] = []
  for (const number of openJobs(batch, progress, within)) {
    const job = executionJob(batch, number, await failures(jobRange(batch, number)))
    page.push(isSuspended(batch, number, progress) ? { ...job, suspended: true } : job)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** Numbers of the jobs that were made and have an instance that is not done. */
function* openJobs(batch: StoredBatch, progress: BatchProgress, within: Range): Generator<number> {
  let last = 0
  for (const { sent, state, ...range } of stretches(batch, progress)) {
    if (!sent || state === 'done' || state === 'skipped') continue
    const start = Math.max(range.start, within.start)
    const end = Math.min(range.end, within.end)
    if (start >= end) continue
    const first = Math.max(jobAt(batch, start), last + 1)
    last = jobAt(batch, end - 1)
    yield* numbersIn({ start: first, end: last + 1 })
  }
}

/** Whether the job was suspended by itself. */
function isSuspended(batch: StoredBatch, number: number, { details }: BatchProgress): boolean {
  const { start, end } = jobRange(batch, number)
  return [...numbersIn({ start, end })].some((at) => {
    const chunk = Math.floor(at / batch.chunkSize)
    return details.get(chunk)?.suspended.has(at - chunkRange(batch, chunk).start) === true
  })
}

/** Reads the failures that count in a range of positions; remembers the chunk that it read last. */
function failureReader(services: Services, batch: StoredBatch, { details }: BatchProgress): ReadFailures {
  let read: { readonly chunk: number; readonly failures: readonly PlacedFailure[] } | undefined
  return async (range) => {
    const found: PlacedFailure[][] = []
    for (const chunk of numbersIn(chunksOf(batch, range))) {
      const progress = details.get(chunk)
      if (progress === undefined) continue
      if (read?.chunk !== chunk) read = { chunk, failures: await currentFailures(services, batch, { chunk, progress }) }
      found.push(read.failures.filter(({ place }) => place >= range.start && place < range.end))
    }
    return found.flat()
  }
}

/** The same from the progress of the chunks alone. */
function tallyReader(batch: StoredBatch, { details }: BatchProgress): ReadFailures {
  return async (range) =>
    [...numbersIn(range)].flatMap((place) => {
      const chunk = Math.floor(place / batch.chunkSize)
      const progress = details.get(chunk)
      return progress === undefined ? [] : failureAt(progress, place - chunkRange(batch, chunk).start)
    })
}

/** Failures are recorded with 0 retries; of those that are retried the progress has the retries that somebody gave them. */
function failureAt(progress: ChunkProgress, position: number): ShownFailure[] {
  const state = stateAt(progress, position)
  if (state === 'failed') return [{ ...UNREAD, retries: 0 }]
  if (state !== 'retrying') return []
  const [retries = 0] = [...progress.tries].find(([, positions]) => positions.has(position)) ?? []
  return [{ message: UNREAD.message, retries, ...(progress.incidents.has(position) && UNREAD) }]
}

function executionJob(batch: StoredBatch, number: number, failures: readonly ShownFailure[]): BatchJob {
  const [first] = failures
  const fewest = failures.reduce((least, { retries }) => Math.min(least, retries), Number.POSITIVE_INFINITY)
  return {
    ...controlJob(batch, 'execution'),
    id: batchJobId(batch.id, number),
    retries: first === undefined ? batch.retries : fewest,
    exceptionMessage: first?.message,
    incidentTime: first?.incidentTime,
  }
}

function controlJob(batch: StoredBatch, kind: JobKind): BatchJob {
  return {
    id: controlJobId(batch.id, kind),
    batchId: batch.id,
    kind,
    jobDefinitionId: jobDefinitionId(batch.id, kind),
    retries: batch.retries,
    exceptionMessage: undefined,
    suspended: batch.suspended || batch.suspendedJobs.includes(kind),
    createTime: batch.startTime,
    tenantId: batch.tenantId,
    incidentTime: undefined,
  }
}
