import type { Refusal } from '../engine/refusal.ts'
import { forgetDefinitions } from '../repository/definitions.ts'
import { replaceStartEvents } from '../repository/start-events.ts'
import type { Services } from '../shell/services.ts'
import {
  deleteDefinition,
  keyOfTenant,
  latestDefinition,
  listDefinitions,
  type ProcessDefinition,
} from '../store/deployment/definition-items.ts'
import { deleteDeploymentItems, readDeployment } from '../store/deployment/deployment-items.ts'
import { countInstances, listInstances } from '../store/process-instance/process-instance-index.ts'
import { deleteInstanceItem } from '../store/process-instance/process-instance-items.ts'
import { commandInstance } from './process-instances.ts'

export interface DeleteDeploymentOptions {
  /** With all instances, running and ended; otherwise running instances refuse it. */
  readonly cascade: boolean
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
}

/** Instances that are deleted at the same time. */
const PARALLEL = 32

/**
 * Deletes a deployment with its definitions. The version before a deleted newest one starts instances again. Gives the refusal, where
 * there is one: the deployment does not exist (`notFound`), or instances of it still run.
 */
export async function deleteDeployment(
  services: Services,
  id: string,
  options: DeleteDeploymentOptions,
): Promise<Refusal | undefined> {
  const deployment = await readDeployment(services.db, id)
  if (deployment === undefined) return { kind: 'notFound', message: `Deployment with id '${id}' does not exist` }
  const definitions = await definitionsOf(services, id)
  for (const definition of definitions) {
    const refusal = options.cascade
      ? await deleteInstances(services, definition, options)
      : await refuseRunning(services, definition)
    if (refusal !== undefined) return refusal
  }
  for (const definition of definitions) await deleteWithStartEvents(services, definition)
  await deleteDeploymentItems(services.db, deployment)
  forgetDefinitions(services.db)
  return undefined
}

async function definitionsOf(services: Services, deploymentId: string): Promise<ProcessDefinition[]> {
  const found: ProcessDefinition[] = []
  for await (const page of listDefinitions(services.db)) {
    found.push(...page.filter((definition) => definition.deploymentId === deploymentId))
  }
  return found
}

async function refuseRunning(services: Services, { id }: ProcessDefinition): Promise<Refusal | undefined> {
  const running = await countInstances(services.db, { definitionId: id })
  if (running === 0) return undefined
  const message = `${running} process instances of process definition '${id}' are running: delete them first, or delete the deployment with cascade`
  return { kind: 'processEngine', message }
}

async function deleteInstances(
  services: Services,
  { id: definitionId }: ProcessDefinition,
  options: DeleteDeploymentOptions,
): Promise<Refusal | undefined> {
  for (const ended of [false, true]) {
    for await (const page of listInstances(services.db, { definitionId, ended })) {
      for (let at = 0; at < page.length; at += PARALLEL) {
        const deleted = page.slice(at, at + PARALLEL).map((entry) => deleteOne(services, entry.id, options))
        const refusal = (await Promise.all(deleted)).find((refused) => refused !== undefined)
        if (refusal !== undefined) return refusal
      }
    }
  }
  return undefined
}

async function deleteOne(
  services: Services,
  instanceId: string,
  { skipCustomListeners, skipIoMappings }: DeleteDeploymentOptions,
): Promise<Refusal | undefined> {
  const how = { reason: 'deployment deleted', skipCustomListeners, skipIoMappings, external: true }
  const ended = await commandInstance(services, instanceId, { kind: 'delete', ...how })
  if (ended.outcome === 'refused') return ended.refusal
  await deleteInstanceItem(services.db, instanceId)
  return undefined
}

async function deleteWithStartEvents(services: Services, definition: ProcessDefinition): Promise<void> {
  const newest = await latestDefinition(services.db, keyOfTenant(definition))
  await deleteDefinition(services.db, definition)
  if (newest?.id !== definition.id) return
  await replaceStartEvents(services, definition, undefined)
  await replaceStartEvents(services, undefined, await latestDefinition(services.db, keyOfTenant(definition)))
}
