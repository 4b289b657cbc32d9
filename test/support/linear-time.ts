import { expect } from 'vitest'

/** Eight times the size takes eight times the time, and 64 times where it is quadratic: in between nothing is mistaken for the other on a busy machine. */
const GROWTH = 8
const LIMIT = 32

/** A processor's time below this, in microseconds, says nothing about how it grows. */
const NOISE = 20_000

/** Measures the processor's time of this at a size and at eight times the size: it has to grow like the size, not like its square. */
export function expectLinear(size: number, act: (size: number) => void): void {
  act(size)
  const small = Math.max(
    timeOf(() => act(size)),
    NOISE,
  )
  expect(timeOf(() => act(GROWTH * size))).toBeLessThan(LIMIT * small)
}

function timeOf(act: () => void): number {
  const before = process.cpuUsage()
  act()
  const { user } = process.cpuUsage(before)
  return user
}
