import { z } from 'zod'
import { idOf } from '../../engine/instance/ids.ts'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemCodec, type ItemKey, jsonText, readEach } from '../dynamodb/item.ts'
import { keyPart } from '../dynamodb/key-part.ts'
import { queryPage } from '../dynamodb/pages/query-pages.ts'
import { shardNumbers, shardOf } from '../dynamodb/shard.ts'
import { deleteItem, getItem, updateItem } from '../dynamodb/single-item.ts'
import { growBusyRange, isInside, readBusyRange, revealTask } from './busy-range-items.ts'

const waitingExternalTask = z.object({
  instanceId: z.string(),
  number: z.int(),
  topic: z.string(),
  priority: z.number(),
  createTime: z.number(),
  definitionId: z.string(),
})
/** An external task that workers can fetch. A hint: whether it still exists is in the instance itself. */
export type WaitingExternalTask = Readonly<z.output<typeof waitingExternalTask>>

/** What has to be known of an external task to find its item. */
export type ExternalTaskPlace = Omit<WaitingExternalTask, 'definitionId'>

const lockAttributes = z.object({ lw: z.string(), le: z.number() })

/** Who works on an external task, until when (milliseconds since the epoch). */
export interface ExternalTaskLock {
  readonly workerId: string
  readonly lockExpirationTime: number
}

const taskItem = z.object({ x: jsonText(waitingExternalTask) })

const taskCodec: ItemCodec<WaitingExternalTask> = {
  read: (item) => taskItem.parse(item).x,
  write: (task) => z.encode(taskItem, { x: task }),
}

/** The lock beside the task: both attributes or none. */
const lockCodec = {
  read: (item: Item): ExternalTaskLock | undefined => {
    if (item.lw === undefined) return undefined
    const { lw: workerId, le: lockExpirationTime } = lockAttributes.parse(item)
    return { workerId, lockExpirationTime }
  },
  write: ({ workerId, lockExpirationTime }: ExternalTaskLock): Item => ({ lw: workerId, le: lockExpirationTime }),
}

/** Partitions of one topic. A task is written three times (made, locked, done): 1,300 tasks a second and topic. */
const SHARDS = 4

/** Writes a task; where it has a lock already, that stays. `retries` undefined: not failed yet. */
export async function putExternalTask(db: Database, task: WaitingExternalTask, retries?: number): Promise<void> {
  const { instanceId, number, topic, priority, createTime, definitionId } = task
  const place: WaitingExternalTask = { instanceId, number, topic, priority, createTime, definitionId }
  const set = taskCodec.write(place)
  if (retries === undefined) await updateItem(db, keyOf(task), { set, remove: ['r'] })
  else await updateItem(db, keyOf(task), { set: { ...set, r: retries } })
  await revealTask(db, keyOf(task))
}

/** Removes a task with its lock. */
export async function removeExternalTask(db: Database, place: ExternalTaskPlace): Promise<void> {
  await deleteItem(db, keyOf(place))
}

/** The tasks of a topic that nobody has locked and that have retries left: by priority, the highest first, then the oldest first. */
export async function* freeExternalTasks(
  db: Database,
  topic: string,
  now: number,
): AsyncGenerator<WaitingExternalTask> {
  const streams = shardNumbers(SHARDS).map((shard) => freeOfShard(db, topic, shard, now))
  const heads = await Promise.all(streams.map((stream) => stream.next()))
  for (;;) {
    const first = lowest(heads.map((head) => (head.done ? undefined : head.value.sortKey)))
    const head = first === undefined ? undefined : heads[first]
    const stream = first === undefined ? undefined : streams[first]
    if (first === undefined || head === undefined || head.done || stream === undefined) return
    yield head.value.task
    heads[first] = await stream.next()
  }
}

export interface LockOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The worker may have it locked already: its lock is replaced. A fetch never takes a task that it has. */
  readonly again: boolean
}

/** Locks a task; false where it is gone or somebody else holds it. */
export async function lockExternalTask(
  db: Database,
  place: ExternalTaskPlace,
  lock: ExternalTaskLock,
  { now, again }: LockOptions,
): Promise<boolean> {
  const free = 'attribute_not_exists(le) OR le <= :free'
  const write = await updateItem(
    db,
    keyOf(place),
    { set: lockCodec.write(lock) },
    {
      expression: `attribute_exists(pk) AND (${again ? `${free} OR lw = :worker` : free})`,
      values: { ':free': now, ...(again && { ':worker': lock.workerId }) },
    },
  )
  const done = write.done || (write.tries > 1 && isSame(await readLock(db, place), lock))
  if (done && again) await revealTask(db, keyOf(place), lock.lockExpirationTime)
  return done
}

