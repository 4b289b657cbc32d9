import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from '../dynamodb/database.ts'
import type { Item, ItemCodec, ItemKey } from '../dynamodb/item.ts'
import { queryPages } from '../dynamodb/pages/query-pages.ts'
import { deleteItem, getItem, putItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'

/**
 * A stretch of a partition of external tasks in which nobody finds one to fetch: all are locked, or have no retries. Whoever looks for tasks goes past it.
 * It is a cache: without it everything is found, only slower. Decision 42.
 */
export interface BusyRange {
  /** Sort keys: from the first one, exclusive, to the last one. */
  readonly after: string
  readonly last: string
  /** When the first of the locks expires, in milliseconds since the epoch: from then on it is worth nothing. */
  readonly until: number
  /** Of this version of the item. */
  readonly token: string
  /** Somebody looks how far it reaches, and may have passed a task that is put meanwhile. */
  readonly growing: boolean
}

const rangeItem = z.object({
  after: z.string(),
  last: z.string(),
  until: z.number(),
  tk: z.string(),
  growing: z.boolean(),
})

/** For where all have no retries: nothing expires. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Nobody fetches from the topic for a day: then the item may go. */
const LIFETIME_SECONDS = 24 * 3600

const codec: ItemCodec<BusyRange> = {
  read: (item) => {
    const { tk: token, ...range } = rangeItem.parse(item)
    return { ...range, token }
  },
  write: ({ token, ...range }) => z.encode(rangeItem, { ...range, tk: token }),
}

/** The range of a partition, if it has one that is good at `now` (milliseconds since the epoch). */
export async function readBusyRange(db: Database, partition: string, now: number): Promise<BusyRange | undefined> {
  const item = await getItem(db, keyOf(partition), true)
  const range = item && codec.read(item)
  return range !== undefined && range.until > now ? range : undefined
}

/** Whether a reader who has come to this sort key stands in the range. */
export function isInside({ after, last }: BusyRange, sortKey: string): boolean {
  return after <= sortKey && sortKey < last
}

/**
 * Reads on from a sort key, or from the end of the range in which it lies, to the last task before one that can be fetched, and keeps that range. Gives
 * its end. Two writes, for hundreds of tasks that are passed from now on. It is told by its item that it is under way, so that `revealTask` knows: what
 * is revealed meanwhile discards it.
 */
export async function growBusyRange(db: Database, partition: string, position: string, now: number): Promise<string> {
  const stored = await getItem(db, keyOf(partition), true)
  const before = stored && codec.read(stored)
  const known = before !== undefined && before.until > now && isInside(before, position) ? before : undefined
  const start = known ?? { after: position, last: position, until: NEVER }
  const growing = { ...start, token: randomUUID(), growing: true }
  const mayGrow = await put(db, partition, growing, now, before?.token)
  const grown = await lookOn(db, partition, growing, now)
  if (mayGrow) await put(db, partition, { ...grown, token: randomUUID(), growing: false }, now, growing.token)
  return grown.last
}

/**
 * A task with this sort key can be fetched from now on, or from a time (milliseconds since the epoch) that nobody knew of: called after it was written. A range that
 * hides it is discarded. One read for a task that nobody hides.
 */
export async function revealTask(db: Database, { pk, sk }: ItemKey, freeFrom = 0): Promise<void> {
  const item = await getItem(db, keyOf(pk), true)
  const range = item && codec.read(item)
  if (range === undefined) return
  const hides = range.after < sk && sk <= range.last && freeFrom < range.until
  if (range.growing || hides) await deleteItem(db, keyOf(pk))
}

/** Writes it in place of the version that was read, or of none. */
async function put(
  db: Database,
  partition: string,
  range: BusyRange,
  now: number,
  token: string | undefined,
): Promise<boolean> {
  const item = { ...codec.write(range), [TABLE.timeToLive]: Math.ceil(now / 1000) + LIFETIME_SECONDS }
  const condition =
    token === undefined
      ? { expression: 'attribute_not_exists(pk)' }
      : { expression: 'tk = :token', values: { ':token': token } }
  return (await putItem(db, keyOf(partition), item, condition)).done
}

const lockAttributes = z.object({ sk: z.string(), le: z.number().optional(), r: z.number().optional() })

async function lookOn(db: Database, partition: string, range: BusyRange, now: number): Promise<BusyRange> {
  let { last, until } = range
  for await (const items of pagesAfter(db, partition, last)) {
    for (const item of items) {
      const { sk, le, r } = lockAttributes.parse(item)
      const hasRetries = r === undefined || r > 0
      if (hasRetries && (le === undefined || le <= now)) return { ...range, last, until }
      last = sk
      if (hasRetries && le !== undefined) until = Math.min(until, le)
    }
  }
  return { ...range, last, until }
}

function pagesAfter(db: Database, partition: string, sortKey: string): AsyncGenerator<Item[]> {
  return queryPages(db, {
    KeyConditionExpression: 'pk = :pk AND sk > :after',
    ProjectionExpression: 'sk, le, r',
    ExpressionAttributeValues: { ':pk': partition, ':after': sortKey },
    ConsistentRead: true,
  })
}

function keyOf(partition: string): ItemKey {
  return { pk: `BUSY#${partition}`, sk: 'R' }
}
