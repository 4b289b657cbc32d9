import { syncBuiltinESMExports } from 'node:module'
import timersPromises from 'node:timers/promises'
import type { Random } from './random.ts'
import { createTimeline } from './timeline.ts'

/** Time that passes as fast as the work in it allows. */
export interface VirtualTime {
  /** Milliseconds since the epoch. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

const realSetImmediate = setImmediate

/** Everything that can go on without a timer has gone on after this. Nothing in virtual time waits for real input or output. */
const settled = () => new Promise<void>((resolve) => realSetImmediate(resolve))

/**
 * Runs `work` in virtual time: timers, `Date.now` and `Math.random` of the whole process are replaced until it ends. Where all of it only waits,
 * the clock is put to the next timer. So hours pass in seconds, and a seed repeats every interleaving. Throws when nothing can go on any more.
 */
export async function inVirtualTime<T>(
  random: Random,
  start: number,
  work: (time: VirtualTime) => Promise<T>,
): Promise<T> {
  const timeline = createTimeline()
  let now = start
  const plan = (milliseconds: number | undefined, act: () => void) => timeline.plan(now + (milliseconds ?? 0), act)
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => plan(milliseconds, resolve))
  const restore = replaceTime({ plan, now: () => now, random: random.next })
  try {
    let isDone = false
    const result = work({ now: () => now, sleep }).finally(() => {
      isDone = true
    })
    result.catch(() => {})
    await settled()
    while (!isDone) {
      const next = timeline.next()
      if (next === undefined) throw new Error('Everything waits, and nothing will ever happen')
      now = Math.max(now, next.time)
      next.act()
      await settled()
    }
    return await result
  } finally {
    restore()
  }
}

interface Replacement {
  readonly plan: (milliseconds: number | undefined, act: () => void) => void
  readonly now: () => number
  readonly random: () => number
}

/** Replaces the process's time and chance; the function that it gives puts the real ones back. */
function replaceTime({ plan, now, random }: Replacement): () => void {
  const real = { setTimeout, clearTimeout, date: Date.now, random: Math.random, wait: timersPromises.setTimeout }
  Object.assign(globalThis, timersOf(plan))
  Object.assign(timersPromises, {
    setTimeout: <T>(milliseconds?: number, value?: T) =>
      new Promise<T | undefined>((resolve) => plan(milliseconds, () => resolve(value))),
  })
  syncBuiltinESMExports()
  Date.now = now
  Math.random = random
  return () => {
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout })
    Object.assign(timersPromises, { setTimeout: real.wait })
    syncBuiltinESMExports()
    Date.now = real.date
    Math.random = real.random
  }
}

function timersOf(plan: Replacement['plan']) {
  const cancelled = new WeakSet<object>()
  return {
    setTimeout(act: (...values: unknown[]) => void, milliseconds?: number, ...values: unknown[]) {
      const timer = { ref: () => timer, unref: () => timer, hasRef: () => true }
      plan(milliseconds, () => {
        if (!cancelled.has(timer)) act(...values)
      })
      return timer
    },
    clearTimeout(timer: unknown) {
      if (timer instanceof Object) cancelled.add(timer)
    },
  }
}
