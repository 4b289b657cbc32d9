import type { Turn } from '../../queue/messages.ts'
import type { Receipt } from '../../queue/receive-messages.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import type { TurnsPlan } from '../../store/batch/batch-pace-items.ts'
import { pauseOf } from '../control/limits.ts'
import { chunkCount } from '../create/partition.ts'
import { WRITES_AT_ONCE } from '../work/batch-work.ts'

/**
 * A batch that is limited in its rate or its concurrency is carried out by *lanes*: lane `i` of `n` has every `n`-th chunk from the `i`-th on, and
 * goes through them in order. A lane works when it has a *turn*: a message of its own, delayed until then.
 */

/** Instances a second that one lane is asked for: less than one process does, so that a lane keeps up. */
const RATE_OF_LANE = 500

type Paced = Pick<StoredBatch, 'control' | 'resumed' | 'totalInstances' | 'chunkSize'>

/** Whether the batch is limited in its rate or its concurrency. */
export function isPaced({ control }: Pick<StoredBatch, 'control'>): boolean {
  return control?.maxPerSecond !== undefined || control?.maxConcurrency !== undefined
}

/** What turns are planned by: they are stale where it is another one. Undefined where the batch is not limited in its pace. */
export function paceKey(batch: Paced): string | undefined {
  if (!isPaced(batch)) return undefined
  const { maxPerSecond = '', maxConcurrency = '' } = batch.control ?? {}
  return `${maxPerSecond}/${maxConcurrency}/${pauseOf(batch) ?? ''}/${batch.resumed?.time ?? ''}`
}

/** The lanes of a batch, each with how many instances it modifies at the same time: together not more than `maxConcurrency`. */
export function laneWidths(batch: Paced): number[] {
  const { maxPerSecond, maxConcurrency = Number.POSITIVE_INFINITY } = batch.control ?? {}
  const byConcurrency = Math.ceil(maxConcurrency / WRITES_AT_ONCE)
  const byRate = maxPerSecond === undefined ? byConcurrency : Math.ceil(maxPerSecond / RATE_OF_LANE)
  const lanes = Math.max(1, Math.min(byConcurrency, byRate, chunkCount({ ...PARTITION, ...batch })))
  return share(Math.min(maxConcurrency, lanes * WRITES_AT_ONCE), lanes)
}

const PARTITION = { invocationsPerBatchJob: 1, chunksPerGroup: 1 }

/** Divides a number into so many whole ones that differ by at most one. */
export function share(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, at) => Math.floor(total / parts) + (at < total % parts ? 1 : 0))
}

/** The time between two turns of a lane, and how long it works in one, in milliseconds. */
export interface Beat {
  readonly every: number
  readonly works: number
}

/** With a rate each second has its instances; without one a lane works nearly all of the time. */
export function beatOf({ control }: Pick<StoredBatch, 'control'>): Beat {
  return control?.maxPerSecond === undefined ? { every: 5000, works: 4700 } : { every: 1000, works: 950 }
}

/** A turn comes as a delayed message does, about in time. With a rate, what is later than this is dropped: made up for, it would be too many at once. */
const LATE_MS = 1000

/** Without a rate what comes late has only less time: where there are more lanes than functions, some always wait for others. */
const LATE_WITHOUT_RATE_MS = 4000

/** By how much a turn is later than it was planned, in milliseconds; undefined where it came too late, or again, and is dropped. */
export function latenessOf(
  { delay, quota }: Pick<Turn, 'delay' | 'quota'>,
  { sentAt, receivedAt, receives }: Receipt,
): number | undefined {
  const lateness = Math.max(0, receivedAt - sentAt - delay * 1000)
  const most = quota === undefined ? LATE_WITHOUT_RATE_MS : LATE_MS
  return receives <= 1 && lateness <= most ? lateness : undefined
}

/** How far turns are planned ahead, and how much of that may be left when the next are planned: the monitor looks each minute. Milliseconds. */
export const AHEAD_MS = 120_000
const AHEAD_LEAST_MS = 75_000

/** Whether the next turns are to be planned. A plan that reaches too far is of a clock that was wrong. */
export function isPlanShort({ until, isWhole }: Pick<TurnsPlan, 'until' | 'isWhole'>, now: number): boolean {
  return until - now < (isWhole ? -LATE_MS : AHEAD_LEAST_MS) || isPlanWrong(until, now)
}

/** Whether a plan reaches further than any can. */
export function isPlanWrong(until: number, now: number): boolean {
  return until - now > AHEAD_MS + 2 * AHEAD_LEAST_MS
}

/** A turn as it is planned. */
export interface PlannedTurn {
  readonly lane: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly quota?: number
}

export interface TurnsRequest {
  /** The lanes that have something left to do. */
  readonly lanes: readonly number[]
  /** When the first turn may be, in milliseconds since the epoch. */
  readonly from: number
  readonly until: number
  /** Instances that are left, at most: turns for more are not planned. */
  readonly left: number
}

/** A lane without a rate is taken to need this long for an instance, in milliseconds, so that not many more turns are planned than it needs. */
const SLOW_MS = 100

/** The turns of these lanes from one time to another: in each second as many instances as the rate says, together. */
export function turnsOf(batch: Paced, { lanes, from, until, left }: TurnsRequest): PlannedTurn[] {
  const { every } = beatOf(batch)
  const { maxPerSecond } = batch.control ?? {}
  const beats = Math.min(Math.ceil((until - from) / every), beatsFor(batch, left, lanes))
  const quotas = maxPerSecond === undefined ? undefined : share(maxPerSecond, lanes.length)
  return Array.from({ length: Math.max(beats, 0) }, (_, beat) =>
    lanes.flatMap((lane, at): PlannedTurn[] => {
      const turn = { lane, at: from + beat * every }
      const quota = quotas?.[at]
      if (quota === 0) return []
      return [quota === undefined ? turn : { ...turn, quota }]
    }),
  ).flat()
}

/** Some more than are needed, since turns get lost or do not do all that they may. */
function beatsFor(batch: Paced, left: number, lanes: readonly number[]): number {
  const { maxPerSecond } = batch.control ?? {}
  const { every } = beatOf(batch)
  const widths = laneWidths(batch)
  const width = lanes.reduce((sum, lane) => sum + (widths[lane] ?? 0), 0)
  const ofBeat = maxPerSecond ?? Math.max(width, 1) * (every / SLOW_MS)
  return Math.ceil((left / ofBeat) * 1.1) + 1
}
