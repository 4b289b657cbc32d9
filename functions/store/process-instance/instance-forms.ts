import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { type ActivityCount, activityCounts } from '../../engine/view/activity-counts.ts'
import { batchGet } from '../dynamodb/batch/batch-get.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, readEach } from '../dynamodb/item.ts'
import { idOfInstanceKey, instanceKey } from './instance-key.ts'
import { countsIn } from './stored-contents.ts'
import { instanceWithTrail, type StoredInstance } from './stored-instance.ts'
import { STATE_ATTRIBUTES, unpackState } from './stored-state.ts'
import { NO_TRAIL } from './trail/trail-items.ts'

/** What a query over many instances reads of each. */
export interface InstanceForm<Value> {
  /** The attributes that have it, as a rule. */
  readonly attributes: readonly string[]
  /** Undefined where they do not: then its state says it. Throws where they cannot be read. */
  readonly read: (item: Item) => Value | undefined
  readonly of: (state: InstanceState) => Value
}

/** The whole state. The price is that of the whole item, but half of the time goes into what is not transferred. */
export const STATE: InstanceForm<InstanceState> = {
  attributes: STATE_ATTRIBUTES,
  read: unpackState,
  of: (state) => state,
}

/** An instance with the trail that is in its item, and what is needed to read the rest of it. */
export type InstanceWithTrail = Pick<StoredInstance, 'state' | 'version' | 'trail'>

/** Which way an instance went, beside where it is. */
export const WITH_TRAIL: InstanceForm<InstanceWithTrail> = {
  attributes: [...STATE_ATTRIBUTES, 't', 'tp', 'v'],
  read: instanceWithTrail,
  of: (state) => ({ state, version: 0, trail: NO_TRAIL }),
}

/** What statistics count of an instance. */
export interface InstanceCounts {
  readonly definitionId: string
  readonly hasEnded: boolean
  readonly activities: readonly ActivityCount[]
}

/** What is at its activities: of one that is compressed a tenth is transferred, and nothing is inflated. */
export const COUNTS: InstanceForm<InstanceCounts> = {
  attributes: ['s', 'a', 'rs'],
  read: (item) => {
    if (item.s !== undefined) return countsOf(unpackState(item))
    const activities = countsIn(item)
    return typeof item.rs === 'string' && activities !== undefined
      ? { definitionId: item.rs.slice(0, item.rs.lastIndexOf('#')), hasEnded: false, activities }
      : undefined
  },
  of: countsOf,
}

function countsOf(state: InstanceState): InstanceCounts {
  const hasEnded = state.end !== undefined
  return { definitionId: state.definitionId, hasEnded, activities: hasEnded ? [] : activityCounts(state) }
}

/** These instances by id, as they were a moment ago. One that cannot be read is left out and reported. Throws UnprocessedItemsError. */
export async function readForms<Value>(
  db: Database,
  ids: readonly string[],
  form: InstanceForm<Value>,
): Promise<Map<string, Value>> {
  const keys = [...new Set(ids)].map(instanceKey)
  const items = await batchGet(db, keys, { consistent: false, attributes: ['pk', ...form.attributes] })
  return formsOf(db, items, form)
}

/** The same of items that have been read already. */
export async function formsOf<Value>(
  db: Database,
  items: readonly Item[],
  form: InstanceForm<Value>,
): Promise<Map<string, Value>> {
  const read = readEach(items, { read: (item) => ({ id: idOfInstanceKey(String(item.pk)), value: form.read(item) }) })
  const found = new Map<string, Value>()
  const silent: string[] = []
  for (const { id, value } of read) {
    if (value === undefined) silent.push(id)
    else found.set(id, value)
  }
  if (silent.length === 0) return found
  for (const [id, state] of await readForms(db, silent, STATE)) found.set(id, form.of(state))
  return found
}
