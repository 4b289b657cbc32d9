import '../../chaos/quiet.ts'
import { expect, test } from 'vitest'
import { runSeed } from '../../chaos/run-seed.ts'

/** Each runs an hour of the world in a few seconds. */
const LIMIT_MS = 30_000

/** The short form of `npm run chaos`. */
test.each([2, 3])(
  'every instance is accounted for whatever goes wrong: seed %i',
  { timeout: LIMIT_MS },
  async (seed) => {
    const { violations, modifications, faults } = await runSeed(seed, 120)
    expect(violations).toEqual([])
    expect(modifications).toBeGreaterThan(0)
    expect(faults.get('answer lost')).toBeGreaterThan(0)
  },
)

test('a seed repeats everything', { timeout: LIMIT_MS }, async () => {
  const [first, second] = [await runSeed(7, 40), await runSeed(7, 40)]
  expect(second).toEqual(first)
})
