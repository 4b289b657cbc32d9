import type { Database } from './dynamodb/database.ts'
import { keyPart } from './dynamodb/key-part.ts'
import { type Item, partitionPages } from './dynamodb/query-pages.ts'
import { shardNumbers, shardOf } from './dynamodb/shard.ts'
import { deleteItem, type ItemKey, putItem } from './dynamodb/single-item.ts'

/** An execution that waits for a message or a signal. A hint: whether it still waits is in the instance itself. */
export interface WaitingExecution {
  readonly kind: 'message' | 'signal'
  readonly name: string
  readonly instanceId: string
  /** The subscription's number. */
  readonly number: number
}

/** A message or signal start event of the newest version of a definition. */
export interface StartSubscription {
  readonly kind: 'message' | 'signal'
  readonly name: string
  readonly definitionId: string
  readonly definitionKey: string
  readonly version: number
  readonly activityId: string
}

/** Partitions of one name: 4,000 instances a second can begin to wait for the same message. */
const SHARDS = 4

/** Writes a subscription; the same one again does no harm. */
export async function putSubscription(db: Database, waiting: WaitingExecution): Promise<void> {
  await putItem(db, waitingKey(waiting), { u: { S: JSON.stringify(waiting) } })
}

/** Removes a subscription. */
export async function removeSubscription(db: Database, waiting: WaitingExecution): Promise<void> {
  await deleteItem(db, waitingKey(waiting))
}

/** Who waits for a message or signal of this name, page by page. */
export async function* waitingExecutions(
  db: Database,
  { kind, name }: Pick<WaitingExecution, 'kind' | 'name'>,
): AsyncGenerator<WaitingExecution[]> {
  for (const shard of shardNumbers(SHARDS)) {
    const pages = partitionPages(db, partitionOf({ kind, name }, shard), { consistent: true })
    for await (const items of pages) yield items.flatMap(waitingFrom)
  }
}

/** Writes the subscription of a start event in place of an older version's. A newer version's stays. */
export async function putStartSubscription(db: Database, start: StartSubscription): Promise<void> {
  const item = { u: { S: JSON.stringify(start) }, n: { N: String(start.version) } }
  const condition = { expression: 'attribute_not_exists(n) OR n <= :n', values: { ':n': item.n } }
  await putItem(db, startKey(start), item, condition)
}

/** Removes the subscription of a start event, unless it is another version's by now. */
export async function removeStartSubscription(db: Database, start: StartSubscription): Promise<void> {
  const condition = { expression: 'n = :n', values: { ':n': { N: String(start.version) } } }
  await deleteItem(db, startKey(start), condition)
}

/** The definitions that an event of this name starts: for a message at most one. */
export async function startSubscriptions(
  db: Database,
  { kind, name }: Pick<StartSubscription, 'kind' | 'name'>,
): Promise<StartSubscription[]> {
  const found: StartSubscription[] = []
  for await (const items of partitionPages(db, startPartition({ kind, name }), { consistent: true })) {
    found.push(...items.flatMap(startFrom))
  }
  return found
}

function partitionOf({ kind, name }: Pick<WaitingExecution, 'kind' | 'name'>, shard: number): string {
  return `SUB#${kind}#${keyPart(name)}#${shard}`
}

function waitingKey(waiting: WaitingExecution): ItemKey {
  const { instanceId, number } = waiting
  return { pk: partitionOf(waiting, shardOf(instanceId, SHARDS)), sk: `${instanceId}#${number}` }
}

function startPartition({ kind, name }: Pick<StartSubscription, 'kind' | 'name'>): string {
  return `START#${kind}#${keyPart(name)}`
}

function startKey(start: StartSubscription): ItemKey {
  return { pk: startPartition(start), sk: start.definitionKey }
}

function waitingFrom(item: Item): WaitingExecution[] {
  return item.u?.S === undefined ? [] : [JSON.parse(item.u.S)]
}

function startFrom(item: Item): StartSubscription[] {
  return item.u?.S === undefined ? [] : [JSON.parse(item.u.S)]
}
