import type { InstanceModification } from '../batch/batch-work.ts'
import { concurrently } from '../batch/concurrently.ts'
import { instanceMissing, modificationOf } from '../batch/modify-instances.ts'
import type { Refusal } from '../engine/refusal.ts'
import { definitionGraph } from '../runtime/definitions.ts'
import { logFailure } from '../runtime/observability.ts'
import { commandInstance, isRefusal, prepareCommand } from '../runtime/process-instances.ts'
import type { Services } from '../runtime/services.ts'
import { readInstances, type StoredInstance } from '../store/process-instance-items.ts'
import { ApiError, errorOfCaughtRefusal } from './api-error.ts'

/** Instances read at once, and instances written at the same time. */
const READ_AT_ONCE = 100
const WRITES_AT_ONCE = 16

/**
 * Modifies all instances, or none where one is refused: every one is stepped before the first is written. Throws an ApiError with the
 * first refusal. What others change between the two is not undone: where an instance has come to refuse it, or the database fails, the rest is
 * modified all the same, and the error names those that were modified and those that were not.
 */
export async function modifyAll(services: Services, work: InstanceModification, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) await check(services, work, ids.slice(at, at + READ_AT_ONCE))
  const problems = new Map<string, ApiError>()
  await concurrently(ids, WRITES_AT_ONCE, async (id) => {
    const problem = await modifyOne(services, work, id)
    if (problem !== undefined) problems.set(id, problem)
  })
  const [first] = problems.values()
  if (first !== undefined) throw carriedOutInPart(first, ids, problems)
}

/** Why the instance was not modified; undefined where it was. */
async function modifyOne(services: Services, work: InstanceModification, id: string): Promise<ApiError | undefined> {
  try {
    const result = await commandInstance(services, id, modificationOf(work))
    if (result.outcome === 'missing') return errorOfCaughtRefusal(instanceMissing(id))
    return result.outcome === 'refused' ? errorOfCaughtRefusal(result.refusal) : undefined
  } catch (error) {
    logFailure('An instance could not be modified', { processInstanceId: id }, error)
    return new ApiError(503, 'ProcessEngineException', `Process instance '${id}' could not be modified, try again`, 0)
  }
}

function carriedOutInPart(first: ApiError, ids: readonly string[], problems: ReadonlyMap<string, ApiError>): ApiError {
  const { status, type, message, code } = first
  const modified = ids.filter((id) => !problems.has(id))
  const notModified = [...problems].map(([id, problem]) => ({ id, message: problem.message }))
  const note = `Carried out in part, because of what happened to instances meanwhile: ${modified.length} modified, ${problems.size} not`
  return new ApiError(status, type, `${message}. ${note}`, code, { modified, notModified })
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
