import type { ExecutionMessage } from '../../queue/messages.ts'
import { dropForeign } from '../../queue/receive-messages.ts'
import type { Services } from '../../shell/services.ts'
import { readChunkView } from '../../store/batch/batch-chunk-items.ts'
import { readPreviewedVersions } from '../../store/batch/preview-items.ts'
import { withTenants } from '../../store/dynamodb/tenants.ts'
import { isAtWork } from '../control/batch-state.ts'
import { allowedPositions } from '../control/limits.ts'
import { chunkRange, hasChunk, indexInGroup, sizeOf } from '../create/partition.ts'
import type { ChunkPart } from '../jobs/change-job.ts'
import { isPaced } from '../pace/pace.ts'
import { openPositions, workItems } from '../progress/chunk-progress.ts'
import { recordResults } from '../progress/record-results.ts'
import { wakeMonitor } from '../progress/wake-monitor.ts'
import { type WorkItem, type WorkReport, WRITES_AT_ONCE } from '../work/batch-work.ts'
import { performWork } from '../work/perform-work.ts'
import { workOf } from '../work/work-cache.ts'
import { stopSignal } from './stop-signal.ts'

/** Thrown when a message was not carried out in full, through no fault of the instances. It has to be delivered again. */
export class ChunkUnfinishedError extends Error {
  override readonly name = 'ChunkUnfinishedError'
  readonly batchId: string
  readonly chunk: number
  /** Instances that are left. */
  readonly left: number

  constructor({ batchId, chunk }: ExecutionMessage, left: number, reason: unknown) {
    const cause = reason instanceof Error ? reason.message : 'the time was up'
    super(`Chunk ${chunk} of batch ${batchId} has ${left} instances left: ${cause}`, { cause: reason })
    this.batchId = batchId
    this.chunk = chunk
    this.left = left
  }
}

/** Thrown when ids of a chunk are gone: expired, or lost. Its message ends in the dead-letter queue, and its instances as failed. */
export class IdsMissingError extends Error {
  override readonly name = 'IdsMissingError'
  readonly batchId: string
  readonly chunk: number
  readonly missing: number

  constructor({ batchId, chunk }: ExecutionMessage, missing: number) {
    super(`Of chunk ${chunk} of batch ${batchId} ${missing} ids are missing`)
    this.batchId = batchId
    this.chunk = chunk
    this.missing = missing
  }
}

/** What a message did. */
export interface ChunkOutcome {
  readonly modified: number
  readonly failed: number
}

const NOTHING: ChunkOutcome = { modified: 0, failed: 0 }

/**
 * Carries out what is left to do of a chunk and records it. `deadline` (milliseconds since the epoch) is when to begin nothing more.
 * A message of a batch that is suspended, deleted or done is dropped, and so is one of a batch whose lanes take turns (`pace/`). Throws ChunkUnfinishedError where something is left; what was done is recorded then too.
 */
export async function executeChunk(
  services: Services,
  message: ExecutionMessage,
  deadline = Number.POSITIVE_INFINITY,
): Promise<ChunkOutcome> {
  const { batchId, chunk, group } = message
  const view = await readChunkView(services.db, batchId, { chunk, group })
  const { batch } = view
  if (batch === undefined || !isAtWork(batch, 'execution') || isPaced(batch)) return NOTHING
  if (!hasChunk(batch, message)) {
    dropForeign(message)
    return NOTHING
  }
  if (view.group.finished.has(indexInGroup(batch, chunk))) {
    await wakeMonitor(services, batch, { group, progress: view.group })
    return NOTHING
  }
  const size = sizeOf(chunkRange(batch, chunk))
  if (view.ids.length < size) throw new IdsMissingError(message, size - view.ids.length)
  const open = openPositions(view.progress, size)
  // A process that died between the chunk's write and its group's leaves a chunk that nobody would ever count.
  if (open.length === 0) await recordResults(services, { batch, chunk, view, results: [] })
  const positions = allowedPositions(batch, chunk, open)
  if (positions.length === 0) return NOTHING
  const signal = stopSignal(services, batch, deadline)
  const report = await executePositions(services, { batch, chunk, view, positions }, signal.stopped)
  const left = positions.length - report.results.length
  if (left > 0 && (report.errors.length > 0 || signal.timeIsUp())) {
    throw new ChunkUnfinishedError(message, left, report.errors[0])
  }
  return outcomeOf(report)
}

/** Carries out these positions of a chunk, `atOnce` at the same time, and records what became of them. `stopped`: whether to begin nothing more. */
export async function executePositions(
  services: Services,
  { batch, chunk, view, positions }: ChunkPart,
  stopped: () => Promise<boolean>,
  atOnce: number = WRITES_AT_ONCE,
): Promise<WorkReport> {
  const work = await workOf(services, batch.id)
  const items = await itemsToModify(services, { batch, chunk, view, positions })
  const isUndoable = batch.control?.undoable === true
  const request = { services, batchId: batch.id, chunk, work, items, isUndoable, atOnce, stopped }
  const report = await withTenants(batch.tn, () => performWork(request))
  await recordResults(services, { batch, chunk, view, results: report.results })
  return report
}

/**
 * The ids at these positions; of a batch that was a preview with the versions that it saw. Who tries an instance again wants it modified as it
 * is by then.
 */
async function itemsToModify(
  { db }: Services,
  { batch, chunk, view, positions }: ChunkPart,
): Promise<readonly WorkItem[]> {
  const items = workItems(view, positions)
  if (batch.onChanged !== 'skip') return items
  const versions = await readPreviewedVersions(db, batch.id, chunk)
  const { retrying } = view.progress
  return items.map((item) => (retrying.has(item.position) ? item : { ...item, version: versions?.[item.position] }))
}

function outcomeOf({ results }: WorkReport): ChunkOutcome {
  const failed = results.filter(({ refused }) => refused !== undefined).length
  return { modified: results.length - failed, failed }
}
