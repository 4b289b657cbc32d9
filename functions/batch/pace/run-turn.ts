import { setTimeout as wait } from 'node:timers/promises'
import type { ExecutionMessage, Turn } from '../../queue/messages.ts'
import { dropForeign, type Receipt } from '../../queue/receive-messages.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { readChunkView } from '../../store/batch/batch-chunk-items.ts'
import { readGroup } from '../../store/batch/batch-group-items.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { type LaneState, putLane, readLane } from '../../store/batch/batch-pace-items.ts'
import { isAtWork } from '../control/batch-state.ts'
import { allowedPositions, isAllowed } from '../control/limits.ts'
import { chunkCount, chunkRange, groupOf, indexInGroup, sizeOf } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { type ChunkOutcome, executePositions } from '../execute/execute-chunk.ts'
import { giveUpPositions } from '../execute/give-up.ts'
import { stopSignal } from '../execute/stop-signal.ts'
import type { ChunkPart } from '../jobs/change-job.ts'
import { openPositions } from '../progress/chunk-progress.ts'
import { positionsOf, recordResults } from '../progress/record-results.ts'
import type { WorkReport } from '../work/batch-work.ts'
import { takeTurn } from './lane.ts'
import { beatOf, laneWidths, latenessOf, paceKey } from './pace.ts'

/** After so many rounds in a row that left something, what is left has failed. */
const MOST_TRIES = 5

/** A lane whose last turn is about to end is waited for this long, in milliseconds, and looked at this often. */
const BUSY_WAIT_MS = 150
const BUSY_LOOKS = 4

const REASON = 'It was tried again and again and could not be carried out; see the log for the cause'

const NOTHING: ChunkOutcome = { modified: 0, failed: 0 }

/** A turn as its message came. */
export interface ReceivedTurn {
  readonly message: ExecutionMessage
  readonly turn: Turn
  readonly receipt: Receipt
}

/**
 * A turn of a lane: carries out as many instances as the turn may, from where the lane is, and keeps how far it came. A turn that is late, was taken
 * before, or was planned for other limits is dropped: the monitor sees to it that others follow. What cannot be carried out is left to the next round, and
 * has failed after the fifth. `deadline` (milliseconds since the epoch) is when to begin nothing more.
 */
export async function runTurn(
  services: Services,
  { message, turn, receipt }: ReceivedTurn,
  deadline: number,
): Promise<ChunkOutcome> {
  const { batchId } = message
  const lateness = latenessOf(turn, receipt)
  if (lateness === undefined) return NOTHING
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined || !isAtWork(batch, 'execution') || paceKey(batch) !== turn.key) return NOTHING
  const widths = laneWidths(batch)
  const width = widths[turn.lane]
  if (width === undefined) {
    dropForeign(message)
    return NOTHING
  }
  const lane = await laneFor(services, batch, { turn, receipt, lanes: widths.length })
  if (lane === undefined) return NOTHING
  const until = Math.min(deadline, services.now() + beatOf(batch).works - lateness)
  const signal = stopSignal(services, batch, until)
  const walked = await walkLane({ services, batch, turn, width, lanes: widths.length, signal }, lane)
  await keepLane(services, batch, turn, { ...walked.lane, busyUntil: 0 })
  return walked.outcome
}

interface WantedLane extends Omit<ReceivedTurn, 'message'> {
  readonly lanes: number
}

/** The lane, taken for this turn; undefined where the turn is not to be taken. One that is about to be free is waited for. */
async function laneFor(
  services: Services,
  batch: StoredBatch,
  { turn, receipt, lanes }: WantedLane,
): Promise<LaneState | undefined> {
  const { works, every } = beatOf(batch)
  const apart = turn.quota === undefined ? 0 : every
  for (let looks = 0; looks < BUSY_LOOKS; looks++) {
    const read = await readLane(services.db, batch.id, turn.lane)
    const taken = takeTurn(read, turn, { now: receipt.receivedAt + looks * BUSY_WAIT_MS, works, apart, lanes })
    if (taken.outcome === 'stale') return undefined
    if (taken.outcome === 'taken') {
      if (taken.crashed) await afterCrash(services, batch, { turn, chunk: read?.chunk })
      const isMine = await keepLane(services, batch, turn, taken.lane)
      return isMine ? { ...taken.lane, version: taken.lane.version + 1 } : undefined
    }
    await wait(BUSY_WAIT_MS)
  }
  return undefined
}

function keepLane(
  { db }: Services,
  { id, startTime }: StoredBatch,
  { lane }: Turn,
  state: LaneState,
): Promise<boolean> {
  return putLane(db, { batchId: id, lane }, state, detailsExpire(startTime))
}

/** What ended its process in each of so many rounds has failed. */
async function afterCrash(
  services: Services,
  batch: StoredBatch,
  { turn, chunk }: { readonly turn: Turn; readonly chunk: number | undefined },
): Promise<void> {
  logFailure('A turn was not ended', { batchId: batch.id, reason: `lane ${turn.lane}, chunk ${chunk}` })
  if (chunk === undefined || turn.tries < MOST_TRIES) return
  const part = await partFrom(services, batch, { chunk, position: 0 })
  if (part !== undefined) await giveUpPositions(services, part, REASON)
}

