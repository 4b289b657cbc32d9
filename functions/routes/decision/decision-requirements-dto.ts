import { z } from '@hono/zod-openapi'
import { textOrNull } from '../../http/dto-fields.ts'
import type { DecisionRequirementsDefinition } from '../../store/deployment/decision-items.ts'

export const decisionRequirementsSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    category: textOrNull,
    name: textOrNull,
    version: z.int(),
    resource: z.string(),
    deploymentId: z.string(),
    tenantId: textOrNull,
  })
  .openapi('DecisionRequirementsDefinitionDto')

/** A decision requirements definition as the API gives it. */
export function decisionRequirementsDto(
  definition: DecisionRequirementsDefinition,
): z.output<typeof decisionRequirementsSchema> {
  return {
    id: definition.id,
    key: definition.key,
    category: definition.category ?? null,
    name: definition.name ?? null,
    version: definition.version,
    resource: definition.resourceName,
    deploymentId: definition.deploymentId,
    tenantId: definition.tenantId ?? null,
  }
}
