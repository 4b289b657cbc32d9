import { z } from 'zod'
import type { EvaluatedDecision } from '../engine/decision/decision-result.ts'
import type { Database } from './dynamodb/database.ts'
import { type ItemKey, jsonText } from './dynamodb/item.ts'
import { mergePages } from './dynamodb/pages/merge-pages.ts'
import { queryPages } from './dynamodb/pages/query-pages.ts'
import { shardNumbers, shardOf } from './dynamodb/shard.ts'
import { getItem, putItem } from './dynamodb/single-item.ts'
import { TABLE } from './dynamodb/table.ts'

const evaluatedDecision = z.custom<EvaluatedDecision>(
  (value) =>
    z.looseObject({ key: z.string(), inputs: z.array(z.unknown()), outputs: z.array(z.unknown()) }).safeParse(value)
      .success,
)

const evaluation = z.object({
  /** A UUIDv7 of the evaluation's time: in order of ids evaluations are in order of time. */
  id: z.string(),
  /** Milliseconds since the epoch. */
  time: z.number(),
  /** The decision that was asked for first, then what it requires. */
  decisions: z.array(
    z.object({
      definitionId: z.string(),
      name: z.string().exactOptional(),
      requirements: z.object({ id: z.string(), key: z.string() }).exactOptional(),
      evaluated: evaluatedDecision,
    }),
  ),
  tenantId: z.string().exactOptional(),
  userId: z.string().exactOptional(),
  /** The business rule task that asked; absent for a request. */
  process: z
    .object({
      definitionId: z.string(),
      definitionKey: z.string(),
      instanceId: z.string(),
      rootInstanceId: z.string(),
      activityId: z.string(),
      activityInstanceId: z.string(),
    })
    .exactOptional(),
  /** Milliseconds since the epoch; absent where it is kept for ever, or as long as an instance's history. */
  removalTime: z.number().exactOptional(),
})
/** One evaluation of a decision with everything that it requires, as the history keeps it. */
export type DecisionEvaluation = z.output<typeof evaluation>

const item = z.object({ d: jsonText(evaluation) })

/** Which evaluations, by their time in milliseconds since the epoch, bounds included, and in which order. */
export interface EvaluationRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly newestFirst?: boolean
}

/** 4,000 evaluations a second can be written. */
const SHARDS = 4

/** Evaluations read at once from each shard: some 100 KB. */
const PAGE = 100

/** Writes an evaluation; the same one again changes nothing. `expires`: seconds since the epoch; undefined keeps it for ever. */
export async function putDecisionEvaluation(
  db: Database,
  evaluation: DecisionEvaluation,
  expires: number | undefined,
): Promise<void> {
  const expiry = expires === undefined ? {} : { [TABLE.timeToLive]: expires }
  const written = { ...z.encode(item, { d: evaluation }), ...expiry }
  await putItem(db, keyOf(evaluation.id), written, { expression: 'attribute_not_exists(pk)' })
}

/** The evaluation of this id; undefined where there is none. */
export async function readDecisionEvaluation(db: Database, id: string): Promise<DecisionEvaluation | undefined> {
  const found = await getItem(db, keyOf(id), true)
  return found && item.parse(found).d
}

/** Evaluations in order of time, page by page; reads no further than it is asked to. */
export function listDecisionEvaluations(
  db: Database,
  range: EvaluationRange = {},
): AsyncGenerator<DecisionEvaluation[]> {
  const direction = range.newestFirst === true ? -1 : 1
  const shards = shardNumbers(SHARDS).map((shard) => shardPages(db, shard, range))
  return mergePages(shards, (a, b) => (a.id < b.id ? -direction : direction))
}

async function* shardPages(
  db: Database,
  shard: number,
  { from = 0, to = LATEST, newestFirst = false }: EvaluationRange,
): AsyncGenerator<DecisionEvaluation[]> {
  const pages = queryPages(db, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': partitionOf(shard), ':from': timeOf(from), ':to': `${timeOf(to)}~` },
    ScanIndexForward: !newestFirst,
    ConsistentRead: true,
    Limit: PAGE,
  })
  for await (const items of pages) yield items.map((found) => item.parse(found).d)
}

/** The greatest time that a UUID can hold. */
const LATEST = 0xffffffffffff

/** What the UUIDv7 of a time begins with. */
function timeOf(time: number): string {
  const digits = Math.min(Math.max(0, time), LATEST).toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}`
}

function partitionOf(shard: number): string {
  return `DECISION-EVALUATIONS#${shard}`
}

function keyOf(id: string): ItemKey {
  return { pk: partitionOf(shardOf(id, SHARDS)), sk: id }
}
