import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chunkCount,
  chunkRange,
  chunkSizeFor,
  chunksOf,
  jobAt,
  jobCount,
  jobRange,
  numbersIn,
  type Partition,
  sizeOf,
} from '../../../functions/batch/create/partition.ts'

const partitions: fc.Arbitrary<Partition> = fc
  .record({
    totalInstances: fc.integer({ min: 1, max: 20_000 }),
    batchJobsPerSeed: fc.integer({ min: 1, max: 2000 }),
    invocationsPerBatchJob: fc.integer({ min: 1, max: 5000 }),
  })
  .map(({ totalInstances, batchJobsPerSeed, invocationsPerBatchJob }) => ({
    totalInstances,
    invocationsPerBatchJob,
    chunkSize: chunkSizeFor(batchJobsPerSeed, invocationsPerBatchJob),
    chunksPerGroup: 100,
  }))

describe('chunk size', () => {
  test.each([
    { perSeed: 100, perJob: 1, size: 100, why: 'the defaults' },
    { perSeed: 1, perJob: 1, size: 100, why: 'a message is not for less than 100 instances' },
    { perSeed: 100, perJob: 5, size: 500, why: 'what a seed job takes' },
    { perSeed: 100, perJob: 30, size: 990, why: 'whole jobs, at most 1,000 instances' },
    { perSeed: 5000, perJob: 1, size: 1000, why: 'at most 1,000 instances' },
    { perSeed: 1, perJob: 5000, size: 1000, why: 'a job that does not fit is carried out by several messages' },
  ])('$perSeed jobs per seed with $perJob instances: $size ids, $why', ({ perSeed, perJob, size }) => {
    expect(chunkSizeFor(perSeed, perJob)).toBe(size)
  })
})

describe('whatever the settings', () => {
  test('every position is in exactly one chunk', () => {
    fc.assert(
      fc.property(partitions, (partition) => {
        const chunks = [...numbersIn({ start: 0, end: chunkCount(partition) })].map((chunk) =>
          chunkRange(partition, chunk),
        )
        expect(chunks[0]?.start).toBe(0)
        for (const [at, chunk] of chunks.entries())
          expect(chunk.end).toBe(chunks[at + 1]?.start ?? partition.totalInstances)
        expect(Math.max(...chunks.map(sizeOf))).toBeLessThanOrEqual(1000)
      }),
    )
  })

  test('every position is in exactly one job, and the job in the chunks that are said', () => {
    fc.assert(
      fc.property(partitions, fc.nat(), (partition, some) => {
        const position = some % partition.totalInstances
        const job = jobAt(partition, position)
        const range = jobRange(partition, job)
        expect(job).toBeGreaterThanOrEqual(1)
        expect(job).toBeLessThanOrEqual(jobCount(partition))
        expect(position).toBeGreaterThanOrEqual(range.start)
        expect(position).toBeLessThan(range.end)
        expect([...numbersIn(chunksOf(partition, range))]).toContain(Math.floor(position / partition.chunkSize))
      }),
    )
  })

  test('jobs of up to 1,000 instances are never divided between messages', () => {
    fc.assert(
      fc.property(
        partitions.filter(({ invocationsPerBatchJob }) => invocationsPerBatchJob <= 1000),
        fc.nat(),
        (partition, some) => {
          const job = (some % jobCount(partition)) + 1
          expect(sizeOf(chunksOf(partition, jobRange(partition, job)))).toBe(1)
        },
      ),
    )
  })
})
