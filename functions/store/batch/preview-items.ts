import { z } from 'zod'
import { batchPut } from '../dynamodb/batch/batch-write.ts'
import type { Database } from '../dynamodb/database.ts'
import { type ItemKey, jsonText } from '../dynamodb/item.ts'
import { getItem, putItem, updateItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import {
  type BatchBeginning,
  batchKey,
  batchPartition,
  IS_NEW,
  listed,
  newItem,
  type OnChanged,
  readStoredBatch,
  type StoredBatch,
} from './batch-items.ts'
import { type OwedEvent, owing } from './event/owed-event.ts'

const storedPreview = z.object({
  batchId: z.string(),
  processDefinitionId: z.string(),
  /** Of an undo: the batch that it takes back. It cannot be executed. */
  undoOf: z.string().optional(),
  createUserId: z.string().optional(),
  /** Milliseconds since the epoch. */
  createTime: z.number(),
  expirationTime: z.number(),
  /** The walk that steps over its instances. */
  walk: z.int(),
  /** Ids that were named more than once: so often too many, and the first few. */
  duplicates: z.object({ count: z.int(), examples: z.array(z.string()) }),
  overlaps: z.array(z.object({ batchId: z.string(), type: z.string(), instances: z.int() })),
  warnings: z.array(z.string()),
})
/** What a preview is about, beside its chunks, its work and what its walk finds. It never changes. */
export type StoredPreview = z.infer<typeof storedPreview>

const previewKey = (batchId: string): ItemKey => ({ pk: batchPartition(batchId), sk: 'V' })

const previewItem = z.object({ preview: jsonText(storedPreview) })

/** Writes a preview; it is forgotten with its batch's details. `expires`: seconds since the epoch. */
export async function putPreview(db: Database, preview: StoredPreview, expires: number): Promise<void> {
  await putItem(db, previewKey(preview.batchId), { ...z.encode(previewItem, { preview }), [TABLE.timeToLive]: expires })
}

/** The preview of this id, or undefined. */
export async function readStoredPreview(db: Database, id: string): Promise<StoredPreview | undefined> {
  const item = await getItem(db, previewKey(id), true)
  return item && previewItem.parse(item).preview
}

const versionsKey = (batchId: string, chunk: number): ItemKey => ({
  pk: `${batchPartition(batchId)}#${chunk}`,
  sk: 'V',
})

const versionsItem = z.object({ versions: jsonText(z.array(z.int())) })

export interface PreviewedVersions {
  readonly batchId: string
  /** By chunk, of its instances in their order; 0 for one that was not there. */
  readonly versions: ReadonlyMap<number, readonly number[]>
  /** Seconds since the epoch. */
  readonly expires: number
}

/** Keeps which versions of the instances of chunks a preview saw. */
export function putPreviewedVersions(
  db: Database,
  { batchId, versions: byChunk, expires }: PreviewedVersions,
): Promise<void> {
  const items = [...byChunk].map(([chunk, versions]) => ({
    ...versionsKey(batchId, chunk),
    ...z.encode(versionsItem, { versions: [...versions] }),
    [TABLE.timeToLive]: expires,
  }))
  return batchPut(db, items)
}

/** The versions that a preview saw of a chunk's instances, in their order; undefined where it did not come to the chunk. */
export async function readPreviewedVersions(
  db: Database,
  batchId: string,
  chunk: number,
): Promise<readonly number[] | undefined> {
  const item = await getItem(db, versionsKey(batchId, chunk), true)
  return item && versionsItem.parse(item).versions
}

/**
 * Writes the draft of a batch: its ids and its work are there, the batch is not, until `commitDraft`. `expires` (seconds since the epoch): when it
 * is forgotten.
 */
export async function putDraft(db: Database, batch: StoredBatch, expires: number): Promise<void> {
  const item = { ...newItem(batch), draft: true, [TABLE.timeToLive]: expires }
  await putItem(db, batchKey(batch.id), item, IS_NEW)
}

export interface DraftCommit {
  /** Milliseconds since the epoch. */
  readonly startTime: number
  readonly onChanged: OnChanged
  readonly createUserId: string | undefined
  /** Whether it begins suspended, why, and the limits that it has. */
  readonly beginning: BatchBeginning
  readonly event?: OwedEvent | undefined
}

/** Makes a batch of a draft: from here on it exists. Undefined where there is no such draft, or not any more. */
export async function commitDraft(
  db: Database,
  batchId: string,
  { beginning, event, ...commit }: DraftCommit,
): Promise<StoredBatch | undefined> {
  const set = {
    ...commit,
    suspensionReason: null,
    suspendedAt: null,
    ...beginning,
    ...listed(batchId),
    ...owing(event),
  }
  const changes = { set, remove: ['draft', TABLE.timeToLive] }
  const write = await updateItem(db, batchKey(batchId), changes, { expression: 'attribute_exists(draft)' })
  return write.done ? readStoredBatch(db, batchId) : undefined
}
