import type { Turn } from '../../queue/messages.ts'
import type { LaneState } from '../../store/batch/batch-pace-items.ts'

/** A dead process keeps its lane this long after it should have ended its turn, in milliseconds. */
const GRACE_MS = 10_000

/** Times are the queue's: the clocks of functions may differ. */
export type Taken =
  | { readonly outcome: 'taken'; readonly lane: LaneState; readonly crashed: boolean }
  /** Somebody works in it still: it may be free in a moment. */
  | { readonly outcome: 'busy' }
  /** It had this turn, or a later one. */
  | { readonly outcome: 'stale' }

/**
 * Takes a turn of a lane that was read, `works` milliseconds long; each turn is taken once. A new round begins at the lane's first chunk. Who ended without giving
 * the lane back may have been ended by what it did: the chunk where it began is left to the next round. `apart`: how far from the last one a turn has to be, in
 * milliseconds; limits that are changed twice a second would have a turn for each change.
 */
export function takeTurn(
  lane: LaneState | undefined,
  { lane: number, round, at }: Turn,
  { now, works, apart, lanes }: Readonly<Record<'now' | 'works' | 'apart' | 'lanes', number>>,
): Taken {
  const busyUntil = now + works + GRACE_MS
  const beginning = { chunk: number, position: 0, isThrough: false, hasLeft: false }
  if (lane === undefined) {
    return { outcome: 'taken', crashed: false, lane: { version: 0, round, at, busyUntil, ...beginning } }
  }
  if (lane.round > round || (lane.round === round && lane.at >= at)) return { outcome: 'stale' }
  if (Math.abs(at - lane.at) < apart) return { outcome: 'stale' }
  const isHeld = lane.busyUntil > now && lane.busyUntil <= busyUntil
  if (isHeld) return { outcome: 'busy' }
  if (lane.round < round)
    return { outcome: 'taken', crashed: false, lane: { ...lane, round, at, busyUntil, ...beginning } }
  if (lane.isThrough) return { outcome: 'stale' }
  const crashed = lane.busyUntil !== 0
  const place = crashed ? { chunk: lane.chunk + lanes, position: 0, hasLeft: true } : {}
  return { outcome: 'taken', crashed, lane: { ...lane, at, busyUntil, ...place } }
}
