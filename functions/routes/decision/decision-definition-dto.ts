import { z } from '@hono/zod-openapi'
import { integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import type { DecisionDefinition } from '../../store/deployment/decision-items.ts'

export const decisionDefinitionSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    category: textOrNull,
    name: textOrNull,
    version: z.int(),
    resource: z.string(),
    deploymentId: z.string(),
    tenantId: textOrNull,
    decisionRequirementsDefinitionId: textOrNull,
    decisionRequirementsDefinitionKey: textOrNull,
    historyTimeToLive: integerOrNull,
    versionTag: textOrNull,
  })
  .openapi('DecisionDefinitionDto')

/** A decision definition as the API gives it. */
export function decisionDefinitionDto(definition: DecisionDefinition): z.output<typeof decisionDefinitionSchema> {
  return {
    id: definition.id,
    key: definition.key,
    category: definition.category ?? null,
    name: definition.name ?? null,
    version: definition.version,
    resource: definition.resourceName,
    deploymentId: definition.deploymentId,
    tenantId: definition.tenantId ?? null,
    decisionRequirementsDefinitionId: definition.requirements?.id ?? null,
    decisionRequirementsDefinitionKey: definition.requirements?.key ?? null,
    historyTimeToLive: definition.historyTimeToLiveDays ?? null,
    versionTag: definition.versionTag ?? null,
  }
}
