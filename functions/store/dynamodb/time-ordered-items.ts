import type { Database } from './database.ts'
import type { ItemKey } from './item.ts'
import { mergePages } from './pages/merge-pages.ts'
import { queryPages } from './pages/query-pages.ts'
import { shardNumbers, shardOf } from './shard.ts'
import { putItem } from './single-item.ts'
import { TABLE } from './table.ts'

/** Which items, by their time in milliseconds since the epoch, bounds included, and in which order. */
export interface TimeRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly newestFirst?: boolean
}

/** Where items are whose ids are UUIDv7s of their times: in order of ids they are in order of time. */
export interface TimeOrder {
  readonly partition: string
  /** Of each of them 1,000 items a second can be written. */
  readonly shards: number
  /** Items read at once from each shard. */
  readonly page: number
}

/** The greatest time that a UUID can hold. */
const LATEST = 0xffffffffffff

/** The key of the item of this id. */
export function timeOrderedKey({ partition, shards }: TimeOrder, id: string): ItemKey {
  return { pk: `${partition}#${shardOf(id, shards)}`, sk: id }
}

/** Writes an item; the same one again changes nothing. `expires`: seconds since the epoch; undefined keeps it for ever. */
export async function putTimeOrdered(
  db: Database,
  key: ItemKey,
  item: object,
  expires: number | undefined,
): Promise<void> {
  const expiry = expires === undefined ? {} : { [TABLE.timeToLive]: expires }
  await putItem(db, key, { ...item, ...expiry }, { expression: 'attribute_not_exists(pk)' })
}

/** Items in order of time, page by page; reads no further than it is asked to. */
export function listTimeOrdered<T extends { readonly id: string }>(
  db: Database,
  order: TimeOrder,
  range: TimeRange,
  read: (item: object) => T,
): AsyncGenerator<T[]> {
  const direction = range.newestFirst === true ? -1 : 1
  const shards = shardNumbers(order.shards).map((shard) => shardPages(db, order, shard, range, read))
  return mergePages(shards, (a, b) => (a.id < b.id ? -direction : direction))
}

async function* shardPages<T>(
  db: Database,
  { partition, page }: TimeOrder,
  shard: number,
  { from = 0, to = LATEST, newestFirst = false }: TimeRange,
  read: (item: object) => T,
): AsyncGenerator<T[]> {
  const pages = queryPages(db, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': `${partition}#${shard}`, ':from': timeOf(from), ':to': `${timeOf(to)}~` },
    ScanIndexForward: !newestFirst,
    ConsistentRead: true,
    Limit: page,
  })
  for await (const items of pages) yield items.map(read)
}

/** What the UUIDv7 of a time begins with. */
function timeOf(time: number): string {
  const digits = Math.min(Math.max(0, time), LATEST).toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}`
}
