import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import type { ItemKey } from './dynamodb/item.ts'
import { mergePages } from './dynamodb/pages/merge-pages.ts'
import { queryPages } from './dynamodb/pages/query-pages.ts'
import { shardNumbers, shardOf } from './dynamodb/shard.ts'
import { getItem, putItem, updateItem } from './dynamodb/single-item.ts'
import { TABLE } from './dynamodb/table.ts'

const userOperation = z.object({
  /** A UUIDv7 of the operation's time: in order of ids operations are in order of time. */
  id: z.string(),
  /** Milliseconds since the epoch. */
  timestamp: z.number(),
  /** The tenants to which the user was bound; absent: to none. */
  tn: z.array(z.string()).readonly().optional(),
  userId: z.string().optional(),
  /** What people call the user, beside what identifies him. */
  userName: z.string().optional(),
  operationType: z.string(),
  entityType: z.string(),
  category: z.string(),
  annotation: z.string().optional(),
  deploymentId: z.string().optional(),
  processDefinitionId: z.string().optional(),
  processDefinitionKey: z.string().optional(),
  processInstanceId: z.string().optional(),
  rootProcessInstanceId: z.string().optional(),
  executionId: z.string().optional(),
  taskId: z.string().optional(),
  externalTaskId: z.string().optional(),
  batchId: z.string().optional(),
  jobId: z.string().optional(),
  jobDefinitionId: z.string().optional(),
  /** When the instance that it is about is forgotten, in milliseconds since the epoch. */
  removalTime: z.number().optional(),
  changes: z.array(
    z.object({ property: z.string(), orgValue: z.string().optional(), newValue: z.string().optional() }),
  ),
})
/** What a user did: one operation, with the properties that it changed. */
export type UserOperation = z.infer<typeof userOperation>

/** Which operations, by their time in milliseconds since the epoch, bounds included, and in which order. */
export interface UserOperationRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly newestFirst?: boolean
}

/** 4,000 operations a second can be written. */
const SHARDS = 4

/** Operations read at once from each shard: a first page of the list costs four reads of some 40 KB. */
const PAGE = 100

/** Writes an operation; the same one again changes nothing. `expires`: seconds since the epoch; undefined keeps it for ever. */
export async function putUserOperation(
  db: Database,
  operation: UserOperation,
  expires: number | undefined,
): Promise<void> {
  const expiry = expires === undefined ? {} : { [TABLE.timeToLive]: expires }
  await putItem(db, keyOf(operation.id), { ...operation, ...expiry }, { expression: 'attribute_not_exists(pk)' })
}

/** Sets the annotation of an operation, or takes it away (null); false where there is no such operation. */
export async function setUserOperationAnnotation(
  db: Database,
  id: string,
  annotation: string | null,
): Promise<boolean> {
  if ((await getItem(db, keyOf(id), true)) === undefined) return false
  const changes = annotation === null ? { remove: ['annotation'] } : { set: { annotation } }
  return (await updateItem(db, keyOf(id), changes, { expression: 'attribute_exists(pk)' })).done
}

/** Operations in order of time, page by page; reads no further than it is asked to. */
export function listUserOperations(db: Database, range: UserOperationRange = {}): AsyncGenerator<UserOperation[]> {
  const direction = range.newestFirst === true ? -1 : 1
  const shards = shardNumbers(SHARDS).map((shard) => shardPages(db, shard, range))
  return mergePages(shards, (a, b) => (a.id < b.id ? -direction : direction))
}

async function* shardPages(
  db: Database,
  shard: number,
  { from = 0, to = LATEST, newestFirst = false }: UserOperationRange,
): AsyncGenerator<UserOperation[]> {
  const pages = queryPages(db, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': partitionOf(shard),
      ':from': timeOf(from),
      ':to': `${timeOf(to)}~`,
    },
    ScanIndexForward: !newestFirst,
    ConsistentRead: true,
    Limit: PAGE,
  })
  for await (const items of pages) yield items.map((item) => userOperation.parse(item))
}

/** The greatest time that a UUID can hold. */
const LATEST = 0xffffffffffff

/** What the UUIDv7 of a time begins with. */
function timeOf(time: number): string {
  const digits = Math.min(Math.max(0, time), LATEST).toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}`
}

function partitionOf(shard: number): string {
  return `USER-OPERATIONS#${shard}`
}

function keyOf(id: string): ItemKey {
  return { pk: partitionOf(shardOf(id, SHARDS)), sk: id }
}
