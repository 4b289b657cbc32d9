import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chunkCount,
  chunkRange,
  groupCount,
  groupOf,
  indexInGroup,
  jobAt,
  jobCount,
  numbersIn,
  type Partition,
} from '../../../functions/batch/create/partition.ts'
import { type BatchProgress, countInstances, countJobs } from '../../../functions/batch/progress/job-tally.ts'
import type { ChunkProgress } from '../../../functions/store/batch/batch-chunk-items.ts'

const NOTHING: ChunkProgress = {
  done: new Set(),
  skipped: new Set(),
  retrying: new Set(),
  failed: new Set(),
  suspended: new Set(),
  incidents: new Set(),
  tries: new Map(),
  messages: new Map(),
  after: new Map(),
  version: 0,
  retriedBy: 0,
}

/** A batch of which these chunks are finished and these have details. */
function progressOf(
  partition: Partition,
  {
    finished = [],
    details = new Map(),
    seeded = [],
  }: { finished?: number[]; details?: Map<number, ChunkProgress>; seeded?: number[] },
): BatchProgress {
  const groups = [...numbersIn({ start: 0, end: groupCount(partition) })].map((group) => ({
    progressed: undefined,
    finished: new Set(
      finished.filter((chunk) => groupOf(partition, chunk) === group).map((chunk) => indexInGroup(partition, chunk)),
    ),
    detailed: new Set(
      [...details.keys()]
        .filter((chunk) => groupOf(partition, chunk) === group)
        .map((chunk) => indexInGroup(partition, chunk)),
    ),
  }))
  return { seededGroups: new Set(seeded), groups, details }
}

const hundreds: Partition = { totalInstances: 250, chunkSize: 100, invocationsPerBatchJob: 1, chunksPerGroup: 100 }

describe('counting jobs', () => {
  test('of a new batch nothing is made', () => {
    expect(countJobs(hundreds, progressOf(hundreds, {}))).toEqual({
      totalJobs: 250,
      jobsCreated: 0,
      remainingJobs: 250,
      completedJobs: 0,
      failedJobs: 0,
    })
  })

  test('sent messages are made jobs', () => {
    expect(countJobs(hundreds, progressOf(hundreds, { seeded: [0] }))).toMatchObject({
      jobsCreated: 250,
      remainingJobs: 250,
    })
  })

  test('a finished chunk counts even where its seed died before it recorded that it had sent it', () => {
    const counts = countJobs(hundreds, progressOf(hundreds, { finished: [2] }))
    expect(counts).toMatchObject({ jobsCreated: 50, completedJobs: 50, remainingJobs: 200 })
  })

  test('a failed job is a remaining one; one that is being retried is remaining and not failed', () => {
    const chunk = { ...NOTHING, done: new Set([0]), failed: new Set([1, 2]), retrying: new Set([2]) }
    const counts = countJobs(hundreds, progressOf(hundreds, { details: new Map([[0, chunk]]) }))
    expect(counts).toMatchObject({ completedJobs: 1, failedJobs: 1, remainingJobs: 249 })
  })

  test('a deleted job counts as completed', () => {
    const chunk = { ...NOTHING, skipped: new Set([1]), failed: new Set([1]) }
    const counts = countJobs(hundreds, progressOf(hundreds, { details: new Map([[0, chunk]]) }))
    expect(counts).toMatchObject({ completedJobs: 1, failedJobs: 0 })
  })

  test('a job of five instances with two refused ones is one failed job', () => {
    const fives = { totalInstances: 500, chunkSize: 500, invocationsPerBatchJob: 5, chunksPerGroup: 100 }
    const done = [...numbersIn({ start: 0, end: 500 })].filter((position) => position !== 6 && position !== 8)
    const chunk = { ...NOTHING, done: new Set(done), failed: new Set([6, 8]) }
    const counts = countJobs(fives, progressOf(fives, { details: new Map([[0, chunk]]) }))
    expect(counts).toMatchObject({ totalJobs: 100, completedJobs: 99, failedJobs: 1, remainingJobs: 1 })
  })

  test('a job that lies in three chunks is complete with the last of them', () => {
    const long = { totalInstances: 5000, chunkSize: 1000, invocationsPerBatchJob: 2500, chunksPerGroup: 100 }
    expect(countJobs(long, progressOf(long, { finished: [0, 1] })).completedJobs).toBe(0)
    expect(countJobs(long, progressOf(long, { finished: [0, 1, 2] })).completedJobs).toBe(1)
    expect(countJobs(long, progressOf(long, { finished: [0, 1, 2, 3, 4] })).completedJobs).toBe(2)
  })
})

