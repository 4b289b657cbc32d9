import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addSample, linePath, rates, recentRate, type Sample } from '../../../console/batch/progress.ts'

const samples = (...pairs: readonly (readonly [number, number])[]): readonly Sample[] =>
  pairs.map(([at, done]) => ({ at, done }))

describe('the progress of a batch', () => {
  test('its rate is that of the last ten seconds', () => {
    const known = samples([0, 0], [20_000, 100], [25_000, 600], [30_000, 1100])
    expect(recentRate(known)).toBe(100)
    expect(recentRate(samples([0, 5]))).toBeUndefined()
  })

  test('an answer that is older than one before changes nothing', () => {
    const known = samples([1000, 50])
    expect(addSample(known, { at: 2000, done: 40 })).toBe(known)
    expect(addSample(known, { at: 1000, done: 60 })).toBe(known)
    expect(addSample(known, { at: 2000, done: 60 })).toHaveLength(2)
  })

  test('rates from sample to sample, and a line that stays in its box', () => {
    expect(rates(samples([0, 0], [1000, 10], [3000, 10]))).toEqual([10, 0])
    expect(linePath([1, 2], 10, 4)).toBe('M0,2L10,0')
    expect(linePath([0, 0], 10, 4)).toBe('')
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2 }), (values) => {
        const points = linePath(values, 100, 50)
          .slice(1)
          .split('L')
          .filter(Boolean)
          .map((point) => point.split(',').map(Number))
        for (const [x = -1, y = -1] of points) expect(x >= 0 && x <= 100 && y >= 0 && y <= 50).toBe(true)
      }),
    )
  })
})
