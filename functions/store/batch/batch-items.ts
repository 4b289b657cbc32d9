import { z } from 'zod'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import type { Item, ItemKey } from '../dynamodb/item.ts'
import { changeNumberSets, numberSet } from '../dynamodb/number-sets.ts'
import { queryPages } from '../dynamodb/pages/query-pages.ts'
import { getItem, putItem, updateItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { type OwedEvent, owedIn, owing } from './event/owed-event.ts'
import { resumption, type StoredControl, SUSPENSION_REASONS, storedControl } from './stored-control.ts'

export const JOB_KINDS = ['seed', 'execution', 'monitor'] as const
/** The three kinds of job that a batch has; each has a job definition. */
export type JobKind = (typeof JOB_KINDS)[number]

export const ON_CHANGED = ['skip', 'execute'] as const
/** An instance that has changed since the preview of its batch is left out and named, or modified as it is. */
export type OnChanged = (typeof ON_CHANGED)[number]

const storedBatch = z.object({
  id: z.string(),
  type: z.string(),
  totalInstances: z.number().int(),
  /** Ids in a chunk; the last one may have fewer. */
  chunkSize: z.number().int(),
  batchJobsPerSeed: z.number().int(),
  invocationsPerBatchJob: z.number().int(),
  /** Chunks whose messages one seed message sends, and whose progress is one item. */
  chunksPerGroup: z.number().int().default(100),
  /** Tries of a job before it counts as failed, as the REST API shows them. */
  retries: z.number().int(),
  tenantId: z.string().optional(),
  /** The tenants to which its creator was bound, and with him its work; absent: to none. Named so that the indexes project it. */
  tn: z.array(z.string()).readonly().optional(),
  createUserId: z.string().optional(),
  /** Times are milliseconds since the epoch. */
  startTime: z.number(),
  executionStartTime: z.number().optional(),
  endTime: z.number().optional(),
  removalTime: z.number().optional(),
  /** The progress after which the failures were compared with the instances; see `functions/batch/walk/kinds/repair.ts`. */
  verified: z.number().optional(),
  /** How many walks over its chunks were ever begun, and the numbers of those that go on. */
  walkCount: z.number().int().default(0),
  openWalks: numberSet,
  /** Groups whose messages were sent, and when that was last. */
  seededGroups: numberSet,
  seededTime: z.number().optional(),
  suspended: z.boolean(),
  /** Of a batch that is suspended as a whole: why, and since when. */
  suspensionReason: z.enum(SUSPENSION_REASONS).nullish(),
  suspendedAt: z.number().nullish(),
  control: storedControl.optional(),
  /** Goes up when its limits, its suspension or `resumed` change: who changes what he has read sees whether it is still that. */
  controlVersion: z.number().int().default(0),
  /** Where it was activated after a suspension, or began at its start time. */
  resumed: resumption.optional(),
  /** Kinds of job whose definition is suspended. */
  suspendedJobs: numberSet.transform((numbers) => JOB_KINDS.filter((_, at) => numbers.has(at))),
  /** It is a preview that was not executed yet: no batch, for everybody but its preview. */
  draft: z.boolean().optional(),
  /** The batch that it takes back. */
  undoOf: z.string().optional(),
  /** It was a preview: what happens to instances that changed since. */
  onChanged: z.enum(ON_CHANGED).optional(),
  /** It is deleted, and only that is still to be told. */
  removed: z.boolean().optional(),
})
/** A batch's own item: small, because every message of the batch reads it. Only its life cycle changes it. */
export type StoredBatch = z.infer<typeof storedBatch> & {
  /** Changes that are still to be told. */
  readonly owed: readonly OwedEvent[]
}

/** The partition of a batch's item, its work and its groups. */
export function batchPartition(batchId: string): string {
  return `B#${batchId}`
}

/** The key of a batch's own item. */
export function batchKey(batchId: string): ItemKey {
  return { pk: batchPartition(batchId), sk: 'B' }
}

/** A batch as its item says it. */
export function batchFrom(item: Item): StoredBatch {
  return { ...storedBatch.parse(item), owed: owedIn(item) }
}

/** All batches that run, and all that are kept, are each one partition of an index. */
export const INDEX_PARTITION = 'BATCHES'

/** Nothing has this key yet. */
export const IS_NEW = { expression: 'attribute_not_exists(pk)' }

/**
 * Writes a new batch: from here on it exists. It is found among the running batches until `endBatch`, and among all batches for as
 * long as it is kept. False where the id was forbidden.
 */
export async function putBatch(db: Database, batch: StoredBatch, event?: OwedEvent): Promise<boolean> {
  const item = { ...newItem(batch), ...listed(batch.id), ...owing(event) }
  const write = await putItem(db, batchKey(batch.id), item, IS_NEW)
  return write.done || (write.tries > 1 && (await readStoredBatch(db, batch.id)) !== undefined)
}

/** The attributes of a new batch. It has no sets yet: they are made with their first number. */
export function newItem(batch: StoredBatch): Item {
  const { owed: _, ...item } = batch
  return { ...item, seededGroups: undefined, openWalks: undefined, suspendedJobs: undefined }
}

/** The attributes by which a batch is listed among those that run and those that are kept. */
export function listed(batchId: string): Item {
  const { running, ended } = TABLE.indexes
  return {
    [running.partition]: INDEX_PARTITION,
    [running.sort]: batchId,
    [ended.partition]: INDEX_PARTITION,
    [ended.sort]: batchId,
  }
}

/** How a batch begins: its limits, and suspended where it is to start later. */
export type BatchBeginning = Pick<StoredBatch, 'suspended' | 'suspensionReason' | 'suspendedAt'> & {
  readonly control?: StoredControl
}

interface BatchReadOptions {
  /** False where a moment's delay does not matter. */
  readonly consistent?: boolean
  /** Whether a draft counts. */
  readonly drafts?: boolean
  /** Whether one that is deleted counts, while that is still to be told. */
  readonly removed?: boolean
}

/** The batch of this id, running or ended; as last written. */
export async function readStoredBatch(
  db: Database,
  batchId: string,
  { consistent = true, ...counted }: BatchReadOptions = {},
): Promise<StoredBatch | undefined> {
  const item = await getItem(db, batchKey(batchId), consistent)
  return item && existingBatch(item, counted)
}

/** The batch in its item. An id that was forbidden has an item of its key alone, and a draft is no batch yet. */
export function existingBatch(
  item: Item,
  { drafts = false, removed = false }: Omit<BatchReadOptions, 'consistent'> = {},
): StoredBatch | undefined {
  if (item.id === undefined) return undefined
  const batch = batchFrom(item)
  const counts = (batch.draft !== true || drafts) && (batch.removed !== true || removed)
  return counts ? batch : undefined
}

/** These batches in the order of the ids; missing ones are left out. */
export async function readStoredBatches(db: Database, batchIds: readonly string[]): Promise<StoredBatch[]> {
  const items = await batchGet(db, batchIds.map(batchKey), { consistent: true })
  const batches = new Map(items.flatMap((item) => existingBatch(item) ?? []).map((batch) => [batch.id, batch]))
  return batchIds.flatMap((id) => batches.get(id) ?? [])
}

const workItem = z.object({ work: z.string().optional() })

const workKey = (batchId: string) => ({ pk: batchPartition(batchId), sk: 'W' })

/** Writes what the batch does, as text, once and before the batch itself. `expires`: seconds since the epoch. */
export async function putBatchWork(db: Database, batchId: string, work: string, expires: number): Promise<void> {
  await putItem(db, workKey(batchId), { work, [TABLE.timeToLive]: expires })
}

/** What `putBatchWork` wrote, or undefined. */
export async function readBatchWork(db: Database, batchId: string): Promise<string | undefined> {
  return workItem.parse((await getItem(db, workKey(batchId), true)) ?? {}).work
}

/** Ids of batches, the oldest first, page by page: of those that run, or of all that are kept. */
export async function* listBatchIds(db: Database, selection: 'running' | 'all'): AsyncGenerator<string[]> {
  const index = selection === 'running' ? TABLE.indexes.running : TABLE.indexes.ended
  const pages = queryPages(db, {
    IndexName: index.name,
    KeyConditionExpression: `${index.partition} = :batches`,
    ExpressionAttributeValues: { ':batches': INDEX_PARTITION },
  })
  for await (const items of pages) yield items.map((item) => z.string().parse(item[index.sort]))
}

/** Also where it is a draft: its preview is a walk. */
const IS_OPEN = {
  expression: 'attribute_exists(pk) AND attribute_not_exists(endTime) AND attribute_not_exists(removed)',
}

/** It has begun to exist and has not ended. */
export const IS_RUNNING = { expression: `${IS_OPEN.expression} AND attribute_not_exists(draft)` }
/** The same, and it is not suspended as a whole. */
export const IS_ACTIVE = {
  expression: `${IS_RUNNING.expression} AND suspended = :active`,
  values: { ':active': false },
}

/** Records when the first of its jobs was carried out; the first time stays. Whether it is this one. */
export async function setExecutionStartTime(
  db: Database,
  batchId: string,
  time: number,
  event?: OwedEvent,
): Promise<boolean> {
  const write = await updateItem(
    db,
    batchKey(batchId),
    { set: { executionStartTime: time, ...owing(event) } },
    { expression: 'attribute_exists(pk) AND attribute_not_exists(executionStartTime)' },
  )
  return write.done
}

/** Records that the messages of these groups were sent. */
export async function addSeededGroups(
  db: Database,
  batchId: string,
  groups: readonly number[],
  now: number,
): Promise<void> {
  await changeNumberSets(db, batchKey(batchId), { add: { seededGroups: groups }, set: { seededTime: now } }, IS_RUNNING)
}

/** Records up to which progress the failures were verified. */
export async function setVerified(db: Database, batchId: string, progress: number): Promise<void> {
  await updateItem(db, batchKey(batchId), { set: { verified: progress } }, IS_RUNNING)
}

/** Takes the next number for a walk over the batch's chunks; undefined where the batch does not run. Numbers may be left out. */
export async function takeWalkNumber(db: Database, batchId: string): Promise<number | undefined> {
  const item = await changeNumberSets(db, batchKey(batchId), { count: ['walkCount'], set: {} }, IS_OPEN)
  return item && batchFrom(item).walkCount
}

/** Adds a walk to those that go on; false where the batch does not run. */
export async function addOpenWalk(db: Database, batchId: string, walk: number): Promise<boolean> {
  const changes = { add: { openWalks: [walk] }, set: {} }
  return (await changeNumberSets(db, batchKey(batchId), changes, IS_OPEN)) !== undefined
}

/** Takes a walk that has ended away from those that go on. */
export async function removeOpenWalk(db: Database, batchId: string, walk: number): Promise<void> {
  await changeNumberSets(db, batchKey(batchId), { remove: { openWalks: [walk] }, set: {} }, IS_OPEN)
}

export interface BatchEnd {
  /** Milliseconds since the epoch. */
  readonly endTime: number
  readonly removalTime: number | undefined
  /** Whether a batch that was suspended meanwhile goes on. */
  readonly unlessSuspended?: boolean
  /** What is to be told of it: until that was done it is still looked at. */
  readonly event?: OwedEvent | undefined
}

/** Moves a batch into history; false where it is there already or gone. `removalTime` is when history forgets it. */
export async function endBatch(
  db: Database,
  batchId: string,
  { endTime, removalTime, unlessSuspended = false, event }: BatchEnd,
): Promise<boolean> {
  const expires = removalTime === undefined ? undefined : Math.ceil(removalTime / 1000)
  const set = { endTime, removalTime, [TABLE.timeToLive]: expires, ...owing(event) }
  const { running } = TABLE.indexes
  const condition = unlessSuspended ? IS_ACTIVE : IS_RUNNING
  const remove = event === undefined ? [running.partition, running.sort] : []
  const write = await updateItem(db, batchKey(batchId), { set, remove }, condition)
  return write.done || (write.tries > 1 && (await readStoredBatch(db, batchId))?.endTime === endTime)
}
