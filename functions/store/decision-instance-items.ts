import { z } from 'zod'
import type { EvaluatedDecision } from '../engine/decision/decision-result.ts'
import type { Database } from './dynamodb/database.ts'
import { jsonText } from './dynamodb/item.ts'
import { getItem } from './dynamodb/single-item.ts'
import {
  listTimeOrdered,
  putTimeOrdered,
  type TimeOrder,
  type TimeRange,
  timeOrderedKey,
} from './dynamodb/time-ordered-items.ts'

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

/** 4,000 evaluations a second can be written; 100 of a shard are some 100 KB. */
const ORDER: TimeOrder = { partition: 'DECISION-EVALUATIONS', shards: 4, page: 100 }

/** Writes an evaluation; the same one again changes nothing. `expires`: seconds since the epoch; undefined keeps it for ever. */
export function putDecisionEvaluation(
  db: Database,
  evaluation: DecisionEvaluation,
  expires: number | undefined,
): Promise<void> {
  return putTimeOrdered(db, timeOrderedKey(ORDER, evaluation.id), z.encode(item, { d: evaluation }), expires)
}

/** The evaluation of this id; undefined where there is none. */
export async function readDecisionEvaluation(db: Database, id: string): Promise<DecisionEvaluation | undefined> {
  const found = await getItem(db, timeOrderedKey(ORDER, id), true)
  return found && item.parse(found).d
}

/** Evaluations in order of time, page by page; reads no further than it is asked to. */
export function listDecisionEvaluations(db: Database, range: TimeRange = {}): AsyncGenerator<DecisionEvaluation[]> {
  return listTimeOrdered(db, ORDER, range, (found) => item.parse(found).d)
}
