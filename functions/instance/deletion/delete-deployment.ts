import type { Refusal } from '../../engine/refusal.ts'
import { deleteDecisions } from '../../repository/decisions/deploy-decisions.ts'
import { forgetDefinitions } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import { listDefinitions, type ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { deleteDeploymentItems, readDeployment } from '../../store/deployment/deployment-items.ts'
import { type DeleteOptions, deleteDefinitions } from './delete-definitions.ts'

/**
 * Deletes a deployment with its definitions. The version before a deleted newest one starts instances again. Gives the refusal, where there is
 * one: the deployment does not exist (`notFound`), or instances of it still run. Throws EffectsLeftError; a second call goes on where the first
 * one stopped.
 */
export async function deleteDeployment(
  services: Services,
  id: string,
  options: DeleteOptions,
): Promise<Refusal | undefined> {
  const { db } = services
  const deployment = await readDeployment(db, id)
  if (deployment === undefined) return { kind: 'notFound', message: `Deployment with id '${id}' does not exist` }
  const refusal = await deleteDefinitions(services, await definitionsOf(services, id), options, 'deployment deleted')
  if (refusal !== undefined) return refusal
  await deleteDecisions(services, deployment.id)
  await deleteDeploymentItems(db, deployment)
  forgetDefinitions(db)
  return undefined
}

async function definitionsOf(services: Services, deploymentId: string): Promise<ProcessDefinition[]> {
  const found: ProcessDefinition[] = []
  for await (const page of listDefinitions(services.db)) {
    found.push(...page.filter((definition) => definition.deploymentId === deploymentId))
  }
  return found
}
