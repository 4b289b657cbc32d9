import { z } from 'zod'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import type { ItemKey } from '../dynamodb/item.ts'
import { getItem, putItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { batchPartition } from './batch-items.ts'

const turnsPlan = z.object({
  version: z.number().int(),
  /** The limits that it is for. */
  key: z.string(),
  /** How often the batch was begun from its start, and how often in a row because something was left of the round before. */
  round: z.number().int(),
  tries: z.number().int(),
  /** Up to when turns were planned, in milliseconds since the epoch. */
  until: z.number(),
  /** Whether they are enough for all that is left, as far as can be known: then the next are planned when they are over. */
  isWhole: z.boolean(),
  /** The progress at which nothing was left to do: until that is another one nothing is planned. */
  idleAt: z.number().optional(),
})
/** How far the turns of a limited batch are planned. */
export type TurnsPlan = z.infer<typeof turnsPlan>

const laneState = z.object({
  version: z.number().int(),
  /** The turn that it had last. */
  round: z.number().int(),
  at: z.number(),
  /** Up to when nobody else may take a turn of it, in milliseconds since the epoch; 0 while nobody works. */
  busyUntil: z.number(),
  /** Where it goes on: a chunk, and a position in it. */
  chunk: z.number().int(),
  position: z.number().int(),
  /** Whether it has come to its end in this round. */
  isThrough: z.boolean(),
  /** Whether something was left behind in this round. */
  hasLeft: z.boolean(),
})
/** A lane of a limited batch: which turn it had last, and how far it is. */
export type LaneState = z.infer<typeof laneState>

const planKey = (batchId: string): ItemKey => ({ pk: batchPartition(batchId), sk: 'T' })
// Each in a partition of its own: lanes are written once or twice a second, all at the same time.
const laneKey = (batchId: string, lane: number): ItemKey => ({ pk: `${batchPartition(batchId)}#L${lane}`, sk: 'T' })

/** The plan of a batch's turns, as last written; undefined where there is none yet. */
export async function readTurnsPlan(db: Database, batchId: string): Promise<TurnsPlan | undefined> {
  const item = await getItem(db, planKey(batchId), true)
  return item && turnsPlan.parse(item)
}

/** Writes the next plan; false where somebody else has planned since `version` was read (0: there was none). `expires`: seconds since the epoch. */
export function putTurnsPlan(db: Database, batchId: string, plan: TurnsPlan, expires: number): Promise<boolean> {
  return putVersion(db, planKey(batchId), plan, expires)
}

/** A lane, as last written; undefined where it had no turn yet. */
export async function readLane(db: Database, batchId: string, lane: number): Promise<LaneState | undefined> {
  const item = await getItem(db, laneKey(batchId, lane), true)
  return item && laneState.parse(item)
}

/** The first so many lanes of a batch, in their order. */
export async function readLanes(db: Database, batchId: string, count: number): Promise<(LaneState | undefined)[]> {
  const keys = Array.from({ length: count }, (_, lane) => laneKey(batchId, lane))
  const items = await batchGet(db, keys, { consistent: true })
  const byPartition = new Map(items.map((item) => [item.pk, item]))
  return keys.map(({ pk }) => {
    const item = byPartition.get(pk)
    return item && laneState.parse(item)
  })
}

/** Writes a lane; false where somebody else has since `version` was read. `expires`: seconds since the epoch. */
export function putLane(
  db: Database,
  { batchId, lane }: { readonly batchId: string; readonly lane: number },
  state: LaneState,
  expires: number,
): Promise<boolean> {
  return putVersion(db, laneKey(batchId, lane), state, expires)
}

/** `state.version` is that of the item that was read, 0 where there was none. */
async function putVersion(
  db: Database,
  key: ItemKey,
  { version, ...state }: TurnsPlan | LaneState,
  expires: number,
): Promise<boolean> {
  const condition =
    version === 0
      ? { expression: 'attribute_not_exists(pk)' }
      : { expression: 'version = :read', values: { ':read': version } }
  const item = { ...state, version: version + 1, [TABLE.timeToLive]: expires }
  return (await putItem(db, key, item, condition)).done
}
