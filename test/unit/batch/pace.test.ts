import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takeTurn } from '../../../functions/batch/pace/lane.ts'
import { beatOf, isPlanShort, laneWidths, latenessOf, paceKey, turnsOf } from '../../../functions/batch/pace/pace.ts'
import type { LaneState } from '../../../functions/store/batch/batch-pace-items.ts'

const NOW = Date.UTC(2026, 0, 1, 12)

const limits = fc.record(
  { maxPerSecond: fc.integer({ min: 1, max: 5000 }), maxConcurrency: fc.integer({ min: 1, max: 1000 }) },
  { requiredKeys: [] },
)
const batches = fc
  .record({
    control: limits,
    totalInstances: fc.integer({ min: 1, max: 2_000_000 }),
    chunkSize: fc.integer({ min: 100, max: 1000 }),
  })
  .filter((batch) => paceKey(batch) !== undefined)

describe('lanes', () => {
  test('together they modify as many instances at once as allowed, and each at least one', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const widths = laneWidths(batch)
        expect(Math.min(...widths)).toBeGreaterThanOrEqual(1)
        expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(batch.control.maxConcurrency ?? 1e9)
        expect(widths.length).toBeLessThanOrEqual(Math.ceil(batch.totalInstances / batch.chunkSize))
      }),
    )
  })

  test('a batch without these limits has none, and other limits make other turns', () => {
    const batch = { totalInstances: 1000, chunkSize: 100 }
    expect(paceKey({ ...batch, control: { pauseAfter: 10 } })).toBeUndefined()
    const keys = [
      { maxPerSecond: 10 },
      { maxPerSecond: 11 },
      { maxConcurrency: 10 },
      { maxPerSecond: 10, pauseAfter: 5 },
    ]
    expect(new Set(keys.map((control) => paceKey({ ...batch, control }))).size).toBe(4)
  })
})

describe('planned turns', () => {
  test('each second has as many instances as the rate says, whatever the lanes; never more turns than two minutes have', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 1e6 }), (batch, left) => {
        const lanes = laneWidths(batch).map((_, lane) => lane)
        const turns = turnsOf(batch, { lanes, from: NOW, until: NOW + 120_000, left })
        const bySecond = Map.groupBy(turns, ({ at }) => at)
        expect(bySecond.size).toBeLessThanOrEqual(120_000 / beatOf(batch).every)
        const { maxPerSecond } = batch.control
        if (maxPerSecond === undefined) return
        for (const second of bySecond.values())
          expect(second.reduce((sum, { quota = Number.NaN }) => sum + quota, 0)).toBe(maxPerSecond)
      }),
      { numRuns: 30 },
    )
  })

  test('not many more than what is left needs', () => {
    const batch = { control: { maxPerSecond: 10 }, totalInstances: 1000, chunkSize: 100 }
    expect(turnsOf(batch, { lanes: [0], from: NOW, until: NOW + 120_000, left: 100 })).toHaveLength(12)
  })

  test('the next are planned before those end; a plan that reaches into next year is of a wrong clock', () => {
    expect(isPlanShort({ until: NOW + 120_000, isWhole: false }, NOW)).toBe(false)
    expect(isPlanShort({ until: NOW + 60_000, isWhole: false }, NOW)).toBe(true)
    expect(isPlanShort({ until: NOW + 60_000, isWhole: true }, NOW)).toBe(false)
    expect(isPlanShort({ until: NOW + 3_600_000, isWhole: true }, NOW)).toBe(true)
  })
})

test('a turn that comes late, or again, is not taken', () => {
  const receipt = { sentAt: NOW, receivedAt: NOW + 7300, receives: 1 }
  expect(latenessOf({ delay: 7, quota: 10 }, receipt)).toBe(300)
  expect(latenessOf({ delay: 6, quota: 10 }, receipt)).toBeUndefined()
  expect(latenessOf({ delay: 7, quota: 10 }, { ...receipt, receives: 2 })).toBeUndefined()
})

test('without a rate a turn that comes seconds late is taken all the same, and ends when it was to end', () => {
  const lateBy = (late: number) => latenessOf({ delay: 0 }, { sentAt: NOW, receivedAt: NOW + late, receives: 1 })
  expect(lateBy(3000)).toBe(3000)
  expect(lateBy(5000)).toBeUndefined()
  const { works } = beatOf({ control: { maxConcurrency: 1000 } })
  expect(lateBy(works)).toBeUndefined()
})

describe('taking a turn', () => {
  const turn = { key: 'k', round: 1, tries: 0, lane: 2, at: NOW, delay: 0 }
  const options = { now: NOW, works: 950, apart: 1000, lanes: 4 }
  const lane: LaneState = {
    version: 5,
    round: 1,
    at: NOW - 1000,
    busyUntil: 0,
    chunk: 6,
    position: 30,
    isThrough: false,
    hasLeft: false,
  }

  test('the first begins at the first chunk of the lane', () => {
    const taken = takeTurn(undefined, turn, options)
    expect(taken).toMatchObject({ outcome: 'taken', lane: { chunk: 2, position: 0, version: 0 } })
  })

  test('the next goes on; the same again, or an earlier one, does not', () => {
    const taken = takeTurn(lane, turn, options)
    expect(taken).toMatchObject({ outcome: 'taken', crashed: false, lane: { chunk: 6, position: 30, at: NOW } })
    expect(takeTurn({ ...lane, at: NOW }, turn, options).outcome).toBe('stale')
    expect(takeTurn({ ...lane, round: 2 }, turn, options).outcome).toBe('stale')
    expect(takeTurn({ ...lane, isThrough: true }, turn, options).outcome).toBe('stale')
  })

  test('a new round begins from the start', () => {
    const taken = takeTurn({ ...lane, isThrough: true, hasLeft: true }, { ...turn, round: 2 }, options)
    expect(taken).toMatchObject({ outcome: 'taken', lane: { chunk: 2, position: 0, isThrough: false, hasLeft: false } })
  })

  test('of other limits, with a rate, not within a second of the last', () => {
    const last = { ...lane, at: NOW - 300 }
    expect(takeTurn(last, { ...turn, round: 2 }, options).outcome).toBe('stale')
    expect(takeTurn(last, { ...turn, round: 2 }, { ...options, apart: 0 }).outcome).toBe('taken')
    // A clock that was an hour ahead keeps nobody from going on.
    expect(takeTurn({ ...lane, at: NOW + 3_600_000 }, { ...turn, round: 2 }, options).outcome).toBe('taken')
  })

  test('never beside somebody who works; where he died the chunk is left to the next round', () => {
    expect(takeTurn({ ...lane, busyUntil: NOW + 500 }, turn, options).outcome).toBe('busy')
    expect(takeTurn({ ...lane, busyUntil: NOW + 500 }, { ...turn, round: 2 }, options).outcome).toBe('busy')
    const taken = takeTurn({ ...lane, busyUntil: NOW - 500 }, turn, options)
    expect(taken).toMatchObject({ outcome: 'taken', crashed: true, lane: { chunk: 10, position: 0, hasLeft: true } })
  })
})
