import type { z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import {
  type Conditions,
  isLike,
  matchesNothing,
  noCondition,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../query/conditions/conditions.ts'
import { date, flag, text, texts } from '../../query/conditions/fields.ts'
import { type DecisionInstance, inclusionSchema } from './decision-instance-dto.ts'

/** The filters of `/history/decision-instance`, with what of an entry is to be shown. */
export const decisionInstanceQuerySchema = inclusionSchema.extend({
  decisionInstanceId: text,
  decisionInstanceIdIn: texts,
  decisionDefinitionId: text,
  decisionDefinitionIdIn: texts,
  decisionDefinitionKey: text,
  decisionDefinitionKeyIn: texts,
  decisionDefinitionName: text,
  decisionDefinitionNameLike: text,
  processDefinitionId: text,
  processDefinitionKey: text,
  processInstanceId: text,
  caseDefinitionId: text,
  caseDefinitionKey: text,
  caseInstanceId: text,
  activityIdIn: texts,
  activityInstanceIdIn: texts,
  tenantIdIn: texts,
  withoutTenantId: flag,
  evaluatedBefore: date,
  evaluatedAfter: date,
  userId: text,
  rootDecisionInstanceId: text,
  rootDecisionInstancesOnly: flag,
  decisionRequirementsDefinitionId: text,
  decisionRequirementsDefinitionKey: text,
})

/** The id of an entry: that of the evaluation with its position, which is 0 for the decision that was asked for. */
export function idOfInstance({ evaluation, position }: DecisionInstance): string {
  return idOf(evaluation.id, position)
}

/** What each filter asks of an entry. */
export const decisionInstanceConditions: Conditions<z.output<typeof decisionInstanceQuerySchema>, DecisionInstance> = {
  decisionInstanceId: whereEqual(idOfInstance),
  decisionInstanceIdIn: whereOneOf(idOfInstance),
  decisionDefinitionId: whereEqual(({ decision }) => decision.definitionId),
  decisionDefinitionIdIn: whereOneOf(({ decision }) => decision.definitionId),
  decisionDefinitionKey: whereEqual(({ decision }) => decision.evaluated.key),
  decisionDefinitionKeyIn: whereOneOf(({ decision }) => decision.evaluated.key),
  decisionDefinitionName: whereEqual(({ decision }) => decision.name),
  decisionDefinitionNameLike:
    (pattern) =>
    ({ decision }) =>
      isLike(decision.name, pattern),
  processDefinitionId: whereEqual(({ evaluation }) => evaluation.process?.definitionId),
  processDefinitionKey: whereEqual(({ evaluation }) => evaluation.process?.definitionKey),
  processInstanceId: whereEqual(({ evaluation }) => evaluation.process?.instanceId),
  // There are no cases.
  caseDefinitionId: matchesNothing,
  caseDefinitionKey: matchesNothing,
  caseInstanceId: matchesNothing,
  activityIdIn: whereOneOf(({ evaluation }) => evaluation.process?.activityId),
  activityInstanceIdIn: whereOneOf(({ evaluation }) => evaluation.process?.activityInstanceId),
  tenantIdIn: whereOneOf(({ evaluation }) => evaluation.tenantId),
  withoutTenantId: whereTrue(({ evaluation }) => evaluation.tenantId === undefined),
  evaluatedBefore:
    (latest) =>
    ({ evaluation }) =>
      evaluation.time <= latest,
  evaluatedAfter:
    (earliest) =>
    ({ evaluation }) =>
      evaluation.time >= earliest,
  userId: whereEqual(({ evaluation }) => evaluation.userId),
  rootDecisionInstanceId: whereEqual(({ evaluation }) => evaluation.id),
  rootDecisionInstancesOnly: whereTrue(({ position }) => position === 0),
  decisionRequirementsDefinitionId: whereEqual(({ decision }) => decision.requirements?.id),
  decisionRequirementsDefinitionKey: whereEqual(({ decision }) => decision.requirements?.key),
  includeInputs: noCondition,
  includeOutputs: noCondition,
  disableBinaryFetching: noCondition,
  disableCustomObjectDeserialization: noCondition,
}
