import { setTimeout as wait } from 'node:timers/promises'
import type { Refusal } from '../engine/refusal.ts'
import { deleteDecisions } from '../repository/decisions/deploy-decisions.ts'
import { forgetDefinitions } from '../repository/definitions.ts'
import { replaceStartEvents } from '../repository/start-events.ts'
import { concurrently } from '../shell/concurrently.ts'
import type { Services } from '../shell/services.ts'
import {
  deleteDefinition,
  keyOfTenant,
  latestDefinition,
  listDefinitions,
  type ProcessDefinition,
  setClosing,
} from '../store/deployment/definition-items.ts'
import { deleteDeploymentItems, readDeployment } from '../store/deployment/deployment-items.ts'
import { deleteJobRules } from '../store/deployment/job-rule-items.ts'
import { countInstances, listInstances } from '../store/process-instance/process-instance-index.ts'
import { deleteSettledInstance } from '../store/process-instance/process-instance-items.ts'
import { commandInstance, performLeftEffects } from './process-instances.ts'

export interface DeleteDeploymentOptions {
  /** With all instances, running and ended; otherwise running instances refuse it. */
  readonly cascade: boolean
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
  /** How long an index may be behind, in milliseconds. */
  readonly indexLag?: number
}

/** Instances that are deleted at the same time. */
const PARALLEL = 32

/** Within this time an index shows what was written, in milliseconds; DynamoDB takes a tenth of it. */
const INDEX_LAG_MS = 500

/** Looks for instances that are left: each one finds what the one before made, so that a few are enough. */
const MOST_LOOKS = 10

/** Thrown when an instance cannot be deleted yet, because what it leads to in other instances is not done. Nothing is lost: ask again. */
export class EffectsLeftError extends Error {
  override readonly name = 'EffectsLeftError'
  readonly instanceId: string

  constructor(instanceId: string) {
    super(`Process instance '${instanceId}' has effects on others that are not performed yet`)
    this.instanceId = instanceId
  }
}

/**
 * Deletes a deployment with its definitions. The version before a deleted newest one starts instances again. Gives the refusal, where
 * there is one: the deployment does not exist (`notFound`), or instances of it still run. Nothing of it is started from the beginning of
 * this on, so that what is counted is all. Throws EffectsLeftError; a second call goes on where the first one stopped.
 */
export async function deleteDeployment(
  services: Services,
  id: string,
  options: DeleteDeploymentOptions,
): Promise<Refusal | undefined> {
  const { db } = services
  const deployment = await readDeployment(db, id)
  if (deployment === undefined) return { kind: 'notFound', message: `Deployment with id '${id}' does not exist` }
  const definitions = await definitionsOf(services, id)
  await setAllClosing(services, definitions, true)
  await wait(options.indexLag ?? INDEX_LAG_MS)
  for (const definition of definitions) {
    const refusal = options.cascade
      ? await deleteInstances(services, definition, options)
      : await refuseRunning(services, definition)
    if (refusal === undefined) continue
    await setAllClosing(services, definitions, false)
    return refusal
  }
  for (const definition of definitions) await deleteWithStartEvents(services, definition)
  await deleteDecisions(services, deployment.id)
  await deleteDeploymentItems(db, deployment)
  forgetDefinitions(db)
  return undefined
}

async function setAllClosing(
  { db }: Services,
  definitions: readonly ProcessDefinition[],
  closing: boolean,
): Promise<void> {
  for (const definition of definitions) await setClosing(db, definition, closing)
  forgetDefinitions(db)
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

/** Until a look over both indexes finds nothing: an instance that another one's deletion ended comes into the second a moment later. */
async function deleteInstances(
  services: Services,
  definition: ProcessDefinition,
  options: DeleteDeploymentOptions,
): Promise<Refusal | undefined> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { found, refusal } = await deleteFound(services, definition, options)
    if (refusal !== undefined || found === 0) return refusal
    await wait(options.indexLag ?? INDEX_LAG_MS)
  }
  const message = `Instances of process definition '${definition.id}' appear again and again: try again later`
  return { kind: 'processEngine', message }
}

async function deleteFound(
  services: Services,
  { id: definitionId }: ProcessDefinition,
  options: DeleteDeploymentOptions,
): Promise<{ readonly found: number; readonly refusal?: Refusal }> {
  let found = 0
  for (const ended of [false, true]) {
    for await (const page of listInstances(services.db, { definitionId, ended })) {
      found += page.length
      const refusals: Refusal[] = []
      await concurrently(page, PARALLEL, async ({ id }) => {
        const refusal = await deleteOne(services, id, options)
        if (refusal !== undefined) refusals.push(refusal)
      })
      const [refusal] = refusals
      if (refusal !== undefined) return { found, refusal }
    }
  }
  return { found }
}

async function deleteOne(
  services: Services,
  instanceId: string,
  { skipCustomListeners, skipIoMappings }: DeleteDeploymentOptions,
): Promise<Refusal | undefined> {
  const how = { reason: 'deployment deleted', skipCustomListeners, skipIoMappings, external: true }
  const ended = await commandInstance(services, instanceId, { kind: 'delete', ...how })
  if (ended.outcome === 'refused') return ended.refusal
  if (await deleteSettledInstance(services.db, instanceId)) return undefined
  await performLeftEffects(services, instanceId)
  if (await deleteSettledInstance(services.db, instanceId)) return undefined
  throw new EffectsLeftError(instanceId)
}

async function deleteWithStartEvents(services: Services, definition: ProcessDefinition): Promise<void> {
  const newest = await latestDefinition(services.db, keyOfTenant(definition))
  await deleteDefinition(services.db, definition)
  await deleteJobRules(services.db, definition.id)
  if (newest?.id !== definition.id) return
  await replaceStartEvents(services, definition, undefined)
  await replaceStartEvents(services, undefined, await latestDefinition(services.db, keyOfTenant(definition)))
}
