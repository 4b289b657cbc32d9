import { ownerOf } from '../../engine/instance/ids.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { type ErrorStatus, invalidRequest } from '../../http/api-error.ts'
import { expiryOf } from '../../instance/beside-instance.ts'
import type { Services } from '../../shell/services.ts'
import { listNotes, type Note } from '../../store/note-items.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'
import { taskIn } from '../task/task-command.ts'

/** An instance, running or ended, whose tasks may have notes. */
export interface NotedInstance {
  readonly state: InstanceState
  /** When it is forgotten, in seconds since the epoch. */
  readonly expires: number | undefined
}

/** A user task that is there, or was and has notes. */
export interface NotedTask extends NotedInstance {
  readonly task: number
}

/** The instance of this id, or undefined. */
export async function findNotedInstance(services: Services, id: string): Promise<NotedInstance | undefined> {
  const stored = await readInstance(services.db, id, { consistent: true })
  return stored && { state: stored.state, expires: await expiryOf(services, stored.state) }
}

/**
 * The user task of this id. Instances do not remember which tasks they had: one that is gone is known by what was written to it. Throws an ApiError where
 * there is none.
 */
export async function findNotedTask(services: Services, id: string, status: ErrorStatus = 404): Promise<NotedTask> {
  const owner = ownerOf(id)
  const found = owner && (await findNotedInstance(services, owner.instanceId))
  if (owner === undefined || found === undefined) throw noTask(id, status)
  const isThere = found.state.end === undefined && taskIn(found.state, owner.number) !== undefined
  if (!isThere && !(await hasNotes(services, owner))) throw noTask(id, status)
  return { ...found, task: owner.number }
}

async function hasNotes(
  { db }: Services,
  { instanceId, number }: { readonly instanceId: string; readonly number: number },
): Promise<boolean> {
  for (const kind of KINDS) if ((await listNotes(db, instanceId, kind, number)).length > 0) return true
  return false
}

const KINDS: readonly Note['kind'][] = ['comment', 'attachment']

function noTask(id: string, status: ErrorStatus) {
  return invalidRequest(`No task found for task id ${id}`, status)
}
