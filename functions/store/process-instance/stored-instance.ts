import { z } from 'zod'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemKey, readEach } from '../dynamodb/item.ts'
import { getItem } from '../dynamodb/single-item.ts'
import { instanceKey } from './instance-key.ts'
import { type OutboxEntry, storedOutbox } from './stored-outbox.ts'
import { unpackWithTrail } from './stored-state.ts'
import type { StoredTrail } from './trail/trail-items.ts'

/** A process instance's item. */
export interface StoredInstance {
  readonly state: InstanceState
  readonly version: number
  /** What has been done to this instance already and must not be done again, by its id (a batch's), with the time in seconds since the epoch. */
  readonly marks: Readonly<Record<string, number>>
  /** What its subscriptions have received of signals and messages that may come again; see `functions/instance/received.ts`. A few. */
  readonly received: readonly string[]
  readonly outbox: readonly OutboxEntry[]
  readonly trail: StoredTrail
}

export interface ReadOptions {
  /** Reads what was last written, at twice the price. */
  readonly consistent: boolean
}

/** The instance, running or ended, or undefined. */
export async function readInstance(
  db: Database,
  id: string,
  options: ReadOptions,
): Promise<StoredInstance | undefined> {
  const item = await getItem(db, instanceKey(id), options.consistent)
  return item === undefined ? undefined : instanceFrom(item)
}

/**
 * These instances by id; missing ones are left out, duplicates are read once. Throws UnprocessedItemsError; StoredFormatError, StoredStateError and ZodError where one of
 * them cannot be read, which must not be taken for missing.
 */
export async function readInstances(
  db: Database,
  ids: readonly string[],
  options: ReadOptions,
): Promise<Map<string, StoredInstance>> {
  const items = await batchGet(db, keysOf(ids), options)
  return new Map(items.map(instanceFrom).map((stored) => [stored.state.id, stored]))
}

/** What was read of instances: those that there are, by id, and the ids of those that cannot be read. */
export interface ReadableInstances {
  readonly instances: ReadonlyMap<string, StoredInstance>
  readonly unreadable: ReadonlySet<string>
}

/** The same where one that cannot be read must not cost the others: it is named instead, and reported. Throws UnprocessedItemsError. */
export async function readReadableInstances(
  db: Database,
  ids: readonly string[],
  options: ReadOptions,
): Promise<ReadableInstances> {
  const items = await batchGet(db, keysOf(ids), options)
  const read = readEach(items, { read: instanceFrom })
  const instances = new Map(read.map((stored) => [stored.state.id, stored]))
  const there = new Set(items.map(({ pk }) => pk))
  const unreadable = ids.filter((id) => there.has(instanceKey(id).pk) && !instances.has(id))
  return { instances, unreadable: new Set(unreadable) }
}

/**
 * The same for those who work on each instance by itself: one that cannot be read is left out and reported, so that it costs itself. What is not among them
 * has to be read alone before it is taken for missing.
 */
export async function readReadable(
  db: Database,
  ids: readonly string[],
  options: ReadOptions,
): Promise<Map<string, StoredInstance>> {
  const items = await batchGet(db, keysOf(ids), options)
  return new Map(readEach(items, { read: instanceFrom }).map((stored) => [stored.state.id, stored]))
}

function keysOf(ids: readonly string[]): ItemKey[] {
  return [...new Set(ids)].map(instanceKey)
}

/** Beside the attribute that holds the state, and those of the indexes. */
const instanceItem = z.object({
  m: z.record(z.string(), z.number()).default({}),
  d: z.string().optional(),
  o: storedOutbox.default([]),
})

/** Throws StoredFormatError, StoredStateError and ZodError. */
function instanceFrom(item: Item): StoredInstance {
  const { m: marks, d: received, o: outbox } = instanceItem.parse(item)
  return { ...instanceWithTrail(item), marks, received: received?.split(' ') ?? [], outbox }
}

const trailItem = z.object({ v: z.int(), tp: z.int().default(0) })

/** As much of an instance as says where it is and which way it went. Throws StoredFormatError, StoredStateError and ZodError. */
export function instanceWithTrail(item: Item): Pick<StoredInstance, 'state' | 'version' | 'trail'> {
  const { v: version, tp: parts } = trailItem.parse(item)
  const { state, trail } = unpackWithTrail(item)
  return { state, version, trail: { text: trail, parts } }
}
