import { paginateScan } from '@aws-sdk/lib-dynamodb'
import type { Database } from '../dynamodb/database.ts'
import { TENANT_ATTRIBUTE } from '../dynamodb/tenants.ts'
import { formsOf, type InstanceForm } from './instance-forms.ts'
import { type InstanceSelection, sortKeyPrefix } from './process-instance-index.ts'
import { type Held, HOLDS, letterOf } from './stored-contents.ts'

/** Parts of the table that are read at the same time: a page of 1 MB each. */
const SEGMENTS = 8

/** Pages of a walk through the table. */
export interface ScannedPart<Value> {
  /** The instances of the selection among what was read, by id. */
  readonly found: ReadonlyMap<string, Value>
  /** How many items of any kind were read for them. */
  readonly scanned: number
}

/** Which instances. */
export interface ScanSelection extends InstanceSelection {
  /** Only those that have any of these: the others are not transferred. */
  readonly holding?: Held | undefined
}

/**
 * The instances of a selection, found by reading the whole table. Where they are most of it this is quicker than reading them one by one, and
 * cheaper: a unit reads 8 KB of neighbours, or two items of 1 KB by their keys. The first part is one page alone, a random sample of the table, since
 * its order is that of hashes; it tells whether it is worth while to go on.
 */
export async function* scanInstances<Value>(
  db: Database,
  selection: ScanSelection,
  form: InstanceForm<Value>,
): AsyncGenerator<ScannedPart<Value>> {
  const segments = Array.from({ length: SEGMENTS }, (_, segment) => segmentPages(db, selection, form, segment))
  const [first] = segments
  const sample = await first?.next()
  if (sample?.done === false) yield sample.value
  for (let open = segments; open.length > 0; ) {
    const pages = await Promise.all(open.map((segment) => segment.next()))
    const parts = pages.flatMap((page) => (page.done ? [] : [page.value]))
    if (parts.length > 0) yield joined(parts)
    open = open.filter((_, at) => pages[at]?.done === false)
  }
}

async function* segmentPages<Value>(
  db: Database,
  selection: ScanSelection,
  form: InstanceForm<Value>,
  segment: number,
): AsyncGenerator<ScannedPart<Value>, undefined> {
  const request = {
    TableName: db.tableName,
    Segment: segment,
    TotalSegments: SEGMENTS,
    ProjectionExpression: ['pk', TENANT_ATTRIBUTE, ...form.attributes].join(', '),
    ...filterOf(selection),
  }
  for await (const { Items = [], ScannedCount = 0 } of paginateScan({ client: db.documents }, request)) {
    yield { found: await formsOf(db, Items, form), scanned: ScannedCount }
  }
}

/** Who is in the index of running instances, or of ended ones, has its keys. Batches are in both, under another partition. */
function filterOf(selection: ScanSelection) {
  const [partition, sort, shards] = selection.ended ? ['hk', 'hs', 'H#'] : ['rk', 'rs', 'R#']
  const prefix = sortKeyPrefix(selection)
  const { holding } = selection
  const conditions = [`begins_with(${partition}, :shards)`]
  if (prefix !== '') conditions.push(`begins_with(${sort}, :prefix)`)
  if (holding !== undefined) conditions.push(HOLDS)
  return {
    FilterExpression: conditions.join(' AND '),
    ExpressionAttributeValues: {
      ':shards': shards,
      ...(prefix !== '' && { ':prefix': prefix }),
      ...(holding !== undefined && { ':held': letterOf(holding) }),
    },
  }
}

function joined<Value>(parts: readonly ScannedPart<Value>[]): ScannedPart<Value> {
  return {
    found: new Map(parts.flatMap(({ found }) => [...found])),
    scanned: parts.reduce((sum, { scanned }) => sum + scanned, 0),
  }
}
