import { z } from 'zod'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import { batchPut } from '../dynamodb/batch/batch-write.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemKey, jsonText } from '../dynamodb/item.ts'
import { changeNumberSets, numberSet } from '../dynamodb/number-sets.ts'
import { getItem, putItem, updateItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { batchPartition } from './batch-items.ts'

/** What each does is in `functions/batch/walk/`. */
export const WALK_TYPES = ['retry-failed', 'repair', 'end-old', 'preview'] as const
export type WalkType = (typeof WALK_TYPES)[number]

const storedWalk = z.object({
  batchId: z.string(),
  /** Within its batch. */
  number: z.number().int(),
  type: z.enum(WALK_TYPES),
  /** JSON, as the type of walk has it. */
  parameters: z.string(),
  /** Times are milliseconds since the epoch. */
  startTime: z.number(),
  /** When its first seed message was sent last, and how often it was sent again. */
  sentTime: z.number(),
  resends: z.number().int().default(0),
  endTime: z.number().optional(),
  /** What it found in all groups together, as JSON; there when it has ended. */
  result: z.string().optional(),
})
/** A walk over the chunks of a batch. */
export type StoredWalk = z.infer<typeof storedWalk>

/** How far a walk is in one group. Chunks are numbered from 0 within it. */
export interface WalkGroup {
  /** The chunks that are to be visited; undefined until that was found out. */
  readonly expected: ReadonlySet<number> | undefined
  readonly visited: ReadonlySet<number>
  /** When a chunk was last visited, in milliseconds since the epoch. */
  readonly progressed: number | undefined
  /** What was found out of the group itself, as JSON. */
  readonly own: string | undefined
  /** That and the results of its chunks, as JSON; there when all were visited. */
  readonly result: string | undefined
}

/** A walk by its batch and its number there. */
export type WalkName = Pick<StoredWalk, 'batchId' | 'number'>

const walkKey = ({ batchId, number }: WalkName): ItemKey => ({ pk: batchPartition(batchId), sk: `K#${number}` })

const groupKey = ({ batchId, number }: WalkName, group: number): ItemKey => ({
  pk: batchPartition(batchId),
  sk: `K#${number}#${group}`,
})

const chunkKey = ({ batchId, number }: WalkName, chunk: number): ItemKey => ({
  pk: `${batchPartition(batchId)}#${chunk}`,
  sk: `K#${number}`,
})

const groupItem = z.object({
  e: jsonText(z.array(z.number().int())).optional(),
  c: numberSet,
  t: z.number().optional(),
  own: z.string().optional(),
  result: z.string().optional(),
})

const chunkItem = z.object({ result: z.string() })

const timeToLive = (expires: number): Item => ({ [TABLE.timeToLive]: expires })

/** Writes a new walk. `expires`: seconds since the epoch. */
export async function putWalk(db: Database, walk: StoredWalk, expires: number): Promise<void> {
  await putItem(db, walkKey(walk), { ...walk, ...timeToLive(expires) })
}

/** The walk as last written, or undefined. */
export async function readWalk(db: Database, name: WalkName): Promise<StoredWalk | undefined> {
  const item = await getItem(db, walkKey(name), true)
  return item && storedWalk.parse(item)
}

/** Records that the first seed message is sent again. */
export async function setWalkResent(db: Database, name: WalkName, { resends, now }: { resends: number; now: number }) {
  await updateItem(db, walkKey(name), { set: { resends, sentTime: now } }, { expression: 'attribute_exists(pk)' })
}

/** Ends a walk with its result. */
export async function endWalk(db: Database, name: WalkName, { endTime, result }: { endTime: number; result: string }) {
  await updateItem(db, walkKey(name), { set: { endTime, result } }, { expression: 'attribute_exists(pk)' })
}

/** How far the walk is in a group, as last written. */
export async function readWalkGroup(db: Database, name: WalkName, group: number): Promise<WalkGroup> {
  return walkGroupFrom(await getItem(db, groupKey(name, group), true))
}

/** The same for the first `groups` groups, in their order. */
export async function readWalkGroups(db: Database, name: WalkName, groups: number): Promise<WalkGroup[]> {
  const keys = Array.from({ length: groups }, (_, group) => groupKey(name, group))
  const items = await batchGet(db, keys, { consistent: true })
  const bySortKey = new Map(items.map((item) => [item.sk, item]))
  return keys.map(({ sk }) => walkGroupFrom(bySortKey.get(sk)))
}

interface ExpectedVisits {
  readonly expected: readonly number[]
  readonly own: string | undefined
  readonly now: number
  readonly expires: number
}

/** Writes which chunks of a group are to be visited, the first time; gives what stands then. `expires`: seconds since the epoch. */
export async function putWalkGroup(
  db: Database,
  name: WalkName,
  group: number,
  { expected, own, now, expires }: ExpectedVisits,
): Promise<WalkGroup> {
  const item = { e: JSON.stringify(expected), t: now, own, ...timeToLive(expires) }
  await putItem(db, groupKey(name, group), item, { expression: 'attribute_not_exists(pk)' })
  return readWalkGroup(db, name, group)
}

/** Adds chunks to those that were visited, all of them or none, and gives how far the walk is in the group then. */
export async function addVisits(
  db: Database,
  name: WalkName,
  group: number,
  { chunks, now, expires }: { readonly chunks: readonly number[]; readonly now: number; readonly expires: number },
): Promise<WalkGroup> {
  const set = { t: now, ...timeToLive(expires) }
  return walkGroupFrom(await changeNumberSets(db, groupKey(name, group), { add: { c: chunks }, set }))
}

/** Writes what the walk found in a group. */
export async function setWalkGroupResult(db: Database, name: WalkName, group: number, result: string): Promise<void> {
  await updateItem(db, groupKey(name, group), { set: { result } }, { expression: 'attribute_exists(pk)' })
}

/** Writes what the walk found, by chunk, in place of what a delivery before this one did. `expires`: seconds since the epoch. */
export function putVisitResults(
  db: Database,
  name: WalkName,
  results: ReadonlyMap<number, string>,
  expires: number,
): Promise<void> {
  const items = [...results].map(([chunk, result]) => ({ ...chunkKey(name, chunk), result, ...timeToLive(expires) }))
  return batchPut(db, items)
}

/** What the walk found in these chunks, in no particular order; those without a result are left out. */
export async function readVisitResults(db: Database, name: WalkName, chunks: readonly number[]): Promise<string[]> {
  const keys = chunks.map((chunk) => chunkKey(name, chunk))
  const items = await batchGet(db, keys, { consistent: true })
  return items.map((item) => chunkItem.parse(item).result)
}

function walkGroupFrom(item: Item | undefined): WalkGroup {
  const { e: expected, c: visited, t: progressed, own, result } = groupItem.parse(item ?? {})
  return { expected: expected && new Set(expected), visited, progressed, own, result }
}
