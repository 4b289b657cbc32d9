import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { TrailEvent } from '../../engine/trail/trail-event.ts'
import type { Database } from '../dynamodb/database.ts'
import type { Item } from '../dynamodb/item.ts'
import { shardOf } from '../dynamodb/shard.ts'
import { deleteItem, getItem, putItem, updateItem } from '../dynamodb/single-item.ts'
import { TABLE } from '../dynamodb/table.ts'
import { instanceKey } from './instance-key.ts'
import { endAttributes, runningAttributes } from './process-instance-index.ts'
import { contentsOf } from './stored-contents.ts'
import type { StoredInstance } from './stored-instance.ts'
import { type NewOutboxEntry, type OutboxEntry, storedOutbox } from './stored-outbox.ts'
import { STATE_LIMIT, type StateText, textAttributes, textOf } from './stored-state.ts'
import { NO_TRAIL, partsAttribute, putTrailPart, rollsOut, type StoredTrail, trailAfter } from './trail/trail-items.ts'
import { lostLine, type TrailText, trailLine } from './trail/trail-text.ts'

/** An instance after a step. */
export interface NextInstance {
  readonly state: InstanceState
  readonly outbox: readonly NewOutboxEntry[]
  /** What the step leaves in the trail; absent where none is kept. */
  readonly trail?: readonly TrailEvent[] | undefined
  /** The id of the batch that does this: recorded in the same write. */
  readonly mark?: string
  /** Marks that are not needed any more. */
  readonly forgotten?: ReadonlySet<string>
  /** The receipts from now on, where they change. */
  readonly received?: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
  /** How long to keep the instance once it has ended; undefined keeps it for ever. */
  readonly historyTimeToLiveDays?: number | undefined
}

export type SaveResult =
  | { readonly outcome: 'saved'; readonly stored: StoredInstance }
  | { readonly outcome: 'conflict' }
  /** The state would not fit into an item. */
  | { readonly outcome: 'tooLarge'; readonly bytes: number; readonly limit: number }

export type CreateResult =
  | { readonly outcome: 'created'; readonly stored: StoredInstance }
  | { readonly outcome: 'exists' }
  | { readonly outcome: 'tooLarge'; readonly bytes: number; readonly limit: number }

/**
 * Whatever asks for a mark does so for a batch that runs: its messages, the monitor's, and those that somebody sends who activates it after months. A batch
 * ends within this time. What is not needed for so long goes earlier, see `functions/instance/forgotten-marks.ts`.
 */
const MARK_LIFETIME_SECONDS = 365 * 24 * 3600

/** An instance that has ended is kept for as long after its last mark as queues keep a message, however short its history is. */
const MARKED_ENDS_SECONDS = 14 * 24 * 3600

/** A batch's id, a time, and what DynamoDB adds for each attribute of a map. */
const MARK_BYTES = 48

/** Characters of a write's token: 48 random bits of a UUID, which costs a tenth of asking for 48 bits. */
const TOKEN_LENGTH = 12

/** The partitions of the index `outbox`. */
export const OUTBOX_SHARDS = 8

/** Writes a new instance, unless there is one of this id already. */
export async function createInstance(db: Database, next: NextInstance): Promise<CreateResult> {
  const { state } = next
  const { packed, saved: stored } = packedAfter(db, undefined, next)
  const { marks } = stored
  if (packed.bytes > STATE_LIMIT) return { outcome: 'tooLarge', bytes: packed.bytes, limit: STATE_LIMIT }
  const condition = { expression: 'attribute_not_exists(pk)' }
  const write = await putItem(
    db,
    instanceKey(state.id),
    { ...attributesOf(stored, packed), ...indexAttributes(next, marks) },
    condition,
  )
  return write.done ? { outcome: 'created', stored } : { outcome: 'exists' }
}

/**
 * Writes the state that a step gave, on the condition that nobody wrote meanwhile. Effects that are still in the outbox stay before the
 * new ones. An instance that has ended moves from the index of the running ones to that of the ended ones. It writes the whole item, since all of
 * it follows from the state: that costs what an update costs, and both sides have less to read.
 */
export async function saveInstance(db: Database, stored: StoredInstance, next: NextInstance): Promise<SaveResult> {
  const { packed, saved } = packedAfter(db, stored, next)
  if (packed.bytes > STATE_LIMIT) return { outcome: 'tooLarge', bytes: packed.bytes, limit: STATE_LIMIT }
  if (rollsOut(db, stored.trail)) await putTrailPart(db, stored)
  const token = randomUUID().slice(-TOKEN_LENGTH)
  const item = { ...attributesOf(saved, packed), ...indexAttributes(next, saved.marks), w: token }
  const condition = { expression: 'v = :was', values: { ':was': stored.version } }
  const write = await putItem(db, instanceKey(next.state.id), item, condition)
  const done = write.done || (write.tries > 1 && (await wroteLast(db, next.state.id, token)))
  return done ? { outcome: 'saved', stored: saved } : { outcome: 'conflict' }
}

/** How large the item would be that `saveInstance` writes, in bytes of JSON, and how large it may be. */
export function sizeOfSaved(
  db: Database,
  stored: StoredInstance,
  next: NextInstance,
): { readonly bytes: number; readonly limit: number } {
  return { bytes: packedAfter(db, stored, next).packed.bytes, limit: STATE_LIMIT }
}

