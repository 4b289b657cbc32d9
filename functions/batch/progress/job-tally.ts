import type { ChunkProgress } from '../../store/batch/batch-chunk-items.ts'
import type { GroupProgress } from '../../store/batch/batch-group-items.ts'
import {
  chunkCount,
  chunkRange,
  groupOf,
  indexInGroup,
  jobAt,
  jobCount,
  jobRange,
  type Partition,
  type Range,
  sizeOf,
} from '../create/partition.ts'
import { type PositionState, stateAt } from './chunk-progress.ts'

/** What the REST API counts. A failed job is a remaining one too; completed and remaining are the total, always. */
export interface JobCounts {
  readonly totalJobs: number
  readonly jobsCreated: number
  readonly remainingJobs: number
  readonly completedJobs: number
  readonly failedJobs: number
}

/** The same for instances; pending, modified, failed and skipped are the total, always. What is being retried is pending. */
export interface InstanceCounts {
  readonly totalInstances: number
  readonly pendingInstances: number
  readonly modifiedInstances: number
  readonly failedInstances: number
  readonly skippedInstances: number
}

/** How far a batch is: the groups whose messages were sent, all groups in their order, and the progress of the chunks that have details. */
export interface BatchProgress {
  readonly seededGroups: ReadonlySet<number>
  readonly groups: readonly GroupProgress[]
  readonly details: ReadonlyMap<number, ChunkProgress>
}

/** Positions in a row that share their state. */
interface Stretch extends Range {
  readonly state: PositionState
  /** Whether the messages of their chunk have been sent. */
  readonly sent: boolean
}

/** The whole batch in order of positions: a chunk at a time, or an instance at a time where the chunk has details. */
export function* stretches(partition: Partition, progress: BatchProgress): Generator<Stretch> {
  const chunks = chunkCount(partition)
  for (let chunk = 0; chunk < chunks; chunk++) {
    const range = chunkRange(partition, chunk)
    const group = progress.groups[groupOf(partition, chunk)]
    const details = progress.details.get(chunk)
    const finished = group?.finished.has(indexInGroup(partition, chunk)) === true
    const sent = progress.seededGroups.has(groupOf(partition, chunk)) || finished || details !== undefined
    if (details === undefined) yield { ...range, state: finished ? 'done' : 'pending', sent }
    else yield* detailedStretches(range, details, finished)
  }
}

/** In a finished chunk everything that was not skipped is done, whatever a late delivery may have added to its sets. */
function* detailedStretches({ start, end }: Range, details: ChunkProgress, finished: boolean): Generator<Stretch> {
  for (let at = start; at < end; at++) {
    const state = stateAt(details, at - start)
    yield { start: at, end: at + 1, state: finished && state !== 'skipped' ? 'done' : state, sent: true }
  }
}

/** Counts the jobs of a batch from its sets. */
export function countJobs(partition: Partition, progress: BatchProgress): JobCounts {
  const totalJobs = jobCount(partition)
  const completed = wholeJobs(partition)
  const failed = new Set<number>()
  let jobsCreated = 0
  for (const stretch of stretches(partition, progress)) {
    if (stretch.sent) jobsCreated += jobsBegunIn(partition, stretch)
    if (stretch.state === 'done' || stretch.state === 'skipped') completed.add(stretch)
    if (stretch.state === 'failed') failed.add(jobAt(partition, stretch.start))
  }
  const completedJobs = completed.count()
  const remainingJobs = totalJobs - completedJobs
  return { totalJobs, jobsCreated, remainingJobs, completedJobs, failedJobs: failed.size }
}

/** Counts the instances of a batch from its sets. */
export function countInstances(partition: Partition, progress: BatchProgress): InstanceCounts {
  const counts: Record<PositionState, number> = { pending: 0, done: 0, skipped: 0, retrying: 0, failed: 0 }
  for (const stretch of stretches(partition, progress)) counts[stretch.state] += sizeOf(stretch)
  return {
    totalInstances: partition.totalInstances,
    pendingInstances: counts.pending + counts.retrying,
    modifiedInstances: counts.done,
    failedInstances: counts.failed,
    skippedInstances: counts.skipped,
  }
}

/** A job belongs to the stretch in which its first instance is. */
function jobsBegunIn(partition: Partition, { start, end }: Range): number {
  const size = partition.invocationsPerBatchJob
  return Math.ceil(end / size) - Math.ceil(start / size)
}

/** Counts the jobs all of whose instances were added, in stretches of any length. */
function wholeJobs(partition: Partition) {
  const parts = new Map<number, number>()
  let whole = 0
  const addPart = (job: number, size: number) => {
    const sum = (parts.get(job) ?? 0) + size
    parts.set(job, sum)
    if (sum === sizeOf(jobRange(partition, job))) {
      parts.delete(job)
      whole += 1
    }
  }
  return {
    count: () => whole,
    add({ start, end }: Range): void {
      const first = jobAt(partition, start)
      const last = jobAt(partition, end - 1)
      if (first === last) return addPart(first, end - start)
      whole += last - first - 1
      addPart(first, jobRange(partition, first).end - start)
      addPart(last, end - jobRange(partition, last).start)
    },
  }
}
