import { z } from '@hono/zod-openapi'
import { integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'

export const processDefinitionSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    category: textOrNull,
    description: textOrNull,
    name: textOrNull,
    version: z.int(),
    resource: z.string(),
    deploymentId: z.string(),
    diagram: textOrNull,
    suspended: z.boolean(),
    tenantId: textOrNull,
    versionTag: textOrNull,
    historyTimeToLive: integerOrNull,
    startableInTasklist: z.boolean(),
  })
  .openapi('ProcessDefinitionDto')

export type ProcessDefinitionDto = z.output<typeof processDefinitionSchema>

/** A process definition as the API gives it. */
export function processDefinitionDto(definition: ProcessDefinition): ProcessDefinitionDto {
  return {
    id: definition.id,
    key: definition.key,
    category: definition.category ?? null,
    description: null,
    name: definition.name ?? null,
    version: definition.version,
    resource: definition.resourceName,
    deploymentId: definition.deploymentId,
    diagram: definition.diagramResourceName ?? null,
    suspended: definition.suspended,
    tenantId: definition.tenantId ?? null,
    versionTag: definition.versionTag ?? null,
    historyTimeToLive: definition.historyTimeToLiveDays ?? null,
    startableInTasklist: definition.startableInTasklist,
  }
}
