import type { InstanceModification } from '../batch/batch-work.ts'
import { concurrently } from '../batch/concurrently.ts'
import { instanceMissing, modificationOf } from '../batch/modify-instances.ts'
import type { Refusal } from '../engine/refusal.ts'
import { definitionGraph } from '../runtime/definitions.ts'
import { commandInstance, isRefusal, prepareCommand } from '../runtime/process-instances.ts'
import type { Services } from '../runtime/services.ts'
import { readInstances, type StoredInstance } from '../store/process-instance-items.ts'
import { errorOfCaughtRefusal } from './api-error.ts'

/** Instances read at once, and instances written at the same time. */
const READ_AT_ONCE = 100
const WRITES_AT_ONCE = 16

/**
 * Modifies all instances, or none where one is refused: every one is stepped before the first is written. Throws an ApiError with the
 * first refusal. What others change between the two is not undone: then the modification may be carried out in part.
 */
export async function modifyAll(services: Services, work: InstanceModification, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) await check(services, work, ids.slice(at, at + READ_AT_ONCE))
  const decision = modificationOf(work)
  await concurrently(ids, WRITES_AT_ONCE, async (id) => {
    const result = await commandInstance(services, id, decision)
    if (result.outcome === 'missing') throw errorOfCaughtRefusal(instanceMissing(id))
    if (result.outcome === 'refused') throw errorOfCaughtRefusal(result.refusal)
  })
}

async function check(services: Services, work: InstanceModification, ids: readonly string[]): Promise<void> {
  const read = await readInstances(services.db, ids, { consistent: true })
  for (const id of ids) {
    const stored = read.get(id)
    const refusal = stored ? await refusalOf(services, work, stored) : instanceMissing(id)
    if (refusal !== undefined) throw errorOfCaughtRefusal(refusal)
  }
}

async function refusalOf(
  services: Services,
  work: InstanceModification,
  stored: StoredInstance,
): Promise<Refusal | undefined> {
  const decided = modificationOf(work)
  const loaded = await definitionGraph(services, stored.state.definitionId)
  const command = typeof decided === 'function' && loaded ? decided(stored, loaded.graph) : undefined
  if (command === undefined) return instanceMissing(stored.state.id)
  if (isRefusal(command)) return command
  return (await prepareCommand(services, stored, command)).refusal
}