/** Whether the lock is there though its write was refused: its first try had gone through, and the answer was lost. */
function isSame(found: ExternalTaskLock | undefined, lock: ExternalTaskLock): boolean {
  return found?.workerId === lock.workerId && found.lockExpirationTime === lock.lockExpirationTime
}

/** Changes the lock of the worker that holds it, or that held it last; false where it is another's by now. */
export async function changeLock(db: Database, place: ExternalTaskPlace, lock: ExternalTaskLock): Promise<boolean> {
  const condition = { expression: 'lw = :worker', values: { ':worker': lock.workerId } }
  const write = await updateItem(db, keyOf(place), { set: lockCodec.write(lock) }, condition)
  if (write.done) await revealTask(db, keyOf(place), lock.lockExpirationTime)
  return write.done
}

/** Gives the task free, whoever holds it. */
export async function removeLock(db: Database, place: ExternalTaskPlace): Promise<void> {
  await updateItem(db, keyOf(place), { remove: ['lw', 'le'] }, { expression: 'attribute_exists(pk)' })
  await revealTask(db, keyOf(place))
}

/** The lock of a task, also one that has expired; undefined where nobody ever locked it or it was unlocked. */
export async function readLock(db: Database, place: ExternalTaskPlace): Promise<ExternalTaskLock | undefined> {
  const item = await getItem(db, keyOf(place), true)
  return item && lockCodec.read(item)
}

const lockedCodec = { read: (item: Item) => ({ task: taskCodec.read(item), lock: lockCodec.read(item) }) }

/** The locks of many tasks, by the tasks' ids. */
export async function readLocks(
  db: Database,
  places: readonly ExternalTaskPlace[],
): Promise<Map<string, ExternalTaskLock>> {
  const items = await batchGet(db, places.map(keyOf), { consistent: false })
  const locks = new Map<string, ExternalTaskLock>()
  for (const { task, lock } of readEach(items, lockedCodec)) {
    if (lock !== undefined) locks.set(idOf(task.instanceId, task.number), lock)
  }
  return locks
}

/** A worker finds its tasks among the first; then more are looked at, and where there is none among those it is kept how far that goes on. */
const FIRST_PAGE = 100
const NEXT_PAGES = 300

async function* freeOfShard(db: Database, topic: string, shard: number, now: number) {
  const partition = partitionOf(topic, shard)
  let position: string | undefined
  let limit = FIRST_PAGE
  for (;;) {
    const { tasks, end } = await freePage(db, partition, { position, limit, now })
    for (const task of tasks) yield { sortKey: keyOf(task).sk, task }
    if (end === undefined) return
    const busy = await readBusyRange(db, partition, now)
    if (busy !== undefined && isInside(busy, end)) position = busy.last
    else if (position === undefined || tasks.length > 0) position = end
    else position = await growBusyRange(db, partition, position, now)
    limit = NEXT_PAGES
  }
}

interface FreePage {
  /** The sort key after which it begins; undefined: at the first task. */
  readonly position: string | undefined
  /** Tasks that are looked at. */
  readonly limit: number
  readonly now: number
}

/** The free ones of a page, and the sort key of the last one that was looked at, where there may be more. */
async function freePage(db: Database, partition: string, { position, limit, now }: FreePage) {
  const { items, end } = await queryPage(db, {
    KeyConditionExpression: position === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :position',
    FilterExpression: '(attribute_not_exists(le) OR le <= :now) AND (attribute_not_exists(r) OR r > :none)',
    ExpressionAttributeValues: {
      ':pk': partition,
      ':now': now,
      ':none': 0,
      ...(position !== undefined && { ':position': position }),
    },
    ConsistentRead: true,
    Limit: limit,
  })
  return { tasks: readEach(items, taskCodec), end: end?.sk }
}

function lowest(sortKeys: readonly (string | undefined)[]): number | undefined {
  let lowest: number | undefined
  for (const [at, sortKey] of sortKeys.entries()) {
    const best = lowest === undefined ? undefined : sortKeys[lowest]
    if (sortKey !== undefined && (best === undefined || sortKey < best)) lowest = at
  }
  return lowest
}

function partitionOf(topic: string, shard: number): string {
  return `XT#${keyPart(topic)}#${shard}`
}

/** Priorities are Java longs: subtracted from the greatest one, the highest sorts first. */
const GREATEST_PRIORITY = 2n ** 63n - 1n

function keyOf({ instanceId, number, topic, priority, createTime }: ExternalTaskPlace): ItemKey {
  const rank = String(GREATEST_PRIORITY - BigInt(Math.trunc(priority))).padStart(20, '0')
  const time = String(createTime).padStart(15, '0')
  return { pk: partitionOf(topic, shardOf(instanceId, SHARDS)), sk: `${rank}#${time}#${instanceId}#${number}` }
}
