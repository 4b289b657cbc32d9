import { type Decided, decide } from '../../engine/decision/decide.ts'
import type { Variables } from '../../engine/instance/instance-state.ts'
import { logger } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import type { DecisionDefinition } from '../../store/deployment/decision-items.ts'
import { withRunners } from '../runners.ts'
import { recordRequested } from './decision-history.ts'
import { decisionModel } from './decisions.ts'

/**
 * Evaluates a decision on variables, for a user, and records it where a history of decisions is kept. A refusal is logged with its message, which the
 * API does not give, as the reference's does not.
 */
export async function evaluateDefinition(
  services: Services,
  definition: DecisionDefinition,
  variables: Variables,
  userId?: string,
): Promise<Decided> {
  const model = await decisionModel(services, definition)
  const given = new Map(Object.entries(variables))
  const now = services.now()
  const decided = await withRunners(({ runners }) => decide(model, definition.key, given, { now, runners }))
  if (decided.refusal !== undefined) {
    const { message } = decided.refusal
    logger.warn('A decision cannot be evaluated', { decisionDefinitionId: definition.id, reason: message })
  }
  if (decided.evaluation !== undefined && services.configuration.decisionHistory) {
    const { evaluated } = decided.evaluation
    await recordRequested(services, definition, { evaluated, time: now, cause: services.newId() }, userId)
  }
  return decided
}
