import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOP_BUDGET, splitSeed } from '../../../functions/batch/seed/seed-groups.ts'
import type { SeedMessage } from '../../../functions/queue/messages.ts'

const seed = (firstGroup: number, lastGroup: number): SeedMessage => ({
  kind: 'seed',
  batchId: 'b',
  firstGroup,
  lastGroup,
})

const partsOf = (message: SeedMessage): SeedMessage[] =>
  splitSeed(message).flatMap(({ message: part }) => (part.kind === 'seed' ? [part] : []))

/** Messages from the root seed to a group's own one, along the longest way. */
function depthOf(message: SeedMessage): number {
  if (message.firstGroup === message.lastGroup) return 1
  return 1 + Math.max(...partsOf(message).map(depthOf))
}

test('the parts of a seed are its range: each group once, in at most ten messages', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5000 }), fc.integer({ min: 1, max: 5000 }), (first, width) => {
      const parts = partsOf(seed(first, first + width))
      expect(parts.length).toBeLessThanOrEqual(10)
      expect(parts[0]?.firstGroup).toBe(first)
      for (const [at, part] of parts.entries()) {
        expect(part.lastGroup).toBeGreaterThanOrEqual(part.firstGroup)
        expect(part.lastGroup + 1).toBe(parts[at + 1]?.firstGroup ?? first + width + 1)
      }
    }),
  )
})

test.each([
  { instances: 100_000, groups: 10 },
  { instances: 1_000_000, groups: 100 },
  { instances: 10_000_000, groups: 1000 },
  { instances: 100_000_000, groups: 10_000 },
])('a batch of $instances instances stays within the hop budget', ({ groups }) => {
  const executionAndMonitor = 2
  expect(depthOf(seed(0, groups - 1)) + executionAndMonitor).toBeLessThanOrEqual(HOP_BUDGET)
})
