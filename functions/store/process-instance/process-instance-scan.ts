import { paginateScan } from '@aws-sdk/lib-dynamodb'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Database } from '../dynamodb/database.ts'
import { readEach } from '../dynamodb/item.ts'
import { TENANT_ATTRIBUTE } from '../dynamodb/tenants.ts'
import { type InstanceSelection, sortKeyPrefix } from './process-instance-index.ts'
import { STATE_ATTRIBUTES, unpackState } from './stored-state.ts'

/** Parts of the table that are read at the same time: a page of 1 MB each. */
const SEGMENTS = 8

/** Pages of a walk through the table. */
export interface ScannedPart {
  /** The instances of the selection among what was read. */
  readonly states: readonly InstanceState[]
  /** How many items of any kind were read for them. */
  readonly scanned: number
}

/**
 * The instances of a selection, found by reading the whole table. Where they are most of it this is quicker than reading them one by one, and
 * cheaper: a unit reads 8 KB of neighbours, or two items of 1 KB by their keys. The first part is one page alone, a random sample of the table, since
 * its order is that of hashes; it tells whether it is worth while to go on.
 */
export async function* scanInstances(db: Database, selection: InstanceSelection): AsyncGenerator<ScannedPart> {
  const [first, ...others] = Array.from({ length: SEGMENTS }, (_, segment) => segmentPages(db, selection, segment))
  if (first === undefined) return
  const sample = await first.next()
  if (!sample.done) yield sample.value
  for (let segments = [first, ...others]; segments.length > 0; ) {
    const pages = await Promise.all(segments.map((segment) => segment.next()))
    const parts = pages.flatMap((page) => (page.done ? [] : [page.value]))
    if (parts.length > 0) yield joined(parts)
    segments = segments.filter((_, at) => pages[at]?.done === false)
  }
}

async function* segmentPages(
  db: Database,
  selection: InstanceSelection,
  segment: number,
): AsyncGenerator<ScannedPart, undefined> {
  const request = {
    TableName: db.tableName,
    Segment: segment,
    TotalSegments: SEGMENTS,
    ProjectionExpression: ['pk', TENANT_ATTRIBUTE, ...STATE_ATTRIBUTES].join(', '),
    ...filterOf(selection),
  }
  for await (const { Items = [], ScannedCount = 0 } of paginateScan({ client: db.documents }, request)) {
    yield { states: readEach(Items, { read: unpackState }), scanned: ScannedCount }
  }
}

/** Who is in the index of running instances, or of ended ones, has its keys. Batches are in both, under another partition. */
function filterOf(selection: InstanceSelection) {
  const [partition, sort, shards] = selection.ended ? ['hk', 'hs', 'H#'] : ['rk', 'rs', 'R#']
  const prefix = sortKeyPrefix(selection)
  const isInstance = `begins_with(${partition}, :shards)`
  if (prefix === '') return { FilterExpression: isInstance, ExpressionAttributeValues: { ':shards': shards } }
  return {
    FilterExpression: `${isInstance} AND begins_with(${sort}, :prefix)`,
    ExpressionAttributeValues: { ':shards': shards, ':prefix': prefix },
  }
}

function joined(parts: readonly ScannedPart[]): ScannedPart {
  return {
    states: parts.flatMap(({ states }) => states),
    scanned: parts.reduce((sum, { scanned }) => sum + scanned, 0),
  }
}
