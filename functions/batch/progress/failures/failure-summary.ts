import type { Services } from '../../../shell/services.ts'
import { type ChunkPlace, type ChunkProgress, readFailuresAt } from '../../../store/batch/batch-chunk-items.ts'
import { readGroups } from '../../../store/batch/batch-group-items.ts'
import { readStoredBatch, type StoredBatch } from '../../../store/batch/batch-items.ts'
import {
  type ChunkFailures,
  type ChunkSummary,
  putChunkSummary,
  readGroupSummaries,
} from '../../../store/batch/failure-summary-items.ts'
import { groupCount, groupOf, groupRange, indexInGroup } from '../../create/partition.ts'
import { detailsExpire } from '../../create/retention.ts'
import { stateAt } from '../chunk-progress.ts'
import { messageTemplate } from './failure-message.ts'

/** Failed instances of a batch that say the same. */
export interface FailureGroup {
  /** Their message, with `<id>` for the ids in it. */
  readonly message: string | undefined
  readonly count: number
  /** Ids of the first of them. */
  readonly examples: readonly string[]
  /** The first one's message as it is. */
  readonly exampleMessage: string | undefined
}

/** Messages kept for a chunk: a hundred chunks with so many fit into an item that costs some ten write units. Beyond them, `REST`. */
const MESSAGES_PER_CHUNK = 10
/** Messages in an answer; beyond them, `REST`. */
const MESSAGES = 100
const EXAMPLES = 5
const EXAMPLES_PER_CHUNK = 3

const REST = 'rest'
const REST_MESSAGE = 'Other messages'

/** Keeps what failed in a chunk, by what it says, in its group's summary. */
export async function keepSummary(
  { db }: Services,
  batch: StoredBatch,
  { chunk, progress }: { readonly chunk: number; readonly progress: ChunkProgress },
): Promise<void> {
  // Nothing can have been kept of a chunk that was written once.
  if (progress.failed.size === 0 && progress.version <= 1) return
  const place = { group: groupOf(batch, chunk), index: indexInGroup(batch, chunk) }
  const failures = { summary: summaryOf(progress), after: countsAfter(progress) }
  const summary = { ...place, version: progress.version, ...failures }
  await putChunkSummary(db, batch.id, summary, detailsExpire(batch.startTime))
}

/** The failed positions by the first of the messages that they are under: one was tried twice at the same time where they are several. */
export function summaryOf(progress: ChunkProgress): ChunkSummary {
  const counted = new Set<number>()
  const entries = [...progress.messages].map(([fingerprint, set]) => {
    const positions = [...set]
      .filter((at) => !counted.has(at) && stateAt(progress, at) === 'failed')
      .sort((a, b) => a - b)
    for (const position of positions) counted.add(position)
    return { fingerprint, count: positions.length, examples: positions.slice(0, EXAMPLES_PER_CHUNK) }
  })
  return mostFrequent(
    entries.filter(({ count }) => count > 0),
    MESSAGES_PER_CHUNK,
    (examples) => examples.slice(0, EXAMPLES_PER_CHUNK),
  )
}

/** One that was tried twice at the same time counts with the later activation. */
function countsAfter(progress: ChunkProgress): ReadonlyMap<number, number> {
  const latest = new Map<number, number>()
  for (const [activation, positions] of progress.after) {
    for (const position of positions) {
      if (stateAt(progress, position) !== 'failed') continue
      latest.set(position, Math.max(latest.get(position) ?? 0, activation))
    }
  }
  const byActivation = Map.groupBy(latest.values(), (activation) => activation)
  return new Map([...byActivation].map(([activation, failed]) => [activation, failed.length]))
}

interface Counted<Example> {
  readonly fingerprint: string
  readonly count: number
  readonly examples: Example[]
}

/** The entries with the greatest counts, the greatest first; the others as one. */
function mostFrequent<Example>(
  entries: readonly Counted<Example>[],
  most: number,
  few: (examples: Example[]) => Example[],
): Counted<Example>[] {
  const isRest = ({ fingerprint }: Counted<Example>) => fingerprint === REST
  const sorted = entries.filter((entry) => !isRest(entry)).sort((a, b) => b.count - a.count)
  const rest = [...sorted.slice(most), ...entries.filter(isRest)]
  if (rest.length === 0) return sorted
  const count = rest.reduce((sum, entry) => sum + entry.count, 0)
  return [
    ...sorted.slice(0, most),
    { fingerprint: REST, count, examples: few(rest.flatMap(({ examples }) => examples)) },
  ]
}

/**
 * The failures of a batch, running or ended, grouped by what they say, the most frequent first. Undefined where there is no such batch. Reads an item for
 * each group, and the examples.
 */
export async function summarizeFailures(services: Services, batchId: string): Promise<FailureGroup[] | undefined> {
  const { db } = services
  const batch = await readStoredBatch(db, batchId)
  if (batch === undefined) return undefined
  const total = await totalOf(services, batch)
  const places = total.flatMap(({ examples }) => examples)
  const failures = await readFailuresAt(db, batchId, places)
  const failureAt = new Map(places.map((place, at) => [place, failures[at]]))
  return total.map(({ fingerprint, count, examples }) => {
    const known = examples.flatMap((place) => failureAt.get(place) ?? [])
    const [first] = known
    return {
      message: fingerprint === REST ? REST_MESSAGE : first && messageTemplate(first),
      count,
      examples: known.flatMap(({ instanceId }) => instanceId || []),
      exampleMessage: first?.message,
    }
  })
}

/** How many instances of a batch have failed and are not tried again, of those that count: one item for each group is read. */
export async function countFailures(services: Services, batch: StoredBatch): Promise<number> {
  const from = batch.resumed?.failuresFrom ?? 0
  const counts = (await failuresByChunk(services, batch)).map(([, { summary, after }]) =>
    from === 0
      ? summary.map(({ count }) => count)
      : [...after].map(([activation, count]) => (activation >= from ? count : 0)),
  )
  return counts.flat().reduce((sum, count) => sum + count, 0)
}

async function totalOf(services: Services, batch: StoredBatch): Promise<Counted<ChunkPlace>[]> {
  const total = new Map<string, Counted<ChunkPlace>>()
  for (const [chunk, { summary }] of await failuresByChunk(services, batch)) addChunk(total, chunk, summary)
  return mostFrequent([...total.values()], MESSAGES, (examples) => examples.slice(0, EXAMPLES))
}

/** In a finished chunk nothing has failed, whatever a late delivery may have kept. */
async function failuresByChunk(
  { db }: Services,
  batch: StoredBatch,
): Promise<(readonly [chunk: number, failures: ChunkFailures])[]> {
  const count = groupCount(batch)
  const [groups, summaries] = await Promise.all([
    readGroups(db, batch.id, count),
    readGroupSummaries(db, batch.id, count),
  ])
  return summaries.flatMap((chunks, group) => {
    const { start } = groupRange(batch, group)
    const unfinished = [...chunks].filter(([index]) => !groups[group]?.finished.has(index))
    return unfinished.map(([index, failures]) => [start + index, failures] as const)
  })
}

function addChunk(total: Map<string, Counted<ChunkPlace>>, chunk: number, summary: ChunkSummary): void {
  for (const { fingerprint, count, examples } of summary) {
    const sum = total.get(fingerprint) ?? { fingerprint, count: 0, examples: [] }
    const places = examples.slice(0, EXAMPLES - sum.examples.length).map((position) => ({ chunk, position }))
    total.set(fingerprint, { fingerprint, count: sum.count + count, examples: [...sum.examples, ...places] })
  }
}