interface LaneWalk {
  readonly services: Services
  readonly batch: StoredBatch
  readonly turn: Turn
  /** Instances at the same time. */
  readonly width: number
  readonly lanes: number
  readonly signal: ReturnType<typeof stopSignal>
}

interface Place {
  readonly chunk: number
  readonly position: number
}

/** Goes on in the lane until the turn's instances are done, its time is up, or the lane is through. */
async function walkLane(
  walk: LaneWalk,
  begun: LaneState,
): Promise<{ readonly lane: LaneState; readonly outcome: ChunkOutcome }> {
  let lane = begun
  let { batch } = walk
  let { modified, failed } = NOTHING
  let quota = walk.turn.quota ?? Number.POSITIVE_INFINITY
  while (quota > 0 && !(await walk.signal.stopped())) {
    const part = await nextPart({ ...walk, batch }, lane)
    if (part === undefined) {
      lane = { ...lane, isThrough: true }
      break
    }
    const positions = part.positions.slice(0, quota)
    const report = await executePositions(walk.services, { ...part, positions }, walk.signal.stopped, walk.width)
    const refused = report.results.filter((result) => result.refused !== undefined).length
    modified += report.results.length - refused
    failed += refused
    quota -= report.results.length + report.errors.length
    batch = begunBy(report, batch, walk.services.now())
    lane = await laneAfter(walk, { lane, part: { ...part, positions }, report })
  }
  return { lane, outcome: { modified, failed } }
}

/** The batch after what was recorded: a turn has many chunks, and would record with each that the batch has begun, refused and paid for. */
function begunBy({ results }: WorkReport, batch: StoredBatch, now: number): StoredBatch {
  const hasBegun = positionsOf(results).done.length > 0
  return hasBegun && batch.executionStartTime === undefined ? { ...batch, executionStartTime: now } : batch
}

/** Where the lane goes on after some positions. Those that met an error are left behind, or have failed; those that were not begun come next. */
async function laneAfter(
  walk: LaneWalk,
  { lane, part, report }: { readonly lane: LaneState; readonly part: ChunkPart; readonly report: WorkReport },
): Promise<LaneState> {
  const done = new Set(report.results.map(({ position }) => position))
  const left = part.positions.filter((position) => !done.has(position))
  const isWhole = left.length === report.errors.length
  if (report.errors.length > 0)
    await leave(walk, { part: { ...part, positions: left }, isWhole, error: report.errors[0] })
  const last = part.positions.at(-1) ?? 0
  // Of those that are left it is not known which were begun: where some were not, all of them come again.
  const next = isWhole ? last + 1 : (left[0] ?? last + 1)
  return { ...lane, chunk: part.chunk, position: next, hasLeft: lane.hasLeft || report.errors.length > 0 }
}

async function leave(
  { services, batch, turn }: LaneWalk,
  { part, isWhole, error }: { readonly part: ChunkPart; readonly isWhole: boolean; readonly error: unknown },
): Promise<void> {
  const reason = `chunk ${part.chunk}: ${part.positions.length} instances are left to the next round`
  logFailure('A turn met an error', { batchId: batch.id, reason }, error)
  if (isWhole && turn.tries >= MOST_TRIES) await giveUpPositions(services, part, REASON)
}

/** The next chunk of the lane with something to do, from where the lane is; undefined where there is none. */
async function nextPart({ services, batch, lanes }: LaneWalk, from: Place): Promise<ChunkPart | undefined> {
  const total = chunkCount(batch)
  let group = -1
  let finished: ReadonlySet<number> = new Set()
  for (let chunk = from.chunk; chunk < total && isAllowed(batch, chunk); chunk += lanes) {
    if (groupOf(batch, chunk) !== group) {
      group = groupOf(batch, chunk)
      finished = (await readGroup(services.db, batch.id, group)).finished
    }
    if (finished.has(indexInGroup(batch, chunk))) continue
    const part = await partFrom(services, batch, { chunk, position: chunk === from.chunk ? from.position : 0 })
    if (part !== undefined) return part
  }
  return undefined
}

/** What is to do in a chunk from a position on; undefined where nothing is. */
async function partFrom(
  services: Services,
  batch: StoredBatch,
  { chunk, position }: Place,
): Promise<ChunkPart | undefined> {
  const view = await readChunkView(services.db, batch.id, { chunk, group: groupOf(batch, chunk) })
  const size = sizeOf(chunkRange(batch, chunk))
  const open = openPositions(view.progress, size)
  // A process that died between the chunk's write and its group's leaves a chunk that nobody would ever count.
  if (open.length === 0) await recordResults(services, { batch, chunk, view, results: [] })
  const positions = allowedPositions(batch, chunk, open).filter((one) => one >= position)
  if (positions.length === 0) return undefined
  const isGone = view.ids.length < size
  if (isGone) await giveUpPositions(services, { batch, chunk, view, positions }, REASON)
  return isGone ? undefined : { batch, chunk, view, positions }
}
