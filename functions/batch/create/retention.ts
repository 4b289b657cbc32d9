const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Chunks, progress and failures of a batch expire a year after its creation, those of a creation that died on the way too. It is
 * decided at creation because changing it later would cost as much as writing them again. A batch has to end within this time.
 */
const DETAILS_LIFETIME_MS = 365 * DAY_MS

/** The monitor ends a batch that still runs at this age, with its open instances as failed: well before what it needs for that expires. */
export const LONGEST_BATCH_MS = 350 * DAY_MS

/** When the details of a batch expire, in seconds since the epoch. */
export function detailsExpire(startTime: number): number {
  return Math.ceil((startTime + DETAILS_LIFETIME_MS) / 1000)
}

/** Whether the details of a batch have expired: what is gone of them is not lost. */
export function haveDetailsExpired(startTime: number, now: number): boolean {
  return detailsExpire(startTime) * 1000 <= now
}

/** When history forgets a batch that ends now, in milliseconds since the epoch; undefined keeps it. */
export function removalTime(endTime: number, timeToLiveDays: number | undefined): number | undefined {
  return timeToLiveDays === undefined ? undefined : endTime + timeToLiveDays * DAY_MS
}
