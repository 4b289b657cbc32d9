import type { Incident } from '../engine/instance/instance-state.ts'
import type { Database } from './dynamodb/database.ts'
import { type Item, partitionPages } from './dynamodb/query-pages.ts'
import { shardNumbers, shardOf } from './dynamodb/shard.ts'
import { deleteItem, type ItemKey, putItem } from './dynamodb/single-item.ts'

/** An open incident of an instance, for lists over all instances. */
export interface InstanceIncident {
  readonly instanceId: string
  readonly definitionId: string
  /** Number of the execution. */
  readonly execution: number
  readonly incident: Incident
}

/** Partitions of the incidents: 8,000 jobs a second can fail before one of them is throttled. */
const SHARDS = 8

/** Writes an incident; the same one again does no harm. */
export async function putIncident(db: Database, incident: InstanceIncident): Promise<void> {
  await putItem(db, keyOf(incident.instanceId, incident.incident.number), { i: { S: JSON.stringify(incident) } })
}

/** Removes the incident of this number. */
export async function removeIncident(db: Database, instanceId: string, number: number): Promise<void> {
  await deleteItem(db, keyOf(instanceId, number))
}

/** All open incidents, page by page. */
export async function* listIncidents(db: Database): AsyncGenerator<InstanceIncident[]> {
  for (const shard of shardNumbers(SHARDS)) {
    for await (const items of partitionPages(db, `INC#${shard}`)) yield items.flatMap(incidentFrom)
  }
}

function keyOf(instanceId: string, number: number): ItemKey {
  return { pk: `INC#${shardOf(instanceId, SHARDS)}`, sk: `${instanceId}#${number}` }
}

function incidentFrom(item: Item): InstanceIncident[] {
  return item.i?.S === undefined ? [] : [JSON.parse(item.i.S)]
}
