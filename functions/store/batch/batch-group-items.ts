import { z } from 'zod'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import type { Item, ItemKey } from '../dynamodb/item.ts'
import { changeNumberSets, numberSet } from '../dynamodb/number-sets.ts'
import { getItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { batchPartition } from './batch-items.ts'

/**
 * The progress of a group of chunks, one small item. A chunk that was carried out without failures is one number here and needs no item
 * of its own. Chunks are numbered from 0 within their group.
 */
export interface GroupProgress {
  /** When a chunk was last added, in milliseconds since the epoch. */
  readonly progressed: number | undefined
  /** Chunks of which nothing is left to do. */
  readonly finished: ReadonlySet<number>
  /** Chunks that have an item of progress: some of their instances failed, or they were interrupted. */
  readonly detailed: ReadonlySet<number>
}

const groupItem = z.object({ t: z.number().optional(), c: numberSet, u: numberSet })

/** A group nobody has worked on yet. */
const NO_PROGRESS: GroupProgress = {
  progressed: undefined,
  finished: new Set(),
  detailed: new Set(),
}

/** The key of a group's item. */
export function groupKey(batchId: string, group: number): ItemKey {
  return { pk: batchPartition(batchId), sk: `G#${group}` }
}

/** A group's progress as its item says it; without an item there is none. */
export function groupProgressFrom(item: Item | undefined): GroupProgress {
  if (item === undefined) return NO_PROGRESS
  const { t: progressed, c: finished, u: detailed } = groupItem.parse(item)
  return { progressed, finished, detailed }
}

/** A group's progress, as last written. */
export async function readGroup(db: Database, batchId: string, group: number): Promise<GroupProgress> {
  return groupProgressFrom(await getItem(db, groupKey(batchId, group), true))
}

/** The progress of the first `groups` groups of a batch, as last written. */
export async function readGroups(db: Database, batchId: string, groups: number): Promise<GroupProgress[]> {
  const keys = Array.from({ length: groups }, (_, group) => groupKey(batchId, group))
  const items = await batchGet(db, keys, { consistent: true })
  const bySortKey = new Map(items.map((item) => [item.sk, item]))
  return keys.map(({ sk }) => groupProgressFrom(bySortKey.get(sk)))
}

export interface GroupChange {
  readonly finished?: number
  readonly detailed?: number
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Seconds since the epoch. */
  readonly expires: number
}

/** Adds to a group's progress and gives what it is then. */
export async function changeGroup(
  db: Database,
  batchId: string,
  group: number,
  { finished, detailed, now, expires }: GroupChange,
): Promise<GroupProgress> {
  const item = await changeNumberSets(db, groupKey(batchId, group), {
    add: { ...(finished !== undefined && { c: [finished] }), ...(detailed !== undefined && { u: [detailed] }) },
    set: { t: now, [TABLE.timeToLive]: expires },
  })
  return groupProgressFrom(item)
}
