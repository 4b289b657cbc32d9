import { z } from 'zod'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemKey, jsonText } from '../dynamodb/item.ts'
import { updateItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { batchPartition } from './batch-items.ts'

const chunkSummary = z.array(
  z.object({
    /** See `functions/batch/progress/failure-message.ts`; `rest` for those beyond the most frequent ones. */
    fingerprint: z.string(),
    count: z.number().int(),
    /** Positions in the chunk of the first of them. */
    examples: z.array(z.number().int()),
  }),
)
/** What failed in a chunk, by what it says: kept where it arises, so that a summary reads an item for each group and nothing else. */
export type ChunkSummary = z.infer<typeof chunkSummary>

const stored = jsonText(chunkSummary)

const summaryKey = (batchId: string, group: number): ItemKey => ({ pk: batchPartition(batchId), sk: `S#${group}` })

/** A chunk by its number within its group. */
export interface SummarizedChunk {
  readonly group: number
  readonly index: number
  /** Of the chunk's progress: an older one does not take the place of a newer one. */
  readonly version: number
  readonly summary: ChunkSummary
}

/** Writes what failed in a chunk into its group's summary. `expires`: seconds since the epoch. */
export async function putChunkSummary(
  db: Database,
  batchId: string,
  { group, index, version, summary }: SummarizedChunk,
  expires: number,
): Promise<void> {
  const set = { [`s${index}`]: z.encode(stored, summary), [`v${index}`]: version, [TABLE.timeToLive]: expires }
  const isNewer = {
    expression: `attribute_not_exists(v${index}) OR v${index} <= :version`,
    values: { ':version': version },
  }
  await updateItem(db, summaryKey(batchId, group), { set }, isNewer)
}

/** The summaries of the first `groups` groups of a batch, in their order: each by the numbers of the chunks within the group. */
export async function readGroupSummaries(
  db: Database,
  batchId: string,
  groups: number,
): Promise<ReadonlyMap<number, ChunkSummary>[]> {
  const keys = Array.from({ length: groups }, (_, group) => summaryKey(batchId, group))
  const items = await batchGet(db, keys, { consistent: true })
  const bySortKey = new Map(items.map((item) => [item.sk, item]))
  return keys.map(({ sk }) => summariesIn(bySortKey.get(sk)))
}

function summariesIn(item: Item = {}): ReadonlyMap<number, ChunkSummary> {
  const names = Object.keys(item).filter((name) => /^s\d+$/.test(name))
  const entries = names.map((name) => [Number(name.slice(1)), stored.parse(item[name])] as const)
  return new Map(entries.sort(([a], [b]) => a - b))
}
