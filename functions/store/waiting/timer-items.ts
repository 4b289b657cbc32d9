import { z } from 'zod'
import type { Database } from '../dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText, readEach } from '../dynamodb/item.ts'
import { partitionPages, queryPages } from '../dynamodb/pages/query-pages.ts'
import { shardNumbers, shardOf } from '../dynamodb/shard.ts'
import { deleteItem, putItem, updateItem } from '../dynamodb/single-item.ts'

const jobTimer = z.object({
  kind: z.literal('job'),
  instanceId: z.string(),
  job: z.int(),
  /** Milliseconds since the epoch. */
  due: z.number(),
})
/** A job of an instance that is due at a time: a timer, or an async continuation that waits for its next try. */
export type JobTimer = Readonly<z.output<typeof jobTimer>>

const startTimer = z.object({
  kind: z.literal('start'),
  definitionId: z.string(),
  activityId: z.string(),
  due: z.number(),
  /** When it would be due if nobody had moved it: it stays the same timer. */
  planned: z.number().exactOptional(),
  /** When it was scheduled; undefined where an earlier release did. */
  createTime: z.number().exactOptional(),
  /** The cycle's text and how many repetitions are left (undefined: without end); see `Job`. */
  repeat: z.string().exactOptional(),
  repetitionsLeft: z.number().exactOptional(),
  /** How often it is still tried where it fails; undefined: as often as any job. With 0 it fires no more by itself. */
  retries: z.number().exactOptional(),
  /** Why the last try failed. */
  exceptionMessage: z.string().exactOptional(),
  /** Since when there are no retries. */
  failedAt: z.number().exactOptional(),
})
/** A timer start event of the newest version of a definition. */
export type StartTimer = Readonly<z.output<typeof startTimer>>

export type Timer = JobTimer | StartTimer

const timerItem = z.object({ t: jsonText(z.discriminatedUnion('kind', [jobTimer, startTimer])) })

const codec: ItemCodec<Timer> = {
  read: (item) => timerItem.parse(item).t,
  write: (timer) => z.encode(timerItem, { t: timer }),
}

/** Partitions of the instances' timers: 8,000 timers made or done a second before one of them is throttled. */
const SHARDS = 8

/** Start timers are few; a partition of their own makes them easy to list. */
const START_TIMERS = 'TIMER#START'

/** A timer whose job was sent to the queue is not sent again for this long: the queue may be behind. */
const SENT_AGAIN_AFTER = 5 * 60_000

/** The last instant that sorts as text; later ones are as good as never. */
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

const partitions = [START_TIMERS, ...shardNumbers(SHARDS).map((shard) => `TIMER#${shard}`)]

/** Writes a timer; the same one again does no harm. */
export async function putTimer(db: Database, timer: Timer): Promise<void> {
  await putItem(db, keyOf(timer), codec.write(timer))
}

/** Removes a timer with this due date. */
export async function removeTimer(db: Database, timer: Timer): Promise<void> {
  await deleteItem(db, keyOf(timer))
}

/** The whole instances of a page are read, up to 400 KB each: 100 of them are one read, and fit into a function's memory. */
const TIMERS_AT_ONCE = 100

/** Timers that are due and were not sent to the queue lately, the oldest of each partition first. */
export async function* dueTimers(db: Database, now: number): AsyncGenerator<Timer[]> {
  for (const partition of partitions) {
    const pages = queryPages(db, {
      KeyConditionExpression: 'pk = :pk AND sk < :now',
      FilterExpression: 'attribute_not_exists(q) OR q < :long',
      ExpressionAttributeValues: {
        ':pk': partition,
        ':now': sortable(now + 1),
        ':long': now - SENT_AGAIN_AFTER,
      },
      Limit: TIMERS_AT_ONCE,
    })
    for await (const items of pages) yield readEach(items, codec)
  }
}

/** Notes that the timer's job was sent to the queue; false where the timer is gone or somebody else has just sent it. */
export async function markTimerSent(db: Database, timer: Timer, now: number): Promise<boolean> {
  const write = await updateItem(
    db,
    keyOf(timer),
    { set: { q: now } },
    {
      expression: 'attribute_exists(pk) AND (attribute_not_exists(q) OR q < :long)',
      values: { ':long': now - SENT_AGAIN_AFTER },
    },
  )
  return write.done
}

/** Writes a start timer anew, unless it is gone from its due date: false then. */
export async function changeStartTimer(db: Database, timer: StartTimer): Promise<boolean> {
  const changes = { set: codec.write(timer) }
  return (await updateItem(db, keyOf(timer), changes, { expression: 'attribute_exists(pk)' })).done
}

/** Whether a timer will fire by itself: a start timer without retries does not. */
export function mayFire(timer: Timer): boolean {
  return timer.kind === 'job' || timer.retries !== 0
}

/** When the next timer is due, in milliseconds since the epoch; undefined where there is none. */
export async function nextTimerDue(db: Database): Promise<number | undefined> {
  const dues = await Promise.all(partitions.map((partition) => firstDue(db, partition)))
  const found = dues.filter((due) => due !== undefined)
  return found.length === 0 ? undefined : Math.min(...found)
}

/** All start timers. */
export async function listStartTimers(db: Database): Promise<StartTimer[]> {
  const timers: StartTimer[] = []
  for await (const items of partitionPages(db, START_TIMERS, { consistent: true })) {
    for (const timer of readEach(items, codec)) if (timer.kind === 'start') timers.push(timer)
  }
  return timers
}

async function firstDue(db: Database, partition: string): Promise<number | undefined> {
  for await (const items of partitionPages(db, partition, { limit: 1 })) {
    const first = readEach(items, codec).find(mayFire)
    if (first !== undefined) return first.due
  }
  return undefined
}

function keyOf(timer: Timer): ItemKey {
  const due = sortable(timer.due)
  if (timer.kind === 'start') return { pk: START_TIMERS, sk: `${due}#${timer.definitionId}#${timer.activityId}` }
  return { pk: `TIMER#${shardOf(timer.instanceId, SHARDS)}`, sk: `${due}#${timer.instanceId}#${timer.job}` }
}

function sortable(time: number): string {
  return new Date(Math.max(0, Math.min(time, LATEST))).toISOString()
}
