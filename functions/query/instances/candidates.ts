import type { Database } from '../../store/dynamodb/database.ts'
import { type InstanceForm, readForms } from '../../store/process-instance/instance-forms.ts'
import { type InstanceIndexEntry, listInstances } from '../../store/process-instance/process-instance-index.ts'
import {
  type ScannedPart,
  type ScanSelection,
  scanInstances,
} from '../../store/process-instance/process-instance-scan.ts'
import { readAhead } from '../read-ahead.ts'

/** Instances read at once: few at first, so that a small page is quick, then more. */
const FIRST_READ = 25
export const LARGEST_READ = 1600

/** After this many that were read by their keys, one page of the table is a small price for knowing whether to read all of it instead. */
const SCAN_AFTER = 3000

/** The same for who is going to read them all, or looks for what few of them may have. */
export const SCAN_SOON = 500

/** From this share of the table on, reading all of it costs less than reading them by their keys: 1 KB each, four to a unit of 4 KB. */
const SHARE_WORTH_SCANNING = 0.25

/** How candidates are read. */
export interface CandidateReading<Value> {
  readonly form: InstanceForm<Value>
  /** What the index rules out. */
  readonly isCandidate?: (entry: InstanceIndexEntry) => boolean
  readonly scanAfter?: number
}

/**
 * The instances of a selection that its index does not rule out, in growing parts, each once. After `scanAfter` of them it looks whether to read the
 * whole table instead: what is found there the index has not been asked about, and those that hold nothing of what is looked for may be left out.
 */
export async function* candidates<Value>(
  db: Database,
  selection: ScanSelection,
  { form, isCandidate = () => true, scanAfter = SCAN_AFTER }: CandidateReading<Value>,
): AsyncGenerator<Value[]> {
  const read = new Set<string>()
  let mayScan = true
  let size = FIRST_READ
  for await (const entries of readAhead(listInstances(db, selection))) {
    const ids = entries.filter(isCandidate).map(({ id }) => id)
    for (let at = 0; at < ids.length; ) {
      if (mayScan && read.size >= scanAfter) {
        mayScan = false
        const scan = await scanWorthWhile(db, selection, form)
        if (scan !== undefined) return yield* withoutThose(scan, read)
      }
      const part = ids.slice(at, at + size)
      at += size
      size = Math.min(size * 2, LARGEST_READ)
      if (mayScan) for (const id of part) read.add(id)
      const found = await readForms(db, part, form)
      yield part.flatMap((id) => found.get(id) ?? [])
    }
  }
}

/** A walk through the table, where a sample of it says that it is mostly made of this selection. */
async function scanWorthWhile<Value>(
  db: Database,
  { holding, ...selection }: ScanSelection,
  form: InstanceForm<Value>,
): Promise<AsyncIterable<ScannedPart<Value>> | undefined> {
  const parts = scanInstances(db, selection, form)
  const sample = await parts.next()
  if (sample.done || sample.value.found.size < SHARE_WORTH_SCANNING * sample.value.scanned) return undefined
  if (holding !== undefined) return scanInstances(db, { ...selection, holding }, form)
  return (async function* () {
    yield sample.value
    yield* parts
  })()
}

async function* withoutThose<Value>(
  scan: AsyncIterable<ScannedPart<Value>>,
  read: ReadonlySet<string>,
): AsyncGenerator<Value[]> {
  for await (const { found } of scan) {
    yield [...found].flatMap(([id, value]) => (read.has(id) ? [] : [value]))
  }
}
