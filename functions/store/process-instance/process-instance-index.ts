import { z } from 'zod'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, readEach } from '../dynamodb/item.ts'
import { queryCount, queryPages } from '../dynamodb/pages/query-pages.ts'
import { shardNumbers, shardOf } from '../dynamodb/shard.ts'

/** The partitions of the indexes `running` and `ended`: 16,000 starts a second before one of them is throttled. */
const SHARDS = 16

/** Entries of the first page: who wants one instance should not pay for a megabyte of the index. */
const FIRST_PAGE = 100

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
  return { rk: `R#${shardOf(state.id, SHARDS)}`, rs: sortKey(state), ...projected(state) }
}

/** The attributes that put an ended instance into its index, and say when it expires. */
export function endAttributes(state: InstanceState): Item {
  const { end } = state
  if (end === undefined) return {}
  return {
    hk: `H#${shardOf(state.id, SHARDS)}`,
    hs: sortKey(state),
    et: end.time,
    es: end.state,
    ...projected(state),
  }
}

function sortKey(state: InstanceState): string {
  return `${state.definitionId}#${state.id}`
}

function projected(state: InstanceState): Item {
  return { st: state.startTime, bk: state.businessKey, tn: state.tenantId, ci: state.caller?.processInstanceId }
}

/**
 * The instances of a definition, of all versions of a key, or all: page by page, one partition after the other, in no order that
 * means anything. One page is held at a time.
 */
export async function* listInstances(db: Database, selection: InstanceSelection): AsyncGenerator<InstanceIndexEntry[]> {
  for (const shard of shardNumbers(SHARDS)) {
    const pages = queryPages(db, shardQuery(selection, shard), shard === 0 ? FIRST_PAGE : undefined)
    for await (const items of pages) yield readEach(items, { read: entryFrom })
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
      ':pk': `${ended ? 'H' : 'R'}#${shard}`,
      ...(prefix !== '' && { ':prefix': prefix }),
    },
  }
}

const indexItem = z.object({
  rs: z.string().optional(),
  hs: z.string().optional(),
  bk: z.string().optional(),
  tn: z.string().optional(),
  st: z.number(),
  ci: z.string().optional(),
  et: z.number().optional(),
  es: z.string().optional(),
})

function entryFrom(item: Item): InstanceIndexEntry {
  const { rs, hs, bk, tn, st, ci, et, es } = indexItem.parse(item)
  const key = rs ?? hs ?? ''
  const split = key.lastIndexOf('#')
  return {
    id: key.slice(split + 1),
    definitionId: key.slice(0, split),
    businessKey: bk,
    tenantId: tn,
    startTime: st,
    callerId: ci,
    endTime: et,
    endState: es,
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
