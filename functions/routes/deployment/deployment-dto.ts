import { z } from '@hono/zod-openapi'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, links, textOrNull } from '../../http/dto-fields.ts'
import type { DeployResult } from '../../repository/deployments.ts'
import type { Deployment } from '../../store/deployment/deployment-items.ts'
import { decisionDefinitionDto, decisionDefinitionSchema } from '../decision/decision-definition-dto.ts'
import { decisionRequirementsDto, decisionRequirementsSchema } from '../decision/decision-requirements-dto.ts'
import { processDefinitionDto, processDefinitionSchema } from '../process-definition/process-definition-dto.ts'
import { delegatedWorkDto, delegatedWorkSchema, problemDto, problemSchema } from './problem-dto.ts'

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
    deployedDecisionDefinitions: z.record(z.string(), decisionDefinitionSchema).nullable(),
    deployedDecisionRequirementsDefinitions: z.record(z.string(), decisionRequirementsSchema).nullable(),
    details: z
      .record(
        z.string(),
        z
          .object({ warnings: z.array(problemSchema), externalTasks: z.array(delegatedWorkSchema) })
          .openapi('DeployedResourceReportDto'),
      )
      .optional()
      .openapi({
        description:
          'For each resource that there is something to say of: what was ignored or left out, and what became an external task.',
      }),
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
  { deployment, definitions, decided, reports }: Extract<DeployResult, { outcome: 'deployed' }>,
  base: string,
): z.output<typeof newDeploymentSchema> {
  const details = [...reports].map(([resource, { warnings, delegated }]) => [
    resource,
    { warnings: warnings.map(problemDto), externalTasks: delegated.map(delegatedWorkDto) },
  ])
  return {
    ...deploymentDto(deployment, base),
    deployedProcessDefinitions: byIdOrNull(definitions, processDefinitionDto),
    deployedCaseDefinitions: null,
    deployedDecisionDefinitions: byIdOrNull(decided.decisions, decisionDefinitionDto),
    deployedDecisionRequirementsDefinitions: byIdOrNull(decided.requirements, decisionRequirementsDto),
    ...(details.length > 0 && { details: Object.fromEntries(details) }),
  }
}

/** The reference gives null where there is nothing. */
function byIdOrNull<Definition extends { readonly id: string }, Dto>(
  definitions: readonly Definition[],
  toDto: (definition: Definition) => Dto,
): Record<string, Dto> | null {
  if (definitions.length === 0) return null
  return Object.fromEntries(definitions.map((definition) => [definition.id, toDto(definition)]))
}
