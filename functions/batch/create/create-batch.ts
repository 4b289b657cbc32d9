import { sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import { type Chunk, deleteChunks, putChunks } from '../../store/batch/batch-chunk-items.ts'
import { putBatch, putBatchWork, type StoredBatch } from '../../store/batch/batch-items.ts'
import { MOST_JOBS } from '../jobs/batch-ids.ts'
import { type Batch, newBatchView } from '../progress/batch-view.ts'
import { rootSeed } from '../seed/seed-groups.ts'
import type { BatchWork } from '../work/batch-work.ts'
import { distinctIds, type IdSource } from './distinct-ids.ts'
import { chunkSizeFor, jobCount } from './partition.ts'
import { detailsExpire } from './retention.ts'

export interface NewBatch {
  readonly work: BatchWork
  /** What the ids are the union of, for example a list from the request (one page) and a query's pages. */
  readonly ids: readonly IdSource[]
  readonly tenantId?: string | undefined
  readonly createUserId?: string | undefined
}

/** Thrown when the ids make more jobs than a batch can have: job ids carry their number in 24 bits, see `batch-ids.ts`. Nothing is made. */
export class TooManyJobsError extends Error {
  override readonly name = 'TooManyJobsError'
  readonly mostJobs: number

  constructor(mostJobs: number, invocationsPerBatchJob: number) {
    super(
      `A batch has at most ${mostJobs} jobs, and invocationsPerBatchJob is ${invocationsPerBatchJob}: raise invocationsPerBatchJob, or divide the instances among several batches`,
    )
    this.mostJobs = mostJobs
  }
}

/** Chunks written at the same time: 25 for one request, and four requests. */
const CHUNKS_AT_ONCE = 100

/**
 * Creates a batch: freezes the ids in chunks, writes the batch, sends the first seed message. Undefined where there are no ids: then
 * nothing is made. Before the batch's own item is written it does not exist, and what a creation left that died until then expires.
 * Where only the seed message cannot be sent the batch exists, and the monitor sends it. Throws TooManyJobsError.
 *
 * @example
 * const batch = await createBatch(services, { work: { type: 'instance-modification', definitionId, command }, ids: [instanceIds, queried] })
 */
export async function createBatch(
  services: Services,
  created: NewBatch,
  { mostJobs = MOST_JOBS } = {},
): Promise<Batch | undefined> {
  const { db } = services
  const empty = emptyBatch(services, created)
  const expires = detailsExpire(empty.startTime)
  const totalInstances = await freeze(services, empty, { ids: distinctIds(...created.ids), expires, mostJobs })
  if (totalInstances === 0) return undefined
  const batch = { ...empty, totalInstances }
  await putBatchWork(db, batch.id, JSON.stringify(created.work), expires)
  await putBatch(db, batch)
  await sendMessages(services.queues, [rootSeed(batch)])
  return newBatchView(batch)
}

function emptyBatch({ configuration, newId, now }: Services, { work, tenantId, createUserId }: NewBatch): StoredBatch {
  const byType = configuration.invocationsPerBatchJobByBatchType
  const invocationsPerBatchJob = byType[work.type] ?? configuration.invocationsPerBatchJob
  const { batchJobsPerSeed, defaultNumberOfRetries } = configuration
  return {
    id: newId(),
    type: work.type,
    totalInstances: 0,
    chunkSize: chunkSizeFor(batchJobsPerSeed, invocationsPerBatchJob),
    batchJobsPerSeed,
    invocationsPerBatchJob,
    retries: defaultNumberOfRetries,
    ...(tenantId !== undefined && { tenantId }),
    ...(createUserId !== undefined && { createUserId }),
    startTime: now(),
    seededGroups: new Set(),
    suspended: false,
    suspendedJobs: [],
  }
}

interface Freezing {
  readonly ids: AsyncIterable<string[]>
  readonly expires: number
  readonly mostJobs: number
}

/** Writes the ids as chunks while they come, and gives how many they are. Takes the chunks back where that fails. */
async function freeze({ db }: Services, batch: StoredBatch, { ids, expires, mostJobs }: Freezing): Promise<number> {
  let written = 0
  let total = 0
  try {
    for await (const chunks of pagesOf(chunksOf(ids, batch.chunkSize), CHUNKS_AT_ONCE)) {
      total += chunks.reduce((sum, chunk) => sum + chunk.ids.length, 0)
      if (jobCount({ ...batch, totalInstances: total }) > mostJobs) {
        throw new TooManyJobsError(mostJobs, batch.invocationsPerBatchJob)
      }
      written += chunks.length
      await putChunks(db, batch.id, chunks, expires)
    }
    return total
  } catch (error) {
    await deleteChunks(db, batch.id, written).catch(() => {})
    throw error
  }
}

/** Cuts pages of ids into chunks of `size` ids; the last one may have fewer. */
export async function* chunksOf(pages: AsyncIterable<readonly string[]>, size: number): AsyncGenerator<Chunk> {
  let number = 0
  for await (const ids of pagesOf(flatten(pages), size)) yield { number: number++, ids }
}

async function* flatten<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page
}

async function* pagesOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let page: T[] = []
  for await (const item of items) {
    page.push(item)
    if (page.length < size) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
