/**
 * How the instances of a batch are divided. Positions, chunks and groups count from 0, job numbers from 1.
 * A job is `invocationsPerBatchJob` instances in a row; a chunk is what one message carries out; a group is what one seed message sends.
 */
export interface Partition {
  readonly totalInstances: number
  readonly chunkSize: number
  readonly invocationsPerBatchJob: number
  readonly chunksPerGroup: number
}

/** Keeps a chunk's item under 64 KB, and a message within a few seconds. */
export const MAX_CHUNK_SIZE = 1000

/** A chunk is one message and one write of progress: below this, they would cost as much as the instances. */
const MIN_CHUNK_SIZE = 100

/** The longest id of a process instance that a chunk takes, in characters; the reference's column takes 64. */
export const MAX_ID_LENGTH = 64

/**
 * Ids in a chunk: what a seed job takes, but at least 100, at most 1,000, and whole jobs where a job has not more than 1,000 instances itself.
 */
export function chunkSizeFor(batchJobsPerSeed: number, invocationsPerBatchJob: number): number {
  const wanted = Math.min(Math.max(batchJobsPerSeed * invocationsPerBatchJob, MIN_CHUNK_SIZE), MAX_CHUNK_SIZE)
  const wholeJobs = Math.floor(wanted / invocationsPerBatchJob)
  return wholeJobs > 0 ? wholeJobs * invocationsPerBatchJob : wanted
}

export function jobCount({ totalInstances, invocationsPerBatchJob }: Partition): number {
  return Math.ceil(totalInstances / invocationsPerBatchJob)
}

export function chunkCount({ totalInstances, chunkSize }: Partition): number {
  return Math.ceil(totalInstances / chunkSize)
}

export function groupCount(partition: Partition): number {
  return Math.ceil(chunkCount(partition) / partition.chunksPerGroup)
}

/** The number of the job that this position belongs to. */
export function jobAt({ invocationsPerBatchJob }: Partition, position: number): number {
  return Math.floor(position / invocationsPerBatchJob) + 1
}

/** Positions from `start` to before `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The positions of a job; empty where there is no such job. */
export function jobRange({ totalInstances, invocationsPerBatchJob: size }: Partition, job: number): Range {
  const start = Math.min((job - 1) * size, totalInstances)
  return { start, end: Math.min(start + size, totalInstances) }
}

/** The positions of a chunk. */
export function chunkRange({ totalInstances, chunkSize }: Partition, chunk: number): Range {
  return { start: chunk * chunkSize, end: Math.min((chunk + 1) * chunkSize, totalInstances) }
}

/** The chunks of a group. */
export function groupRange(partition: Partition, group: number): Range {
  const { chunksPerGroup } = partition
  return { start: group * chunksPerGroup, end: Math.min((group + 1) * chunksPerGroup, chunkCount(partition)) }
}

/** The chunks that have positions of this range. */
export function chunksOf({ chunkSize }: Partition, { start, end }: Range): Range {
  return { start: Math.floor(start / chunkSize), end: Math.ceil(end / chunkSize) }
}

/** How many numbers a range has. */
export function sizeOf({ start, end }: Range): number {
  return end - start
}

/** The numbers of a range. */
export function* numbersIn({ start, end }: Range): Generator<number> {
  for (let number = start; number < end; number++) yield number
}

/** The group of a chunk. */
export function groupOf({ chunksPerGroup }: Pick<Partition, 'chunksPerGroup'>, chunk: number): number {
  return Math.floor(chunk / chunksPerGroup)
}

/** A chunk's number within its group. */
export function indexInGroup({ chunksPerGroup }: Pick<Partition, 'chunksPerGroup'>, chunk: number): number {
  return chunk % chunksPerGroup
}

/** Whether there is such a chunk, in this group: a message may say anything. */
export function hasChunk(
  partition: Partition,
  { chunk, group }: { readonly chunk: number; readonly group: number },
): boolean {
  return chunk >= 0 && chunk < chunkCount(partition) && group === groupOf(partition, chunk)
}

/** Whether these are groups that there are, in this order. */
export function hasGroups(partition: Partition, first: number, last: number): boolean {
  return (
    Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last < groupCount(partition)
  )
}
