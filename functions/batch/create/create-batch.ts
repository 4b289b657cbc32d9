import { sendMessages } from '../../queue/send-messages.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { type Chunk, deleteChunks, putChunks } from '../../store/batch/batch-chunk-items.ts'
import { putBatch, putBatchWork, readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { boundTenants } from '../../store/dynamodb/tenants.ts'
import { beginningOf } from '../control/limits.ts'
import { askToTell, eventOf } from '../events/owe-event.ts'
import { MOST_JOBS } from '../jobs/batch-ids.ts'
import { type Batch, newBatchView } from '../progress/batch-view.ts'
import { rootSeed } from '../seed/seed-groups.ts'
import type { BatchWork } from '../work/batch-work.ts'
import { writeWork } from '../work/stored-work.ts'
import { noted, refuseConflict } from './conflict.ts'
import { distinctIds, type IdSource } from './distinct-ids.ts'
import { chunkCount, chunkSizeFor, jobCount } from './partition.ts'
import { detailsExpire } from './retention.ts'

export interface NewBatch {
  /** Its id, where a request that may be sent again decides it: there is one batch of it at most. A new one where it is absent. */
  readonly id?: string | undefined
  readonly work: BatchWork
  /** What the ids are the union of, for example a list from the request (one page) and a query's pages. Of an undo: a page for each chunk of the batch that it takes back. */
  readonly ids: readonly IdSource[]
  readonly tenantId?: string | undefined
  readonly createUserId?: string | undefined
  /** Its limits. */
  readonly control?: StoredControl | undefined
  /** The batch that it takes back: divided in the same way. */
  readonly undoOf?: StoredBatch | undefined
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

/** Thrown when somebody who asked for the same batch again has taken over meanwhile. Nothing is made here. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError'
  readonly batchId: string

  constructor(batchId: string) {
    super(`The creation of batch '${batchId}' took too long: another request with the same Idempotency-Key creates it`)
    this.batchId = batchId
  }
}

/** Chunks written at the same time: 25 for one request, and four requests. */
const CHUNKS_AT_ONCE = 100

/**
 * Creates a batch: freezes the ids in chunks, writes the batch, sends the first seed message. Undefined where there are no ids: then
 * nothing is made. Before the batch's own item is written it does not exist, and what a creation left that died until then expires.
 * From then on nothing fails: where only the seed message cannot be sent the monitor sends it. A batch that has the id already is the
 * answer. Throws TooManyJobsError, ConflictError where `onConflict` says so, and SupersededError where the id was forbidden meanwhile.
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
  const made = created.id === undefined ? undefined : await readStoredBatch(db, created.id)
  if (made !== undefined) return newBatchView(made)
  const isChecked = created.control?.onConflict === 'fail'
  const batch = await (isChecked ? freezeAlone : freezeBatch)(services, created, { mostJobs })
  if (batch === undefined) return undefined
  if (!(await commit(services, batch))) throw new SupersededError(batch.id)
  services.notice?.({ kind: 'batch' })
  await sendFirst(services, batch)
  await askToTell(services, batch.id)
  return newBatchView(batch)
}

/**
 * Freezes the ids of a batch and what it does; the batch itself is not made with that, and what is never made of it expires. Undefined where
 * there are no ids. Throws TooManyJobsError.
 */
export async function freezeBatch(
  services: Services,
  created: NewBatch,
  { mostJobs = MOST_JOBS } = {},
): Promise<StoredBatch | undefined> {
  const empty = emptyBatch(services, created)
  const expires = detailsExpire(empty.startTime)
  const { ids, undoOf } = created
  const chunks = undoOf === undefined ? chunksOf(distinctIds(...ids), empty.chunkSize) : chunksAsGiven(ids)
  const frozen = await freeze(services, empty, { chunks, expires, mostJobs })
  const totalInstances = undoOf?.totalInstances ?? frozen
  if (totalInstances === 0) return undefined
  await putBatchWork(services.db, empty.id, writeWork(created.work), expires)
  return { ...empty, totalInstances }
}

/** The same where no other unfinished batch is about the same instances. Throws ConflictError; what was frozen is taken back then. */
async function freezeAlone(
  services: Services,
  created: NewBatch,
  options: { readonly mostJobs: number },
): Promise<StoredBatch | undefined> {
  const named = new Set<string>()
  const ids = created.ids.map((source) => noted(source, named))
  const batch = await freezeBatch(services, { ...created, ids }, options)
  try {
    await refuseConflict(services, named)
  } catch (error) {
    if (batch !== undefined) await deleteChunks(services.db, batch.id, chunkCount(batch)).catch(() => {})
    throw error
  }
  return batch
}

/** Writes the batch's own item. An error says nothing of whether it was written: then the item itself is asked. */
async function commit(services: Services, batch: StoredBatch): Promise<boolean> {
  const { db } = services
  try {
    return await putBatch(db, batch, eventOf(services, 'Created'))
  } catch (error) {
    if (await readStoredBatch(db, batch.id).catch(() => undefined)) return true
    throw error
  }
}

/** Sends the first message of a batch that is not to start later. Where it cannot be sent the monitor sends it. */
export async function sendFirst(services: Services, batch: StoredBatch): Promise<void> {
  if (batch.suspended) return
  try {
    await sendMessages(services.queues, [rootSeed(batch)])
  } catch (error) {
    logFailure('The first seed message is left to the monitor', { batchId: batch.id }, error)
  }
}

function emptyBatch({ configuration, newId, now }: Services, created: NewBatch): StoredBatch {
  const { id = newId(), work, tenantId, createUserId, control, undoOf } = created
  const startTime = now()
  const tenants = boundTenants()
  const byType = configuration.invocationsPerBatchJobByBatchType
  const invocationsPerBatchJob = byType[work.type] ?? configuration.invocationsPerBatchJob
  const { batchJobsPerSeed, chunksPerGroup, defaultNumberOfRetries } = configuration
  const parts = undoOf ?? {
    chunkSize: chunkSizeFor(batchJobsPerSeed, invocationsPerBatchJob),
    batchJobsPerSeed,
    invocationsPerBatchJob,
    chunksPerGroup,
  }
  return {
    id,
    type: work.type,
    totalInstances: 0,
    chunkSize: parts.chunkSize,
    batchJobsPerSeed: parts.batchJobsPerSeed,
    invocationsPerBatchJob: parts.invocationsPerBatchJob,
    chunksPerGroup: parts.chunksPerGroup,
    ...(undoOf !== undefined && { undoOf: undoOf.id }),
    retries: defaultNumberOfRetries,
    ...(tenantId !== undefined && { tenantId }),
    ...(createUserId !== undefined && { createUserId }),
    ...(tenants !== undefined && { tn: tenants }),
    startTime,
    seededGroups: new Set(),
    walkCount: 0,
    openWalks: new Set(),
    controlVersion: 0,
    ...beginningOf(control, startTime),
    suspendedJobs: [],
    owed: [],
  }
}

interface Freezing {
  readonly chunks: AsyncIterable<Chunk>
  readonly expires: number
  readonly mostJobs: number
}

/** Writes chunks of ids while they come, and gives how many they are. Takes the chunks back where that fails. */
async function freeze({ db }: Services, batch: StoredBatch, { chunks, expires, mostJobs }: Freezing): Promise<number> {
  let written = 0
  let total = 0
  try {
    for await (const some of pagesOf(chunks, CHUNKS_AT_ONCE)) {
      total += some.reduce((sum, chunk) => sum + chunk.ids.length, 0)
      if (jobCount({ ...batch, totalInstances: total }) > mostJobs) {
        throw new TooManyJobsError(mostJobs, batch.invocationsPerBatchJob)
      }
      written += some.length
      await putChunks(db, batch.id, some, expires)
    }
    return total
  } catch (error) {
    // Whoever asks for the same undo at the same time writes the same chunks, and may have committed them.
    if (batch.undoOf === undefined) await deleteChunks(db, batch.id, written).catch(() => {})
    throw error
  }
}

/** Cuts pages of ids into chunks of `size` ids; the last one may have fewer. */
export async function* chunksOf(pages: AsyncIterable<readonly string[]>, size: number): AsyncGenerator<Chunk> {
  let number = 0
  for await (const ids of pagesOf(flatten(pages), size)) yield { number: number++, ids }
}

/** A chunk keeps its number though ids are lost of one before it: what is kept of an instance is found by its position. */
async function* chunksAsGiven(sources: readonly IdSource[]): AsyncGenerator<Chunk> {
  let number = 0
  for (const source of sources) for await (const ids of source) yield { number: number++, ids }
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
