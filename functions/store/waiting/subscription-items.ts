import { z } from 'zod'
import { familyOf } from '../deployment/definition-items.ts'
import type { Database } from '../dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText, readEach } from '../dynamodb/item.ts'
import { keyPart } from '../dynamodb/key-part.ts'
import { partitionPages } from '../dynamodb/pages/query-pages.ts'
import { shardNumbers, shardOf } from '../dynamodb/shard.ts'
import { deleteItem, putItem } from '../dynamodb/single-item.ts'

const kind = z.enum(['message', 'signal'])

const waitingExecution = z.object({
  kind,
  name: z.string(),
  instanceId: z.string(),
  /** The subscription's number. */
  number: z.int(),
  /** The instance's, which never changes: who looks for another need not read the instance. Absent: it has none, or an earlier release wrote the item. */
  businessKey: z.string().exactOptional(),
})
/** An execution that waits for a message or a signal. A hint: whether it still waits is in the instance itself. */
export type WaitingExecution = Readonly<z.output<typeof waitingExecution>>

const startSubscription = z.object({
  kind: z.enum(['message', 'signal', 'conditional']),
  /** Of conditions: empty, one for each definition, whatever number of them it has. */
  name: z.string(),
  definitionId: z.string(),
  definitionKey: z.string(),
  tenantId: z.string().exactOptional(),
  version: z.int(),
  activityId: z.string(),
})
/** A message or signal start event of the newest version of a definition, or that it has conditional ones. */
export type StartSubscription = Readonly<z.output<typeof startSubscription>>

const waitingItem = z.object({ u: jsonText(waitingExecution) })

const waitingCodec: ItemCodec<WaitingExecution> = {
  read: (item) => waitingItem.parse(item).u,
  write: (waiting) => z.encode(waitingItem, { u: waiting }),
}

/** The version stands beside the rest, where conditions can see it. */
const startItem = z.object({ u: jsonText(startSubscription), n: z.int() })

const startCodec: ItemCodec<StartSubscription> = {
  read: (item) => startItem.parse(item).u,
  write: (start) => z.encode(startItem, { u: start, n: start.version }),
}

/** Partitions of one name: 4,000 instances a second can begin to wait for the same message. */
const SHARDS = 4

/** Writes a subscription; the same one again does no harm. */
export async function putSubscription(db: Database, waiting: WaitingExecution): Promise<void> {
  await putItem(db, waitingKey(waiting), waitingCodec.write(waiting))
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
    for await (const items of pages) yield readEach(items, waitingCodec)
  }
}

/** Writes the subscription of a start event in place of an older version's. A newer version's stays. */
export async function putStartSubscription(db: Database, start: StartSubscription): Promise<void> {
  const condition = { expression: 'attribute_not_exists(n) OR n <= :n', values: { ':n': start.version } }
  await putItem(db, startKey(start), startCodec.write(start), condition)
}

/** Removes the subscription of a start event, unless it is another version's by now. */
export async function removeStartSubscription(db: Database, start: StartSubscription): Promise<void> {
  const condition = { expression: 'n = :n', values: { ':n': start.version } }
  await deleteItem(db, startKey(start), condition)
}

/** The definitions that an event of this name starts: for a message at most one of each tenant. */
export async function startSubscriptions(
  db: Database,
  { kind, name }: Pick<StartSubscription, 'kind' | 'name'>,
): Promise<StartSubscription[]> {
  const found: StartSubscription[] = []
  for await (const items of partitionPages(db, startPartition({ kind, name }), { consistent: true })) {
    for (const start of readEach(items, startCodec)) found.push(start)
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
  return { pk: startPartition(start), sk: startSortKey(start) }
}

/** A tenant's versions take over from each other, and from no one else's. */
function startSortKey({ definitionKey: key, tenantId }: StartSubscription): string {
  return tenantId === undefined ? key : familyOf({ key, tenantId })
}
