import { setTimeout as wait } from 'node:timers/promises'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import { unbound } from '../../store/dynamodb/tenants.ts'
import type { KeptStatistics, StatisticsStore } from '../../store/statistics-items.ts'

/** A count that takes less, in milliseconds, is made anew for everybody who asks: up to some 10,000 instances nothing is ever old. */
const KEPT_FROM = 500

/** Kept counts are good for as many times what it took to make them, so that a page that asks every few seconds costs a twentieth of a process. */
const GOOD_FOR_TIMES = 20

/** After this long the count is made anew, in milliseconds; who asks waits for it this long, and gets the kept one where it takes longer. */
const PATIENCE = 800

/** Beyond this age, in milliseconds, a kept count is worth nothing: who asks waits for a new one. */
const TOO_OLD = 10 * 60_000

/** Counts of something, and when that was counted. With `fresh` it is always counted now. */
export type Statistics<Count> = (
  services: Services,
  about: string,
  options: { readonly fresh: boolean },
) => Promise<KeptStatistics<Count>>

/**
 * Counts that are kept where they take long: a quick count is made anew for everybody; a long one is kept, and made anew when it is old, at most one at a time
 * in a process. `count` counts what is asked about.
 */
export function keptStatistics<Count>(
  store: StatisticsStore<Count>,
  count: (db: Database, about: string) => Promise<Count[]>,
): Statistics<Count> {
  const counting = new WeakMap<Database, Map<string, Promise<KeptStatistics<Count>>>>()

  async function countAndKeep({ db, now }: Services, about: string): Promise<KeptStatistics<Count>> {
    const countedAt = now()
    const begin = performance.now()
    // They are kept for everybody, whoever asks first.
    const counts = await unbound(() => count(db, about))
    const statistics = { counts, countedAt, took: performance.now() - begin }
    if (statistics.took >= KEPT_FROM) await store.put(db, about, statistics)
    return statistics
  }

  function countOnce(services: Services, about: string): Promise<KeptStatistics<Count>> {
    const running = counting.get(services.db) ?? new Map<string, Promise<KeptStatistics<Count>>>()
    counting.set(services.db, running)
    const known = running.get(about)
    if (known !== undefined) return known
    const started = countAndKeep(services, about)
    running.set(about, started)
    // Whoever lost patience is not told when it fails.
    started
      .catch((error: unknown) => logFailure('Statistics were not counted', { reason: about }, error))
      .finally(() => running.delete(about))
    return started
  }

  return async (services, about, { fresh }) => {
    const kept = fresh ? undefined : await store.read(services.db, about)
    const age = kept === undefined ? Number.POSITIVE_INFINITY : services.now() - kept.countedAt
    if (kept !== undefined && age < kept.took * GOOD_FOR_TIMES) return kept
    const started = countOnce(services, about)
    if (kept === undefined || age > TOO_OLD) return started
    return Promise.race([started, wait(PATIENCE, kept, { ref: false })])
  }
}
