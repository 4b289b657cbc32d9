import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, queryCount, queryPages } from '../dynamodb/query-pages.ts'
import { shardNumbers, shardOf } from '../dynamodb/shard.ts'

/** The partitions of the indexes `running` and `ended`: 16,000 starts a second before one of them is throttled. */
const SHARDS = 16

/** What the index of instances knows without reading the instance itself. */
export interface InstanceIndexEntry {
  readonly id: string
  readonly definitionId: string
  readonly businessKey: string | undefined
  readonly tenantId: string | undefined
  /** Milliseconds since the epoch. */
  readonly startTime: number
  /** The instance whose call activity started it. */
  readonly callerId: string | undefined
  /** Milliseconds since the epoch; undefined while it runs. */
  readonly endTime: number | undefined
  readonly endState: string | undefined
}

export interface InstanceSelection {
  readonly definitionId?: string
  readonly definitionKey?: string
  /** Ended instances instead of running ones. */
  readonly ended?: boolean
}

/** The attributes that put a running instance into its index. */
export function runningAttributes(state: InstanceState): Item {
  return { rk: { S: `R#${shardOf(state.id, SHARDS)}` }, rs: { S: sortKey(state) }, ...projected(state) }
}

/** The attributes that put an ended instance into its index, and say when it expires. */
export function endAttributes(state: InstanceState, historyTimeToLiveDays: number | undefined): Item {
  const { end } = state
  if (end === undefined) return {}
  const item: Item = {
    hk: { S: `H#${shardOf(state.id, SHARDS)}` },
    hs: { S: sortKey(state) },
    et: { N: String(end.time) },
    es: { S: end.state },
    ...projected(state),
  }
  if (historyTimeToLiveDays === undefined) return item
  return { ...item, ttl: { N: String(Math.floor(end.time / 1000) + historyTimeToLiveDays * 24 * 3600) } }
}

function sortKey(state: InstanceState): string {
  return `${state.definitionId}#${state.id}`
}

function projected(state: InstanceState): Item {
  return {
    st: { N: String(state.startTime) },
    ...(state.businessKey !== undefined && { bk: { S: state.businessKey } }),
    ...(state.tenantId !== undefined && { tn: { S: state.tenantId } }),
    ...(state.caller !== undefined && { ci: { S: state.caller.processInstanceId } }),
  }
}

/**
 * The instances of a definition, of all versions of a key, or all: page by page, one partition after the other, in no order that
 * means anything. One page is held at a time.
 */
export async function* listInstances(db: Database, selection: InstanceSelection): AsyncGenerator<InstanceIndexEntry[]> {
  for (const shard of shardNumbers(SHARDS)) {
    for await (const items of queryPages(db, shardQuery(selection, shard))) yield items.map(entryFrom)
  }
}

/** How many instances `listInstances` would give; only numbers are transferred. */
export async function countInstances(db: Database, selection: InstanceSelection): Promise<number> {
  const counts = await Promise.all(shardNumbers(SHARDS).map((shard) => queryCount(db, shardQuery(selection, shard))))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** What the sort keys of a selection begin with; empty for all. */
export function sortKeyPrefix({ definitionId, definitionKey }: InstanceSelection): string {
  if (definitionId !== undefined) return `${definitionId}#`
  return definitionKey === undefined ? '' : `${definitionKey}:`
}

function shardQuery(selection: InstanceSelection, shard: number) {
  const { ended = false } = selection
  const prefix = sortKeyPrefix(selection)
  const [pk, sk] = ended ? ['hk', 'hs'] : ['rk', 'rs']
  return {
    IndexName: ended ? 'ended' : 'running',
    KeyConditionExpression: prefix === '' ? `${pk} = :pk` : `${pk} = :pk AND begins_with(${sk}, :prefix)`,
    ExpressionAttributeValues: {
      ':pk': { S: `${ended ? 'H' : 'R'}#${shard}` },
      ...(prefix !== '' && { ':prefix': { S: prefix } }),
    },
  }
}

function entryFrom(item: Item): InstanceIndexEntry {
  const key = item.rs?.S ?? item.hs?.S ?? ''
  const split = key.lastIndexOf('#')
  return {
    id: key.slice(split + 1),
    definitionId: key.slice(0, split),
    businessKey: item.bk?.S,
    tenantId: item.tn?.S,
    startTime: Number(item.st?.N),
    callerId: item.ci?.S,
    endTime: item.et?.N === undefined ? undefined : Number(item.et.N),
    endState: item.es?.S,
  }
}

/** What the index knows of an instance, taken from the instance. */
export function indexEntryOf(state: InstanceState): InstanceIndexEntry {
  return {
    id: state.id,
    definitionId: state.definitionId,
    businessKey: state.businessKey,
    tenantId: state.tenantId,
    startTime: state.startTime,
    callerId: state.caller?.processInstanceId,
    endTime: state.end?.time,
    endState: state.end?.state,
  }
}
