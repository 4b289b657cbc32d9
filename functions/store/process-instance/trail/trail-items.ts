import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import type { Database } from '../../dynamodb/database.ts'
import { deletePartition, expirePartition } from '../../dynamodb/each-key.ts'
import type { Item, ItemKey } from '../../dynamodb/item.ts'
import { partitionPages } from '../../dynamodb/pages/query-pages.ts'
import { putItem } from '../../dynamodb/single-item.ts'
import { type TrailText, withLine } from './trail-text.ts'

/** The trail of an instance as its own item has it. */
export interface StoredTrail {
  /** What is not rolled out yet. */
  readonly text: TrailText
  /** How many parts have been. */
  readonly parts: number
}

export const NO_TRAIL: StoredTrail = { text: '', parts: 0 }

/**
 * From this many characters on, the trail of an instance goes into an item of its own before the next write. Every write of the instance carries
 * what is left, which is charged by the full kilobyte; a part costs one unit for some 40 activities. No installation can set it: all who write to a table have
 * to have the same, because a part that one of them puts there and another one does not leave out would be told twice. Chaos has a shorter one.
 */
const TRAIL_LIMIT = 1_200

type TrailLayout = Pick<Database, 'trailLimit'>

/** Whether the next write of an instance finds its trail too long. It follows from what is stored alone, so that all who write from there do the same. */
export function rollsOut({ trailLimit = TRAIL_LIMIT }: TrailLayout, { text }: StoredTrail): boolean {
  return text.length >= trailLimit
}

/** Whether the next write leaves parts of it beside the instance. */
export function hasParts(db: TrailLayout, trail: StoredTrail): boolean {
  return trail.parts > 0 || rollsOut(db, trail)
}

/** The trail after a step. */
export function trailAfter(db: TrailLayout, stored: StoredTrail, line: TrailText): StoredTrail {
  if (rollsOut(db, stored)) return { text: line, parts: stored.parts + 1 }
  return { text: withLine(stored.text, line), parts: stored.parts }
}

/** The attribute that says how many parts there are. */
export function partsAttribute({ parts }: StoredTrail): Item {
  return parts === 0 ? {} : { tp: parts }
}

/** What a part is written from. */
interface Source {
  readonly state: { readonly id: string }
  readonly version: number
  readonly trail: StoredTrail
}

/**
 * Rolls a trail out, before the write that leaves it out of the instance. Its key is the version that it was in: who else writes from that version writes the same, and where
 * nobody does in the end, the instance has that version still and says it all itself. One that is there stays as it is: it may have been told when to be forgotten.
 */
export async function putTrailPart(db: Database, { state, version, trail }: Source): Promise<void> {
  const unlessThere = { expression: 'attribute_not_exists(pk)' }
  await putItem(db, keyOf(state.id, version), { t: deflateRawSync(trail.text) }, unlessThere)
}

const partItem = z.object({ sk: z.string(), t: z.instanceof(Uint8Array) })

/** The whole trail of an instance as it was read. One query where parts of it were rolled out. */
export async function readWholeTrail(db: Database, { state, version, trail }: Source): Promise<TrailText> {
  if (trail.parts === 0) return trail.text
  let whole: TrailText = ''
  for await (const items of partitionPages(db, partitionOf(state.id), { consistent: true })) {
    for (const item of items) {
      const { sk, t } = partItem.parse(item)
      if (sk < digits(version)) whole = withLine(whole, inflateRawSync(t).toString())
    }
  }
  return withLine(whole, trail.text)
}

/** Lets the parts of a trail be forgotten at this time, in seconds since the epoch; undefined: they are kept. */
export function expireTrail(db: Database, instanceId: string, expires: number | undefined): Promise<void> {
  return expirePartition(db, partitionOf(instanceId), expires)
}

/** Deletes the parts of a trail. */
export function deleteTrail(db: Database, instanceId: string): Promise<void> {
  return deletePartition(db, partitionOf(instanceId))
}

function partitionOf(instanceId: string): string {
  return `TRAIL#${instanceId}`
}

function keyOf(instanceId: string, version: number): ItemKey {
  return { pk: partitionOf(instanceId), sk: digits(version) }
}

/** Versions sort as their numbers. */
function digits(version: number): string {
  return String(version).padStart(10, '0')
}