const positions = fc.uniqueArray(fc.nat({ max: 39 }), { maxLength: 10 }).map((numbers) => new Set(numbers))
const batches = fc
  .record({
    totalInstances: fc.integer({ min: 1, max: 400 }),
    invocationsPerBatchJob: fc.integer({ min: 1, max: 90 }),
    states: fc.array(
      fc.oneof(
        fc.constant('pending' as const),
        fc.constant('finished' as const),
        fc.record({
          done: positions,
          skipped: positions,
          retrying: positions,
          failed: positions,
          suspended: positions,
          incidents: fc.constant(new Set<number>()),
          tries: fc.constant(new Map<number, Set<number>>()),
          messages: fc.constant(new Map<string, Set<number>>()),
          after: fc.constant(new Map<number, Set<number>>()),
          version: fc.constant(0),
          retriedBy: fc.constant(0),
        }),
      ),
      { minLength: 10, maxLength: 10 },
    ),
    isSeeded: fc.boolean(),
  })
  .map(({ totalInstances, invocationsPerBatchJob, states, isSeeded }) => {
    const partition = { totalInstances, chunkSize: 40, invocationsPerBatchJob, chunksPerGroup: 100 }
    const chunks = [...numbersIn({ start: 0, end: chunkCount(partition) })]
    const finished = chunks.filter((chunk) => states[chunk] === 'finished')
    const details = new Map(
      chunks.flatMap((chunk): [number, ChunkProgress][] => {
        const state = states[chunk]
        return typeof state === 'object' ? [[chunk, state]] : []
      }),
    )
    return {
      partition,
      finished,
      details,
      progress: progressOf(partition, { finished, details, seeded: isSeeded ? [0] : [] }),
    }
  })

describe('in any state that the sets may be in', () => {
  test('the numbers add up', () => {
    fc.assert(
      fc.property(batches, ({ partition, progress }) => {
        const jobs = countJobs(partition, progress)
        expect(jobs.completedJobs + jobs.remainingJobs).toBe(jobs.totalJobs)
        expect(jobs.failedJobs).toBeLessThanOrEqual(jobs.remainingJobs)
        expect(jobs.jobsCreated).toBeGreaterThanOrEqual(0)
        expect(jobs.jobsCreated).toBeLessThanOrEqual(jobs.totalJobs)
        const instances = countInstances(partition, progress)
        const { pendingInstances, modifiedInstances, failedInstances, skippedInstances } = instances
        expect(pendingInstances + modifiedInstances + failedInstances + skippedInstances).toBe(partition.totalInstances)
      }),
    )
  })

  test('completed are the jobs all of whose instances are done or skipped, counted one by one', () => {
    fc.assert(
      fc.property(batches, ({ partition, finished, details, progress }) => {
        const open = new Set<number>()
        for (const chunk of numbersIn({ start: 0, end: chunkCount(partition) })) {
          const { start, end } = chunkRange(partition, chunk)
          for (const position of numbersIn({ start, end })) {
            const chunkDetails = details.get(chunk)
            const isDone = chunkDetails?.done.has(position - start) || chunkDetails?.skipped.has(position - start)
            if (!finished.includes(chunk) && isDone !== true) open.add(jobAt(partition, position))
          }
        }
        expect(countJobs(partition, progress).completedJobs).toBe(jobCount(partition) - open.size)
      }),
    )
  })
})
