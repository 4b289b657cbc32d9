import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import {
  type InstanceIndexEntry,
  type InstanceSelection,
  indexEntryOf,
  listInstances,
} from '../../store/process-instance/process-instance-index.ts'
import { readStates } from '../../store/process-instance/process-instance-items.ts'
import { type ScannedPart, scanInstances } from '../../store/process-instance/process-instance-scan.ts'
import { readAhead } from '../read-ahead.ts'

/** An instance with what the index knows of it. */
export interface CandidateState {
  readonly entry: InstanceIndexEntry
  readonly state: InstanceState
}

/** Instances read at once: few at first, so that a small page is quick, then more. */
const FIRST_READ = 25
export const LARGEST_READ = 1600

/** After this many that were read by their keys, one page of the table is a small price for knowing whether to read all of it instead. */
const SCAN_AFTER = 3000

/** From this share of the table on, reading all of it costs less than reading them by their keys: 1 KB each, four to a unit of 4 KB. */
const SHARE_WORTH_SCANNING = 0.25

/**
 * The instances of a selection that its index does not rule out, in growing parts, each once. After `scanAfter` of them it looks whether to read the
 * whole table instead.
 */
export async function* candidateStates(
  db: Database,
  selection: InstanceSelection,
  isCandidate: (entry: InstanceIndexEntry) => boolean,
  scanAfter = SCAN_AFTER,
): AsyncGenerator<CandidateState[]> {
  const read = new Set<string>()
  let mayScan = true
  let size = FIRST_READ
  for await (const entries of readAhead(listInstances(db, selection))) {
    const candidates = entries.filter(isCandidate)
    for (let at = 0; at < candidates.length; ) {
      if (mayScan && read.size >= scanAfter) {
        mayScan = false
        const scan = await scanWorthWhile(db, selection)
        if (scan !== undefined) return yield* scannedCandidates(scan, isCandidate, read)
      }
      const part = candidates.slice(at, at + size)
      at += size
      size = Math.min(size * 2, LARGEST_READ)
      if (mayScan) for (const { id } of part) read.add(id)
      yield await withStates(db, part)
    }
  }
}

/** A walk through the table, where a sample of it says that it is mostly made of this selection. */
async function scanWorthWhile(
  db: Database,
  selection: InstanceSelection,
): Promise<AsyncIterable<ScannedPart> | undefined> {
  const parts = scanInstances(db, selection)
  const sample = await parts.next()
  if (sample.done || sample.value.states.length < SHARE_WORTH_SCANNING * sample.value.scanned) return undefined
  return (async function* () {
    yield sample.value
    yield* parts
  })()
}

async function* scannedCandidates(
  scan: AsyncIterable<ScannedPart>,
  isCandidate: (entry: InstanceIndexEntry) => boolean,
  read: ReadonlySet<string>,
): AsyncGenerator<CandidateState[]> {
  for await (const { states } of scan) {
    const candidates = states.map((state) => ({ entry: indexEntryOf(state), state }))
    yield candidates.filter(({ entry }) => isCandidate(entry) && !read.has(entry.id))
  }
}

async function withStates(db: Database, entries: readonly InstanceIndexEntry[]): Promise<CandidateState[]> {
  const ids = entries.map(({ id }) => id)
  const found = await readStates(db, ids)
  return entries.flatMap((entry) => {
    const state = found.get(entry.id)
    return state ? [{ entry, state }] : []
  })
}
