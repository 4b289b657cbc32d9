import type { EvaluatedDecision } from '../../engine/decision/decision-result.ts'
import { derivedUuid } from '../../engine/instance/derived-uuid.ts'
import { instanceIdFrom } from '../../engine/instance/ids.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Services } from '../../shell/services.ts'
import { type DecisionEvaluation, putDecisionEvaluation } from '../../store/decision-instance-items.ts'
import { type DecisionDefinition, decisionItems } from '../../store/deployment/decision-items.ts'
import { definitionGraph } from '../definitions.ts'
import { historyDays } from '../history-time-to-live.ts'
import { decisionOfDeployment } from './decisions.ts'

/** What was decided, for the history. */
export interface Decided {
  readonly definitionId: string
  /** As in `Evaluation`: the decision itself is the last one. */
  readonly evaluated: readonly EvaluatedDecision[]
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Two records of one cause and time are one. */
  readonly cause: string
}

/** The business rule task that asked for it. */
export interface DecidedAt {
  readonly state: InstanceState
  readonly activityId: string
  readonly activityInstanceId: string
}

/**
 * Values of one evaluation that are kept, in characters of JSON: an item has room for 400 KB, and that of the instance, in whose outbox they wait, for
 * its state, too.
 */
export const MOST_VALUES = 50_000

const DAY_SECONDS = 24 * 3600

/** The same without inputs and outputs where these are more than `MOST_VALUES`. */
export function withinLimit(evaluated: readonly EvaluatedDecision[]): readonly EvaluatedDecision[] {
  if (JSON.stringify(evaluated).length <= MOST_VALUES) return evaluated
  return evaluated.map(({ key }) => ({ key, inputs: [], outputs: [] }))
}

/** Records what a request decided; `userId` is who asked. */
export async function recordRequested(
  services: Services,
  definition: DecisionDefinition,
  decided: Omit<Decided, 'definitionId'>,
  userId: string | undefined,
): Promise<void> {
  const days = historyDays(services, definition)
  const expires = expiryOf(decided.time, days)
  const evaluation = {
    ...(await evaluationOf(services, definition, decided)),
    ...(userId !== undefined && { userId }),
    ...(expires !== undefined && { removalTime: expires * 1000 }),
  }
  await putDecisionEvaluation(services.db, evaluation, expires)
}

/** Records what a business rule task decided. Recording it again changes nothing; a decision that was deleted since is not recorded. */
export async function recordOfInstance(services: Services, decided: Decided, at: DecidedAt): Promise<void> {
  const { state, activityId, activityInstanceId } = at
  const definition = await decisionItems.read(services.db, decided.definitionId)
  const loaded = await definitionGraph(services, state.definitionId)
  if (definition === undefined || loaded === undefined) return
  const process = {
    definitionId: state.definitionId,
    definitionKey: loaded.definition.key,
    instanceId: state.id,
    rootInstanceId: state.caller?.rootProcessInstanceId ?? state.id,
    activityId,
    activityInstanceId,
  }
  const days = historyDays(services, loaded.definition)
  const evaluation = { ...(await evaluationOf(services, definition, decided)), process }
  await putDecisionEvaluation(services.db, evaluation, expiryOf(decided.time, days))
}

function expiryOf(time: number, days: number | undefined): number | undefined {
  return days === undefined ? undefined : Math.ceil(time / 1000) + days * DAY_SECONDS
}

async function evaluationOf(
  services: Services,
  definition: DecisionDefinition,
  { evaluated, time, cause }: Omit<Decided, 'definitionId'>,
): Promise<DecisionEvaluation> {
  const { tenantId, deploymentId } = definition
  const decisions: DecisionEvaluation['decisions'] = []
  for (const one of withinLimit(evaluated).toReversed()) {
    const its =
      one.key === definition.key ? definition : await decisionOfDeployment(services, deploymentId, one.key, tenantId)
    if (its === undefined) continue
    const { id: definitionId, name, requirements } = its
    decisions.push({
      definitionId,
      ...(name !== undefined && { name }),
      ...(requirements !== undefined && { requirements }),
      evaluated: one,
    })
  }
  const id = instanceIdFrom(derivedUuid(cause, time))
  return { id, time, decisions, ...(tenantId !== undefined && { tenantId }) }
}
