import type { ExecutionMessage } from '../queue/messages.ts'
import type { Services } from '../runtime/services.ts'
import { type ChunkView, readChunkView } from '../store/batch-chunk-items.ts'
import type { StoredBatch } from '../store/batch-items.ts'
import { isAtWork } from './batch-state.ts'
import type { WorkItem, WorkReport } from './batch-work.ts'
import { openPositions } from './chunk-progress.ts'
import { groupOf, indexInGroup } from './partition.ts'
import { performWork } from './perform-work.ts'
import { recordResults } from './record-results.ts'
import { stopSignal } from './stop-signal.ts'
import { wakeMonitor } from './wake-monitor.ts'
import { workOf } from './work-cache.ts'

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

/** What a message did. */
export interface ChunkOutcome {
  readonly modified: number
  readonly failed: number
}

const NOTHING: ChunkOutcome = { modified: 0, failed: 0 }

/**
 * Carries out what is left to do of a chunk and records it. `deadline` (milliseconds since the epoch) is when to begin nothing more.
 * A message of a batch that is suspended, deleted or done is dropped. Throws ChunkUnfinishedError where something is left; what was done is recorded then too.
 */
export async function executeChunk(
  services: Services,
  message: ExecutionMessage,
  deadline = Number.POSITIVE_INFINITY,
): Promise<ChunkOutcome> {
  const { batchId, chunk } = message
  const view = await readChunkView(services.db, batchId, { chunk, group: groupOf(chunk) })
  const { batch } = view
  if (batch === undefined || !isAtWork(batch, 'execution')) return NOTHING
  if (view.group.finished.has(indexInGroup(chunk))) {
    await wakeMonitor(services, batch, { group: groupOf(chunk), progress: view.group })
    return NOTHING
  }
  const positions = openPositions(view.progress, view.ids.length)
  return executePositions(services, { message, batch, view, positions, deadline })
}

interface Execution {
  readonly message: ExecutionMessage
  readonly batch: StoredBatch
  readonly view: ChunkView
  readonly positions: readonly number[]
  readonly deadline: number
}

async function executePositions(
  services: Services,
  { message, batch, view, positions, deadline }: Execution,
): Promise<ChunkOutcome> {
  const items = positions.flatMap((position): WorkItem[] => {
    const id = view.ids[position]
    return id === undefined ? [] : [{ position, id }]
  })
  const signal = stopSignal(services, batch, deadline)
  const work = await workOf(services, batch.id)
  const report = await performWork({ services, batchId: batch.id, work, items, stopped: signal.stopped })
  await recordResults(services, { batch, chunk: message.chunk, view, results: report.results })
  const left = items.length - report.results.length
  if (left > 0 && (report.errors.length > 0 || signal.timeIsUp())) {
    throw new ChunkUnfinishedError(message, left, report.errors[0])
  }
  return outcomeOf(report)
}

function outcomeOf({ results }: WorkReport): ChunkOutcome {
  const failed = results.filter(({ refused }) => refused !== undefined).length
  return { modified: results.length - failed, failed }
}
