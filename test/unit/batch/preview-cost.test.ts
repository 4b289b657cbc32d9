import { describe, expect, test } from 'vitest'
import { costOf } from '../../../functions/batch/preview/cost.ts'

const FOUND = { instances: 1000, wouldBeModified: 900, writeUnits: 900, readUnits: 500, keptUnits: 0 }

describe('what a batch would cost', () => {
  test('without limits: by the instance', () => {
    const { writeUnits, readUnits, sqsRequests, seconds } = costOf(FOUND)
    expect({ writeUnits, readUnits, sqsRequests, seconds }).toEqual({
      writeUnits: 950,
      readUnits: 500,
      sqsRequests: 22,
      seconds: 1,
    })
  })

  test.each([
    [1, 1000, 5000],
    [100, 10, 50],
    [500, 2, 10],
    [1000, 1, 10],
    [5000, 1, 10],
  ])('with %i a second: it takes %i s, and its turns are %i write units more', (maxPerSecond, seconds, more) => {
    const paced = costOf(FOUND, { maxPerSecond })
    expect(paced.seconds).toBe(seconds)
    expect(paced.writeUnits).toBe(costOf(FOUND).writeUnits + more)
  })

  test('an undoable one: what it keeps, as it was measured, or else about a tenth of a unit for each that is modified', () => {
    const plain = costOf(FOUND)
    expect(costOf({ ...FOUND, keptUnits: 40 }, { undoable: true }).writeUnits).toBe(plain.writeUnits + 40)
    expect(costOf(FOUND, { undoable: true }).writeUnits).toBe(plain.writeUnits + 90)
    expect(costOf({ ...FOUND, keptUnits: 40 }, { undoable: false })).toEqual(plain)
    expect(costOf({ ...FOUND, keptUnits: 40 }, { undoable: true }).dollars).toBeGreaterThan(plain.dollars)
  })

  test('an undoable one with a rate keeps the instances of each turn by themselves', () => {
    const paced = costOf(FOUND, { maxPerSecond: 10 })
    const both = costOf({ ...FOUND, keptUnits: 40 }, { maxPerSecond: 10, undoable: true })
    expect(both.writeUnits).toBe(paced.writeUnits + 100)
  })
})