/** The instance after a step, as it is stored. What the step leaves in the trail is left out where there is no room for it: a history ends no process. */
function packedAfter(
  db: Database,
  stored: StoredInstance | undefined,
  next: NextInstance,
): { readonly saved: StoredInstance; readonly packed: Packed } {
  const trailWith = (line: TrailText) => trailAfter(db, stored?.trail ?? NO_TRAIL, line)
  const sinceStart = next.now - next.state.startTime
  const saved = instanceAfter(stored, next, trailWith(trailLine(next.trail ?? [], sinceStart)))
  const packed = pack(saved)
  const count = next.trail?.length ?? 0
  if (packed.bytes <= STATE_LIMIT || count === 0) return { saved, packed }
  const without = instanceAfter(stored, next, trailWith(lostLine(count, sinceStart)))
  return { saved: without, packed: pack(without) }
}

function instanceAfter(stored: StoredInstance | undefined, next: NextInstance, trail: StoredTrail): StoredInstance {
  const version = (stored?.version ?? 0) + 1
  return {
    state: next.state,
    version,
    marks: marksAfter(stored?.marks ?? {}, next),
    received: next.received ?? stored?.received ?? [],
    outbox: [...(stored?.outbox ?? []), ...entriesOf(version, next)],
    trail,
  }
}

/** Whether the last write carried this token: the SDK's second try was refused because its first one, whose answer was lost, had gone through. */
async function wroteLast(db: Database, id: string, token: string): Promise<boolean> {
  const item = await getItem(db, instanceKey(id), true)
  return item?.w === token
}

/**
 * Takes the performed effects out of the outbox; `left` are those that could not be performed. The version stays: nothing that a step
 * depends on changes. False where somebody wrote the instance meanwhile.
 */
export async function clearOutbox(
  db: Database,
  stored: StoredInstance,
  left: readonly OutboxEntry[] = [],
): Promise<boolean> {
  const condition = { expression: 'v = :was', values: { ':was': stored.version } }
  const changes = left.length === 0 ? { remove: ['o', 'ok', 'ot'] } : { set: z.encode(outboxItem, { o: left }) }
  return (await updateItem(db, instanceKey(stored.state.id), changes, condition)).done
}

/** Deletes an instance's item with its history. */
export async function deleteInstanceItem(db: Database, id: string): Promise<void> {
  await deleteItem(db, instanceKey(id))
}

/** The same unless there are effects in its outbox, which would be lost: false then. */
export async function deleteSettledInstance(db: Database, id: string): Promise<boolean> {
  return (await deleteItem(db, instanceKey(id), { expression: 'attribute_not_exists(o)' })).done
}

const outboxItem = z.object({ o: storedOutbox })

function entriesOf(version: number, next: NextInstance): OutboxEntry[] {
  return next.outbox.map((entry, position) => ({ id: `${version}.${position}`, time: next.now, ...entry }))
}

function marksAfter(marks: StoredInstance['marks'], { mark, forgotten, now }: NextInstance): Record<string, number> {
  const seconds = Math.floor(now / 1000)
  const young = Object.entries(marks).filter(
    ([id, time]) => time > seconds - MARK_LIFETIME_SECONDS && forgotten?.has(id) !== true,
  )
  return { ...Object.fromEntries(young), ...(mark !== undefined && { [mark]: seconds }) }
}

/** An instance as text, and how large it is where its size is not fixed. */
interface Packed {
  readonly bytes: number
  readonly text: StateText
  readonly contents: Item
  readonly outbox: string | undefined
}

/** Compressing it, which takes longer than all the rest, is left to who writes it. */
function pack({ state, marks, received, outbox, trail }: StoredInstance): Packed {
  const text = textOf(state, trail.text)
  const contents = contentsOf(state, text)
  const o = outbox.length === 0 ? undefined : JSON.stringify(outbox)
  const beside = MARK_BYTES * Object.keys(marks).length + received.join(' ').length + Buffer.byteLength(o ?? '')
  return { bytes: text.bytes + contents.bytes + beside, text, contents: contents.attributes, outbox: o }
}

/** The attributes that hold an instance. */
function attributesOf({ state, version, marks, received, outbox, trail }: StoredInstance, packed: Packed): Item {
  const d = received.length > 0 ? received.join(' ') : undefined
  const m = Object.keys(marks).length > 0 ? marks : undefined
  const held = { ...textAttributes(packed.text), ...packed.contents }
  const attributes: Item = { v: version, ...held, m, d, ...partsAttribute(trail) }
  const [oldest] = outbox
  if (oldest === undefined) return attributes
  const index = { ok: `O#${shardOf(state.id, OUTBOX_SHARDS)}`, ot: new Date(oldest.time).toISOString() }
  return { ...attributes, o: packed.outbox, ...index }
}

/** The attributes that put an instance into the index of the running ones, or of those that have ended. */
function indexAttributes({ state, historyTimeToLiveDays: days }: NextInstance, marks: StoredInstance['marks']): Item {
  if (state.end === undefined) return runningAttributes(state)
  const attributes = endAttributes(state)
  if (days === undefined) return attributes
  const forgottenAt = Math.floor(state.end.time / 1000) + days * 24 * 3600
  const lastMark = Object.values(marks).reduce((last, time) => Math.max(last, time), Number.NEGATIVE_INFINITY)
  return { ...attributes, [TABLE.timeToLive]: Math.max(forgottenAt, lastMark + MARKED_ENDS_SECONDS) }
}
