import { concurrently } from './concurrently.ts'

export interface Sweep {
  /** Items carried out at the same time. */
  readonly limit: number
  /** When to begin nothing more, in milliseconds since the epoch. */
  readonly deadline?: number
  /** The clock that the deadline is by. */
  readonly now: () => number
}

/** An item that failed, and why. */
export interface Failed<T> {
  readonly item: T
  readonly error: unknown
}

/**
 * Runs `perform` for each item until the deadline. An item that fails costs itself: the others are carried out. Gives those that failed, for the caller to name
 * in the log and to count in a metric; never rejects for them.
 */
export async function eachIsolated<T>(
  items: Iterable<T>,
  { limit, deadline = Number.POSITIVE_INFINITY, now }: Sweep,
  perform: (item: T) => Promise<void>,
): Promise<Failed<T>[]> {
  const failed: Failed<T>[] = []
  await concurrently(items, limit, async (item) => {
    if (now() >= deadline) return
    try {
      await perform(item)
    } catch (error) {
      failed.push({ item, error })
    }
  })
  return failed
}
