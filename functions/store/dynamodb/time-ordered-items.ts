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

/** Where the items are, and what they are. Their ids are UUIDv7s of their times: in order of ids they are in order of time. */
export interface TimeOrder<T> {
  readonly partition: string
  /** Of each of them 1,000 items a second can be written. */
  readonly shards: number
  /** Items read at once from each shard. */
  readonly page: number
  readonly read: (item: object) => T
}

/** Items in order of time, of all instances: a log that many write. */
export interface TimeOrderedItems<T> {
  keyOf(id: string): ItemKey
  /** Writes an item; the same one again changes nothing. `expires`: seconds since the epoch; undefined keeps it for ever. */
  put(db: Database, id: string, item: object, expires: number | undefined): Promise<void>
  /** Items in order of time, page by page; reads no further than it is asked to. */
  list(db: Database, range: TimeRange): AsyncGenerator<T[]>
}

/** The greatest time that a UUID can hold. */
const LATEST = 0xffffffffffff

/** Items of one kind in order of time. */
export function timeOrderedItems<T extends { readonly id: string }>(order: TimeOrder<T>): TimeOrderedItems<T> {
  const { partition, shards } = order
  const keyOf = (id: string): ItemKey => ({ pk: `${partition}#${shardOf(id, shards)}`, sk: id })
  return {
    keyOf,
    async put(db, id, item, expires) {
      const expiry = expires === undefined ? {} : { [TABLE.timeToLive]: expires }
      await putItem(db, keyOf(id), { ...item, ...expiry }, { expression: 'attribute_not_exists(pk)' })
    },
    list(db, range) {
      const direction = range.newestFirst === true ? -1 : 1
      const lists = shardNumbers(shards).map((shard) => shardPages(db, order, shard, range))
      return mergePages(lists, (a, b) => (a.id < b.id ? -direction : direction))
    },
  }
}

async function* shardPages<T>(
  db: Database,
  { partition, page, read }: TimeOrder<T>,
  shard: number,
  { from = 0, to = LATEST, newestFirst = false }: TimeRange,
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
