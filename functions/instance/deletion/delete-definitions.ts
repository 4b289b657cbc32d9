import { setTimeout as wait } from 'node:timers/promises'
import type { Refusal } from '../../engine/refusal.ts'
import { forgetDefinitions } from '../../repository/definitions.ts'
import { replaceStartEvents } from '../../repository/start-events.ts'
import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import {
  deleteDefinition,
  keyOfTenant,
  latestDefinition,
  type ProcessDefinition,
  setClosing,
} from '../../store/deployment/definition-items.ts'
import { deleteJobRules } from '../../store/deployment/job-rule-items.ts'
import { countInstances, listInstances } from '../../store/process-instance/process-instance-index.ts'
import { deleteSettledInstance } from '../../store/process-instance/process-instance-items.ts'
import { deleteBeside } from '../beside-instance.ts'
import { commandInstance, performLeftEffects } from '../process-instances.ts'

export interface DeleteOptions {
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
 * Deletes process definitions, all of them or, where one has instances that still run and nobody wants those deleted too, none: then the refusal is
 * given. The version before a deleted newest one starts instances again. Nothing of them is started from the beginning of this on, so that what is
 * counted is all. Throws EffectsLeftError; a second call goes on where the first one stopped. `reason` is what the deleted instances say.
 */
export async function deleteDefinitions(
  services: Services,
  definitions: readonly ProcessDefinition[],
  options: DeleteOptions,
  reason: string,
): Promise<Refusal | undefined> {
  if (definitions.length === 0) return undefined
  await setAllClosing(services, definitions, true)
  await wait(options.indexLag ?? INDEX_LAG_MS)
  for (const definition of definitions) {
    const refusal = options.cascade
      ? await deleteInstances(services, definition, options, reason)
      : await refuseRunning(services, definition)
    if (refusal === undefined) continue
    await setAllClosing(services, definitions, false)
    return refusal
  }
  for (const definition of definitions) await deleteWithStartEvents(services, definition)
  forgetDefinitions(services.db)
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

/** With the reference's message (`EnginePersistenceLogger`). */
async function refuseRunning(services: Services, { id }: ProcessDefinition): Promise<Refusal | undefined> {
  const running = await countInstances(services.db, { definitionId: id })
  if (running === 0) return undefined
  const message = `ENGINE-03076 Deletion of process definition without cascading failed. Process definition with id: ${id} can't be deleted, since there exists ${running} dependening process instances.`
  return { kind: 'processEngine', message }
}

/** Until a look over both indexes finds nothing: an instance that another one's deletion ended comes into the second a moment later. */
async function deleteInstances(
  services: Services,
  definition: ProcessDefinition,
  options: DeleteOptions,
  reason: string,
): Promise<Refusal | undefined> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { found, refusal } = await deleteFound(services, definition, options, reason)
    if (refusal !== undefined || found === 0) return refusal
    await wait(options.indexLag ?? INDEX_LAG_MS)
  }
  const message = `Instances of process definition '${definition.id}' appear again and again: try again later`
  return { kind: 'processEngine', message }
}

async function deleteFound(
  services: Services,
  { id: definitionId }: ProcessDefinition,
  options: DeleteOptions,
  reason: string,
): Promise<{ readonly found: number; readonly refusal?: Refusal }> {
  let found = 0
  for (const ended of [false, true]) {
    for await (const page of listInstances(services.db, { definitionId, ended })) {
      found += page.length
      const refusals: Refusal[] = []
      await concurrently(page, PARALLEL, async ({ id }) => {
        const refusal = await deleteOne(services, id, options, reason)
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
  { skipCustomListeners, skipIoMappings }: DeleteOptions,
  reason: string,
): Promise<Refusal | undefined> {
  const how = { reason, skipCustomListeners, skipIoMappings, external: true }
  const ended = await commandInstance(services, instanceId, { kind: 'delete', ...how })
  if (ended.outcome === 'refused') return ended.refusal
  await deleteBeside(services.db, instanceId)
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
