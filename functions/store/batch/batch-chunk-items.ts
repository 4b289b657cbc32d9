import { z } from 'zod'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import { batchDelete, batchPut } from '../dynamodb/batch/batch-write.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemKey, jsonText } from '../dynamodb/item.ts'
import { changeNumberSets, numberSet } from '../dynamodb/number-sets.ts'
import { partitionPages } from '../dynamodb/pages/query-pages.ts'
import { getItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { type GroupProgress, groupKey, groupProgressFrom } from './batch-group-items.ts'
import { batchKey, batchPartition, existingBatch, type StoredBatch } from './batch-items.ts'

/**
 * What became of a chunk's instances, by their positions in the chunk. A position may be in several sets: the first of done, skipped,
 * retrying, failed counts; in none of them it is still to do.
 */
export interface ChunkProgress {
  readonly done: ReadonlySet<number>
  /** The job was deleted before it could be done. */
  readonly skipped: ReadonlySet<number>
  readonly retrying: ReadonlySet<number>
  readonly failed: ReadonlySet<number>
  /** Beside those: their job was suspended by itself, and messages pass them over. */
  readonly suspended: ReadonlySet<number>
  /** Of the retrying ones: their incident stays until they went through. */
  readonly incidents: ReadonlySet<number>
  /** Of the retrying ones, by the retries that somebody gave their jobs. */
  readonly tries: ReadonlyMap<number, ReadonlySet<number>>
  /** Of the failed ones, by the fingerprint of what their failure says; see `functions/batch/progress/failures/failure-message.ts`. */
  readonly messages: ReadonlyMap<string, ReadonlySet<number>>
  /** Of the failed ones, by the number of the batch's activation after which they failed, where failures are counted: see `Resumption`. */
  readonly after: ReadonlyMap<number, ReadonlySet<number>>
  /** Goes up with each change: of two that are different, the greater one is the newer. */
  readonly version: number
  /** The number of the walk that retried what had failed here last; 0 where none did. */
  readonly retriedBy: number
}

/** A set by the name of its attribute; those of `tries`, `messages` and `after` have a name each. */
export type ProgressSet =
  | 'done'
  | 'skipped'
  | 'retrying'
  | 'failed'
  | 'suspended'
  | 'incidents'
  | `r_${number}`
  | `m_${string}`
  | `a_${number}`

const progressItem = z.looseObject({
  done: numberSet,
  skipped: numberSet,
  retrying: numberSet,
  failed: numberSet,
  suspended: numberSet,
  incidents: numberSet,
  version: z.number().default(0),
  retriedBy: z.number().default(0),
})

const chunkItem = z.object({ ids: jsonText(z.array(z.string())) })

const failureItem = z.object({
  position: z.number().int(),
  instanceId: z.string(),
  message: z.string().optional(),
  /** Milliseconds since the epoch. */
  time: z.number(),
  retries: z.number().int(),
  /** When its incident arose; absent where it has none. */
  incidentTime: z.number().optional(),
})
/** Why an instance was not modified. It counts only while its position is in the set of the failed or the retrying ones. */
export type Failure = z.infer<typeof failureItem>

/** Everything that a message about a chunk has to know. */
export interface ChunkView {
  readonly batch: StoredBatch | undefined
  readonly group: GroupProgress
  readonly progress: ChunkProgress
  readonly ids: readonly string[]
}

/** Ids frozen in a chunk. */
export interface Chunk {
  readonly number: number
  readonly ids: readonly string[]
}

function chunkKey(batchId: string, chunk: number, sk: string): ItemKey {
  return { pk: `${batchPartition(batchId)}#${chunk}`, sk }
}

/** Freezes the ids of chunks. `expires`: seconds since the epoch. */
export function putChunks(db: Database, batchId: string, chunks: readonly Chunk[], expires: number): Promise<void> {
  const items = chunks.map(({ number, ids }) => ({
    ...chunkKey(batchId, number, 'C'),
    ...z.encode(chunkItem, { ids: [...ids] }),
    [TABLE.timeToLive]: expires,
  }))
  return batchPut(db, items)
}

/** Removes the first `count` chunks of a batch that was not made after all. */
export function deleteChunks(db: Database, batchId: string, count: number): Promise<void> {
  const keys = Array.from({ length: count }, (_, chunk) => chunkKey(batchId, chunk, 'C'))
  return batchDelete(db, keys)
}

/** The ids of a chunk; empty where there is no such chunk. */
export async function readChunkIds(db: Database, batchId: string, chunk: number): Promise<readonly string[]> {
  return idsFrom(await getItem(db, chunkKey(batchId, chunk, 'C'), true))
}

/** The ids of these chunks, by chunk; without those that there are not. */
export async function readIdsOfChunks(
  db: Database,
  batchId: string,
  chunks: readonly number[],
): Promise<Map<number, readonly string[]>> {
  const keys = chunks.map((chunk) => chunkKey(batchId, chunk, 'C'))
  const items = await batchGet(db, keys, { consistent: true })
  const byPartition = new Map(items.map((item) => [item.pk, item]))
  return new Map(
    keys.flatMap(({ pk }, at): [number, readonly string[]][] => {
      const [chunk, item] = [chunks[at], byPartition.get(pk)]
      return chunk === undefined || item === undefined ? [] : [[chunk, idsFrom(item)]]
    }),
  )
}

/** Reads the batch, the group, and the chunk's ids and progress at once, as last written. */
export async function readChunkView(
  db: Database,
  batchId: string,
  { chunk, group }: { readonly chunk: number; readonly group: number },
): Promise<ChunkView> {
  const keys = [
    batchKey(batchId),
    groupKey(batchId, group),
    chunkKey(batchId, chunk, 'P'),
    chunkKey(batchId, chunk, 'C'),
  ] as const
  const items = await batchGet(db, [...keys], { consistent: true })
  const find = ({ pk, sk }: ItemKey) => items.find((item) => item.pk === pk && item.sk === sk)
  const batch = find(keys[0])
  return {
    batch: batch && existingBatch(batch),
    group: groupProgressFrom(find(keys[1])),
    progress: chunkProgressFrom(find(keys[2])),
    ids: idsFrom(find(keys[3])),
  }
}

/** The progress of these chunks, in their order, as last written. */
export async function readChunkProgress(
  db: Database,
  batchId: string,
  chunks: readonly number[],
): Promise<ChunkProgress[]> {
  const keys = chunks.map((chunk) => chunkKey(batchId, chunk, 'P'))
  const items = await batchGet(db, [...keys], { consistent: true })
  const byPartition = new Map(items.map((item) => [item.pk, item]))
  return keys.map(({ pk }) => chunkProgressFrom(byPartition.get(pk)))
}

/** Positions by the set that they come into or leave. */
export type PositionSets = Readonly<Partial<Record<ProgressSet, readonly number[]>>>

export interface ProgressChange {
  readonly add?: PositionSets
  readonly remove?: PositionSets
  readonly retriedBy?: number
  /** Seconds since the epoch. */
  readonly expires: number
}

/** Adds positions to sets and takes them out of others; gives the progress after that. A set can be in `add` or in `remove`. */
export async function changeChunkProgress(
  db: Database,
  batchId: string,
  chunk: number,
  { expires, retriedBy, ...sets }: ProgressChange,
): Promise<ChunkProgress> {
  const set = { [TABLE.timeToLive]: expires, ...(retriedBy !== undefined && { retriedBy }) }
  const change = { ...sets, set, count: ['version'] }
  return chunkProgressFrom(await changeNumberSets(db, chunkKey(batchId, chunk, 'P'), change))
}

const failureSortKey = (position: number) => `F#${String(position).padStart(4, '0')}`

/** Records failures in a chunk, in place of earlier ones of the same positions. `expires`: seconds since the epoch. */
export function putFailures(
  db: Database,
  batchId: string,
  chunk: number,
  { failures, expires }: { readonly failures: readonly Failure[]; readonly expires: number },
): Promise<void> {
  const items = failures.map((failure) => ({
    ...chunkKey(batchId, chunk, failureSortKey(failure.position)),
    ...failure,
    [TABLE.timeToLive]: expires,
  }))
  return batchPut(db, items)
}

/** A position of a chunk. */
export interface ChunkPlace {
  readonly chunk: number
  readonly position: number
}

/** The failures at these places, in their order; undefined for those that there are not. */
export async function readFailuresAt(
  db: Database,
  batchId: string,
  places: readonly ChunkPlace[],
): Promise<(Failure | undefined)[]> {
  const keys = places.map(({ chunk, position }) => chunkKey(batchId, chunk, failureSortKey(position)))
  const nameOf = ({ pk, sk }: Item) => `${pk} ${sk}`
  const found = new Map(
    (await batchGet(db, keys, { consistent: true })).map((item) => [nameOf(item), failureFrom(item)]),
  )
  return keys.map(({ pk, sk }) => found.get(nameOf({ pk, sk })))
}

/** The failures that were ever recorded in a chunk, in order of position. */
export async function readFailures(db: Database, batchId: string, chunk: number): Promise<Failure[]> {
  const { pk, sk } = chunkKey(batchId, chunk, 'F#')
  const failures: Failure[] = []
  for await (const items of partitionPages(db, pk, { prefix: sk, consistent: true }))
    failures.push(...items.map(failureFrom))
  return failures
}

function chunkProgressFrom(item: Item | undefined): ChunkProgress {
  const { done, skipped, retrying, failed, suspended, incidents, version, retriedBy, ...others } = progressItem.parse(
    item ?? {},
  )
  const messages = new Map(setsNamed(others, 'm_'))
  const [tries, after] = [numberedSets(others, 'r_'), numberedSets(others, 'a_')]
  return { done, skipped, retrying, failed, suspended, incidents, version, retriedBy, tries, messages, after }
}

function numberedSets(item: Item, prefix: string): ReadonlyMap<number, ReadonlySet<number>> {
  return new Map(setsNamed(item, prefix).map(([number, positions]) => [Number(number), positions]))
}

/** The sets whose names begin with `prefix`, by the rest of the name, in its order. */
function setsNamed(item: Item, prefix: string): [string, ReadonlySet<number>][] {
  return Object.keys(item)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => [name.slice(prefix.length), numberSet.parse(item[name])])
}

function idsFrom(item: Item | undefined): readonly string[] {
  return item === undefined ? [] : chunkItem.parse(item).ids
}

function failureFrom(item: Item): Failure {
  return failureItem.parse(item)
}
