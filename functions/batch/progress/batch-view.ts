import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import { readChunkProgress } from '../../store/batch/batch-chunk-items.ts'
import { readGroups } from '../../store/batch/batch-group-items.ts'
import { listBatchIds, readStoredBatch, readStoredBatches, type StoredBatch } from '../../store/batch/batch-items.ts'
import { groupCount, groupRange } from '../create/partition.ts'
import { jobDefinitionId } from '../jobs/batch-ids.ts'
import { type BatchProgress, countInstances, countJobs, type InstanceCounts, type JobCounts } from './job-tally.ts'

/** A batch with its progress, running or ended: everything that the REST API's views of a batch have. Times in milliseconds since the epoch. */
export interface Batch extends Readonly<StoredBatch>, JobCounts, InstanceCounts {
  readonly seedJobDefinitionId: string
  readonly monitorJobDefinitionId: string
  readonly batchJobDefinitionId: string
}

/** Batches whose progress is read at the same time. */
const BATCHES_AT_ONCE = 8

/** The batch of this id while it runs: history has it for longer, see `readHistoricBatch`. */
export async function readBatch(services: Services, batchId: string): Promise<Batch | undefined> {
  const batch = await readHistoricBatch(services, batchId)
  return batch?.endTime === undefined ? batch : undefined
}

/** The batch of this id, running or ended, or undefined. */
export async function readHistoricBatch(services: Services, batchId: string): Promise<Batch | undefined> {
  const stored = await readStoredBatch(services.db, batchId)
  return stored && batchView(services, stored)
}

/** The batches that run, or all that are kept, the oldest first, page by page. */
export async function* listBatches(services: Services, selection: 'running' | 'all'): AsyncGenerator<Batch[]> {
  for await (const ids of listBatchIds(services.db, selection)) {
    const stored = await readStoredBatches(services.db, ids)
    const selected = selection === 'all' ? stored : stored.filter(({ endTime }) => endTime === undefined)
    const views = new Map<string, Batch>()
    await concurrently(selected, BATCHES_AT_ONCE, async (batch) => {
      views.set(batch.id, await batchView(services, batch))
    })
    yield selected.flatMap(({ id }) => views.get(id) ?? [])
  }
}

/** A batch that was just created: nothing of it is done. */
export function newBatchView(stored: StoredBatch): Batch {
  return viewOf(stored, { seededGroups: new Set(), groups: [], details: new Map() })
}

/** Reads the progress of a batch: one read of its groups and, where there are failures, one of the chunks that have them. */
export async function readProgress({ db }: Services, batch: StoredBatch): Promise<BatchProgress> {
  const groups = await readGroups(db, batch.id, groupCount(batch))
  const chunks = groups.flatMap(({ detailed }, group) => {
    const { start } = groupRange(batch, group)
    return [...detailed].map((index) => start + index)
  })
  const progress = await readChunkProgress(db, batch.id, chunks)
  return {
    seededGroups: batch.seededGroups,
    groups,
    details: new Map(chunks.flatMap((chunk, at) => (progress[at] ? [[chunk, progress[at]]] : []))),
  }
}

/** A batch with what its progress says. */
export async function batchView(services: Services, stored: StoredBatch): Promise<Batch> {
  return viewOf(stored, await readProgress(services, stored))
}

function viewOf(stored: StoredBatch, progress: BatchProgress): Batch {
  return {
    ...stored,
    ...countJobs(stored, progress),
    ...countInstances(stored, progress),
    seedJobDefinitionId: jobDefinitionId(stored.id, 'seed'),
    monitorJobDefinitionId: jobDefinitionId(stored.id, 'monitor'),
    batchJobDefinitionId: jobDefinitionId(stored.id, 'execution'),
  }
}
