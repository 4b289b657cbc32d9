import { z } from '@hono/zod-openapi'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, links, textOrNull } from '../../http/dto-fields.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import type { Deployment } from '../../store/deployment/deployment-items.ts'
import { processDefinitionDto, processDefinitionSchema } from '../process-definition/process-definition-dto.ts'

export const deploymentSchema = z
  .object({
    links,
    id: z.string(),
    name: textOrNull,
    source: textOrNull,
    deploymentTime: dateField,
    tenantId: textOrNull,
  })
  .openapi('DeploymentDto')

/** A deployment as it is answered to its creation: with what it brought. */
export const newDeploymentSchema = deploymentSchema
  .extend({
    deployedProcessDefinitions: z.record(z.string(), processDefinitionSchema).nullable(),
    deployedCaseDefinitions: z.null(),
    deployedDecisionDefinitions: z.null(),
    deployedDecisionRequirementsDefinitions: z.null(),
  })
  .openapi('DeploymentWithDefinitionsDto')

/** A deployment as the API gives it; with a link to it where it was just created. */
export function deploymentDto(deployment: Deployment, base?: string): z.output<typeof deploymentSchema> {
  const { id } = deployment
  return {
    links: typeof base === 'string' ? [{ method: 'GET', href: `${base}/deployment/${id}`, rel: 'self' }] : [],
    id,
    name: deployment.name ?? null,
    source: deployment.source ?? null,
    deploymentTime: dateText(deployment.time),
    tenantId: deployment.tenantId ?? null,
  }
}

/** A new deployment as the API gives it. */
export function newDeploymentDto(
  deployment: Deployment,
  definitions: readonly ProcessDefinition[],
  base: string,
): z.output<typeof newDeploymentSchema> {
  const byId = definitions.map((definition) => [definition.id, processDefinitionDto(definition)])
  return {
    ...deploymentDto(deployment, base),
    deployedProcessDefinitions: byId.length === 0 ? null : Object.fromEntries(byId),
    deployedCaseDefinitions: null,
    deployedDecisionDefinitions: null,
    deployedDecisionRequirementsDefinitions: null,
  }
}
