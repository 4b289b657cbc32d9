import { z } from 'zod'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemKey, jsonText } from '../dynamodb/item.ts'
import { updateItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { batchPartition } from './batch-items.ts'

const chunkSummary = z.array(
  z.object({
    /** See `functions/batch/progress/failures/failure-message.ts`; `rest` for those beyond the most frequent ones. */
    fingerprint: z.string(),
    count: z.number().int(),
    /** Positions in the chunk of the first of them. */
    examples: z.array(z.number().int()),
  }),
)
/** What failed in a chunk, by what it says: kept where it arises, so that a summary reads an item for each group and nothing else. */
export type ChunkSummary = z.infer<typeof chunkSummary>

const stored = jsonText(chunkSummary)

const storedAfter = jsonText(z.array(z.tuple([z.number().int(), z.number().int()])))

/** What failed in a chunk. */
export interface ChunkFailures {
  readonly summary: ChunkSummary
  /** How many of them failed after an activation of the batch, by its number; without those that came before the first. */
  readonly after: ReadonlyMap<number, number>
}

const summaryKey = (batchId: string, group: number): ItemKey => ({ pk: batchPartition(batchId), sk: `S#${group}` })

/** A chunk by its number within its group. */
export interface SummarizedChunk extends ChunkFailures {
  readonly group: number
  readonly index: number
  /** Of the chunk's progress: an older one does not take the place of a newer one. */
  readonly version: number
}

/** Writes what failed in a chunk into its group's summary. `expires`: seconds since the epoch. */
export async function putChunkSummary(
  db: Database,
  batchId: string,
  { group, index, version, summary, after }: SummarizedChunk,
  expires: number,
): Promise<void> {
  const set = {
    [`s${index}`]: z.encode(stored, summary),
    [`v${index}`]: version,
    [TABLE.timeToLive]: expires,
    ...(after.size > 0 && { [`a${index}`]: z.encode(storedAfter, [...after]) }),
  }
  const remove = after.size > 0 ? [] : [`a${index}`]
  const isNewer = {
    expression: `attribute_not_exists(v${index}) OR v${index} <= :version`,
    values: { ':version': version },
  }
  await updateItem(db, summaryKey(batchId, group), { set, remove }, isNewer)
}

/** The summaries of the first `groups` groups of a batch, in their order: each by the numbers of the chunks within the group. */
export async function readGroupSummaries(
  db: Database,
  batchId: string,
  groups: number,
): Promise<ReadonlyMap<number, ChunkFailures>[]> {
  const keys = Array.from({ length: groups }, (_, group) => summaryKey(batchId, group))
  const items = await batchGet(db, keys, { consistent: true })
  const bySortKey = new Map(items.map((item) => [item.sk, item]))
  return keys.map(({ sk }) => summariesIn(bySortKey.get(sk)))
}

function summariesIn(item: Item = {}): ReadonlyMap<number, ChunkFailures> {
  const names = Object.keys(item).filter((name) => /^s\d+$/.test(name))
  const chunks = names.map((name) => Number(name.slice(1))).sort((a, b) => a - b)
  return new Map(chunks.map((chunk) => [chunk, failuresOf(item, chunk)]))
}

function failuresOf(item: Item, chunk: number): ChunkFailures {
  const after = item[`a${chunk}`]
  return {
    summary: stored.parse(item[`s${chunk}`]),
    after: new Map(after === undefined ? [] : storedAfter.parse(after)),
  }
}
