import type { Item } from '../world/memory/expressions.ts'

/**
 * How many seconds' worth of instances may be modified within ten: a turn's at each end, one that was planned anew, and what was under way when the limit
 * came.
 */
const MOST_SECONDS = 13
const WINDOW_MS = 10_000
/** Messages under way look again after 300 ms, and what they are writing then is written. */
const IN_FORCE_AFTER_MS = 2000

/** Watches that batches keep the rate that they are limited to. */
export interface Rates {
  /** A batch's item was written. */
  noteBatch(item: Item | undefined, now: number): void
  /** A batch has modified an instance. */
  noteModification(batchId: string, now: number): void
}

interface Limit {
  readonly perSecond: number
  readonly since: number
  times: number[]
}

export function createRates(report: (violation: string) => void): Rates {
  const limits = new Map<string, Limit>()
  return {
    noteBatch(item, now) {
      const id = item?.id?.S
      if (id === undefined || item?.pk?.S !== `B#${id}`) return
      const perSecond = Number(item.control?.M?.maxPerSecond?.N ?? Number.POSITIVE_INFINITY)
      if (limits.get(id)?.perSecond !== perSecond) limits.set(id, { perSecond, since: now, times: [] })
    },
    noteModification(batchId, now) {
      const limit = limits.get(batchId)
      if (limit === undefined || now < limit.since + IN_FORCE_AFTER_MS) return
      limit.times = [...limit.times.filter((time) => time > now - WINDOW_MS), now]
      if (limit.times.length <= limit.perSecond * MOST_SECONDS) return
      report(`Batch ${batchId} modified ${limit.times.length} instances in ten seconds, at ${limit.perSecond} a second`)
      limit.times = []
    },
  }
}
