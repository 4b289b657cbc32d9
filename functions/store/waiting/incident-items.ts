import { z } from 'zod'
import type { Incident } from '../../engine/instance/instance-state.ts'
import type { Database } from '../dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText, readEach } from '../dynamodb/item.ts'
import { partitionPages } from '../dynamodb/pages/query-pages.ts'
import { shardNumbers, shardOf } from '../dynamodb/shard.ts'
import { deleteItem, putItem } from '../dynamodb/single-item.ts'

const instanceIncident = z.object({
  instanceId: z.string(),
  definitionId: z.string(),
  /** Number of the execution. */
  execution: z.int(),
  incident: z.looseObject({
    number: z.int(),
    type: z.string(),
    time: z.number(),
    activityId: z.string(),
    failedActivityId: z.string(),
    message: z.string().exactOptional(),
    configuration: z.int().exactOptional(),
    payload: z.string().exactOptional(),
    annotation: z.string().exactOptional(),
  }),
})

/** An open incident of an instance, for lists over all instances. */
export interface InstanceIncident extends Omit<z.output<typeof instanceIncident>, 'incident'> {
  readonly incident: Incident
}

const incidentItem = z.object({ i: jsonText(instanceIncident) })

const codec: ItemCodec<InstanceIncident> = {
  read: (item) => incidentItem.parse(item).i,
  write: (incident) => z.encode(incidentItem, { i: { ...incident, incident: { ...incident.incident } } }),
}

/** Partitions of the incidents: 8,000 jobs a second can fail before one of them is throttled. */
const SHARDS = 8

/** Writes an incident; the same one again does no harm. */
export async function putIncident(db: Database, incident: InstanceIncident): Promise<void> {
  await putItem(db, keyOf(incident.instanceId, incident.incident.number), codec.write(incident))
}

/** Removes the incident of this number. */
export async function removeIncident(db: Database, instanceId: string, number: number): Promise<void> {
  await deleteItem(db, keyOf(instanceId, number))
}

/** All open incidents, page by page. */
export async function* listIncidents(db: Database): AsyncGenerator<InstanceIncident[]> {
  for (const shard of shardNumbers(SHARDS)) {
    for await (const items of partitionPages(db, `INC#${shard}`)) yield readEach(items, codec)
  }
}

function keyOf(instanceId: string, number: number): ItemKey {
  return { pk: `INC#${shardOf(instanceId, SHARDS)}`, sk: `${instanceId}#${number}` }
}
