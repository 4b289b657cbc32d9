import type { Refusal } from '../../engine/refusal.ts'
import { isRefusal } from '../../instance/command/command-outcome.ts'
import { prepareCommand } from '../../instance/command/decide-command.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { concurrently } from '../../shell/concurrently.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import {
  readInstances,
  readReadableInstances,
  type StoredInstance,
} from '../../store/process-instance/stored-instance.ts'
import type { InstanceModification } from './batch-work.ts'
import { instanceMissing, instanceUnreadable, modificationOf } from './modify-instances.ts'

/** Instances read at once, and instances written at the same time. */
const READ_AT_ONCE = 100
const WRITES_AT_ONCE = 16

/** Thrown when an instance of a modification of several is refused. */
export class RefusedModificationError extends Error {
  override readonly name = 'RefusedModificationError'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/**
 * Thrown when a modification of several instances was carried out in part: after all were checked and some were written, another one was
 * refused, because somebody had changed it meanwhile, or could not be written. `cause` says why.
 */
export class PartlyModifiedError extends Error {
  override readonly name = 'PartlyModifiedError'
  readonly modified: readonly string[]
  readonly notModified: readonly string[]

  constructor(cause: unknown, { modified, notModified }: Parts) {
    super(`${modified.length} process instances were modified and ${notModified.length} were not`, { cause })
    this.modified = modified
    this.notModified = notModified
  }
}

interface Parts {
  readonly modified: readonly string[]
  readonly notModified: readonly string[]
}

/**
 * Modifies all instances, or none where one is refused: every one is stepped before the first is written. One that somebody writes between
 * the two is stepped again; where it is refused then, no further one is begun. Throws a RefusedModificationError with the first
 * refusal, and a PartlyModifiedError where others were modified by then.
 */
export async function modifyAll(services: Services, work: InstanceModification, ids: readonly string[]): Promise<void> {
  for (const page of pagesOf(ids)) await check(services, work, page)
  const decision = modificationOf(work)
  const mark = services.newId()
  try {
    await concurrently(ids, WRITES_AT_ONCE, async (id) => {
      const result = await commandInstance(services, id, decision, { mark })
      if (result.outcome === 'missing') throw new RefusedModificationError(instanceMissing(id))
      if (result.outcome === 'refused') throw new RefusedModificationError(result.refusal)
    })
  } catch (error) {
    const parts = await partsOf(services, ids, mark)
    if (parts.modified.length === 0) throw error
    if (parts.notModified.length > 0) throw new PartlyModifiedError(error, parts)
    // All of it is written. What did not follow from it yet is in an outbox, and will.
    logFailure('An effect of a modification comes later', { processDefinitionId: work.definitionId }, error)
  }
}

/** The marks in the instances tell exactly, also where the answer to a write was lost. */
async function partsOf({ db }: Services, ids: readonly string[], mark: string): Promise<Parts> {
  const modified: string[] = []
  const notModified: string[] = []
  for (const page of pagesOf(ids)) {
    const read = await readInstances(db, page, { consistent: true })
    for (const id of page) (read.get(id)?.marks[mark] === undefined ? notModified : modified).push(id)
  }
  return { modified, notModified }
}

function* pagesOf(ids: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) yield ids.slice(at, at + READ_AT_ONCE)
}

async function check(services: Services, work: InstanceModification, ids: readonly string[]): Promise<void> {
  const { instances, unreadable } = await readReadableInstances(services.db, ids, { consistent: true })
  for (const id of ids) {
    const stored = instances.get(id)
    const absent = unreadable.has(id) ? instanceUnreadable(id) : instanceMissing(id)
    const refusal = stored ? await refusalOf(services, work, stored) : absent
    if (refusal !== undefined) throw new RefusedModificationError(refusal)
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
