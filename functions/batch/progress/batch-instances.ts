import type { Services } from '../../shell/services.ts'
import { type ChunkProgress, readChunkIds } from '../../store/batch/batch-chunk-items.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { readReadableInstances } from '../../store/process-instance/stored-instance.ts'
import { chunkRange, numbersIn } from '../create/partition.ts'
import { haveDetailsExpired } from '../create/retention.ts'
import { readProgress } from './batch-view.ts'
import { fingerprintAt, type PositionState } from './chunk-progress.ts'
import { currentFailures } from './failures/current-failures.ts'
import { fingerprintOfTemplate } from './failures/failure-message.ts'
import { type BatchProgress, stretches } from './job-tally.ts'
import { timeOfMark } from './time-of-mark.ts'

export const INSTANCE_STATES = ['pending', 'modified', 'failed', 'skipped'] as const
export type InstanceInBatchState = (typeof INSTANCE_STATES)[number]

/** What became of one instance of a batch. */
export interface InstanceInBatch {
  /** Undefined where its id is lost. */
  readonly instanceId: string | undefined
  readonly state: InstanceInBatchState
  /** When it was modified (to the second) or failed, in milliseconds since the epoch; undefined where that is not known (any more). */
  readonly time: number | undefined
  readonly message: string | undefined
}

export interface InstancesRequest {
  readonly state?: InstanceInBatchState | undefined
  /** Only those that failed with this message: as the summary of the failures has it, with `<id>` for ids. */
  readonly message?: string | undefined
  readonly firstResult: number
  readonly maxResults: number
}

/**
 * The instances of a batch, running or ended, in the order in which they were frozen: a page of them, or of those in a state. Undefined where there is no such
 * batch. What a batch that was deleted had not come to is skipped.
 */
export async function listBatchInstances(
  services: Services,
  batchId: string,
  request: InstancesRequest,
): Promise<InstanceInBatch[] | undefined> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined) return undefined
  const progress = await readProgress(services, batch)
  const byChunk = Map.groupBy(page(batch, progress, request), ({ place }) => Math.floor(place / batch.chunkSize))
  const listed: InstanceInBatch[][] = []
  for (const [chunk, places] of byChunk) {
    listed.push(await instancesIn(services, batch, { chunk, places, details: progress.details.get(chunk) }))
  }
  return listed.flat()
}

/** A position in the batch. */
interface Place {
  readonly place: number
  readonly state: InstanceInBatchState
}

/** The positions that make up the page. */
function* page(batch: StoredBatch, progress: BatchProgress, request: InstancesRequest): Generator<Place> {
  let skip = request.firstResult
  let left = request.maxResults
  const says = sayingWhat(batch, progress, request.message)
  for (const stretch of stretches(batch, progress)) {
    const state = stateInBatch(batch, stretch.state)
    if (request.state !== undefined && state !== request.state) continue
    if (says !== undefined && !(state === 'failed' && says(stretch.start))) continue
    const start = Math.min(stretch.start + skip, stretch.end)
    skip -= start - stretch.start
    const end = Math.min(stretch.end, start + left)
    left -= end - start
    for (const place of numbersIn({ start, end })) yield { place, state }
    if (left === 0) return
  }
}

/** Tells of a failed position whether it failed with this message; undefined where any will do. A failed one is a stretch of its own. */
function sayingWhat(
  batch: StoredBatch,
  { details }: BatchProgress,
  message: string | undefined,
): ((place: number) => boolean) | undefined {
  if (message === undefined) return undefined
  const fingerprint = fingerprintOfTemplate(message)
  return (place) => {
    const chunk = Math.floor(place / batch.chunkSize)
    const progress = details.get(chunk)
    return progress !== undefined && fingerprintAt(progress, place - chunk * batch.chunkSize) === fingerprint
  }
}

function stateInBatch(batch: StoredBatch, state: PositionState): InstanceInBatchState {
  switch (state) {
    case 'done':
      return 'modified'
    case 'failed':
    case 'skipped':
      return state
    case 'pending':
    case 'retrying':
      return batch.endTime === undefined ? 'pending' : 'skipped'
  }
}

interface PlacesInChunk {
  readonly chunk: number
  readonly places: readonly Place[]
  readonly details: ChunkProgress | undefined
}

async function instancesIn(
  services: Services,
  batch: StoredBatch,
  { chunk, places, details }: PlacesInChunk,
): Promise<InstanceInBatch[]> {
  const { start } = chunkRange(batch, chunk)
  const ids = await readChunkIds(services.db, batch.id, chunk)
  if (ids.length === 0 && haveDetailsExpired(batch.startTime, services.now())) return []
  const failures = details === undefined ? [] : await currentFailures(services, batch, { chunk, progress: details })
  const failureAt = new Map(failures.map((failure) => [failure.place, failure]))
  // One whose id is lost is there all the same, or whoever turns the pages would take a short one for the last.
  const found = places.map(({ place, state }) => {
    const failure = state === 'failed' ? failureAt.get(place) : undefined
    // A failure from before that knows whose it is.
    return { state, failure, instanceId: ids[place - start] ?? (failure?.instanceId || undefined) }
  })
  const modified = found.flatMap(({ state, instanceId }) => (state === 'modified' && instanceId ? [instanceId] : []))
  const modifiedAt = await modificationTimes(services, batch, modified)
  return found.map(({ state, failure, instanceId }) => {
    const message = failure?.message ?? (state === 'skipped' ? whySkipped(batch) : undefined)
    return { instanceId, state, time: failure?.time ?? modifiedAt.get(instanceId ?? ''), message }
  })
}

function whySkipped({ undoOf }: StoredBatch): string | undefined {
  return (
    undoOf &&
    `Nothing to undo: batch '${undoOf}' had not modified it, an undo before this one had restored it, or its job here was deleted`
  )
}

/** The mark that the batch left in each instance says when. */
async function modificationTimes({ db }: Services, batch: StoredBatch, ids: string[]): Promise<Map<string, number>> {
  const { instances } = await readReadableInstances(db, ids, { consistent: false })
  return new Map(
    [...instances].flatMap(([id, { marks }]) => {
      const seconds = marks[batch.id]
      return seconds === undefined ? [] : [[id, timeOfMark(batch, seconds)]]
    }),
  )
}
