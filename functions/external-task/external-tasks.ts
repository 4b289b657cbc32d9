import { ownerOf } from '../engine/instance/ids.ts'
import type { ExternalTask, InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Decision } from '../instance/command/command-outcome.ts'
import { findExternalTask } from '../instance/execution-lookup.ts'
import { commandInstance } from '../instance/process-instances.ts'
import type { Services } from '../shell/services.ts'
import { readInstance } from '../store/process-instance/stored-instance.ts'
import {
  changeLock,
  type ExternalTaskLock,
  type ExternalTaskPlace,
  lockExternalTask as lockItem,
  readLock,
  readLocks,
  removeLock,
} from '../store/waiting/external-task-items.ts'

/** Undefined: done. */
export type TaskResult = Promise<Refusal | undefined>

export interface CompleteRequest {
  readonly workerId: string
  readonly variables: Variables
  readonly localVariables: Variables
}

export interface FailureRequest extends CompleteRequest {
  readonly errorMessage?: string
  readonly errorDetails?: string
  readonly retries: number
  /** Milliseconds until it can be fetched again. */
  readonly retryTimeout: number
}

export interface ErrorRequest {
  readonly workerId: string
  readonly errorCode: string
  readonly errorMessage?: string
  readonly variables: Variables
}

/** A task as it is in its instance. */
interface CurrentTask {
  readonly id: string
  readonly state: InstanceState
  readonly task: ExternalTask
  readonly place: ExternalTaskPlace
}

/** Completes a task that the worker has locked. */
export async function completeExternalTask(services: Services, taskId: string, request: CompleteRequest): TaskResult {
  const { workerId, variables, localVariables } = request
  const doing = `External Task ${taskId} cannot be completed by worker '${workerId}`
  return asWorker(services, taskId, workerId, doing, ({ task }) =>
    command(services, taskId, { kind: 'completeExternalTask', task: task.number, variables, localVariables }),
  )
}

/** Reports that the worker failed: with no retries left that is an incident, otherwise it can be fetched again after the timeout. */
export async function failExternalTask(services: Services, taskId: string, request: FailureRequest): TaskResult {
  const { workerId, retryTimeout, ...failure } = request
  const negative = notNegative('retries', request.retries) ?? notNegative('retryDuration', retryTimeout)
  if (negative !== undefined) return negative
  const doing = `Failure of External Task ${taskId} cannot be reported by worker '${workerId}`
  return asWorker(services, taskId, workerId, doing, async ({ task, place }) => {
    const refusal = await command(services, taskId, { ...failure, kind: 'failExternalTask', task: task.number })
    if (refusal !== undefined) return refusal
    await changeLock(services.db, place, { workerId, lockExpirationTime: services.now() + retryTimeout })
    services.notice?.({ kind: 'externalTask', topic: task.topic })
    return undefined
  })
}

/** Throws a BPMN error at the task: a boundary event may catch it. */
export async function throwExternalTaskError(services: Services, taskId: string, request: ErrorRequest): TaskResult {
  const { workerId, errorCode: code, errorMessage, variables } = request
  const message = errorMessage === undefined ? {} : { message: errorMessage }
  const doing = `Bpmn error of External Task ${taskId} cannot be reported by worker '${workerId}`
  return asWorker(services, taskId, workerId, doing, ({ task }) =>
    command(services, taskId, { kind: 'throwExternalTaskError', task: task.number, code, ...message, variables }),
  )
}

/** Makes the worker's lock last `newDuration` milliseconds from now. Refused where it has expired. */
export async function extendLock(
  services: Services,
  taskId: string,
  { workerId, newDuration }: { readonly workerId: string; readonly newDuration: number },
): TaskResult {
  if (newDuration <= 0) return badRequest('lockTime is not greater than 0')
  const doing = `The lock of the External Task ${taskId} cannot be extended by worker '${workerId}'`
  return asWorker(services, taskId, workerId, doing, async ({ place }, lock) => {
    const now = services.now()
    if (lock.lockExpirationTime < now) {
      return badRequest(`Cannot extend a lock that expired: lockExpirationTime is not greater than or equal to ${now}`)
    }
    const extended = await changeLock(services.db, place, { workerId, lockExpirationTime: now + newDuration })
    return extended ? undefined : lockedByOther(doing, (await readLock(services.db, place))?.workerId)
  })
}

/** Locks one task for `lockDuration` milliseconds. Refused where another worker holds it. */
export async function lockExternalTask(
  services: Services,
  taskId: string,
  { workerId, lockDuration }: { readonly workerId: string; readonly lockDuration: number },
): TaskResult {
  if (lockDuration <= 0) return badRequest('lockDuration is not greater than 0')
  const found = await currentTask(services, taskId)
  if (found === undefined) return noSuchTask(taskId)
  const now = services.now()
  const lock = { workerId, lockExpirationTime: now + lockDuration }
  if (await lockItem(services.db, found.place, lock, { now, again: true })) return undefined
  const holder = await readLock(services.db, found.place)
  return lockedByOther(`External Task ${taskId} cannot be locked by worker '${workerId}`, holder?.workerId)
}

/** Gives a task free, whoever holds it. */
export async function unlockExternalTask(services: Services, taskId: string): TaskResult {
  const found = await currentTask(services, taskId)
  if (found === undefined) return noSuchTask(taskId)
  await removeLock(services.db, found.place)
  services.notice?.({ kind: 'externalTask', topic: found.task.topic })
  return undefined
}

/** Sets a task's retries: 0 makes an incident, more removes it. */
export async function setExternalTaskRetries(services: Services, taskId: string, retries: number): TaskResult {
  const { instanceId, number: task } = ownerOf(taskId) ?? {}
  if (instanceId === undefined || task === undefined) return noSuchTask(taskId)
  // Looked up in the read of the command: a request that sets the retries of 2,000 tasks spares as many reads.
  return command(services, taskId, ({ state }) =>
    findExternalTask(state, task) ? { kind: 'setExternalTaskRetries', task, retries } : noSuchTask(taskId),
  )
}

/** Sets a task's priority. Its item moves in the order of its topic; its lock goes along. */
export async function setExternalTaskPriority(services: Services, taskId: string, priority: number): TaskResult {
  const found = await currentTask(services, taskId)
  if (found === undefined) return noSuchTask(taskId)
  const lock = await readLock(services.db, found.place)
  const refusal = await command(services, taskId, {
    kind: 'setExternalTaskPriority',
    task: found.task.number,
    priority,
  })
  if (refusal !== undefined || lock === undefined) return refusal
  await lockItem(services.db, { ...found.place, priority }, lock, { now: services.now(), again: true })
  return undefined
}

/** The locks of these tasks by task id, expired ones included; a task that nobody locked is not in it. */
export function externalTaskLocks(
  services: Services,
  tasks: readonly { readonly instanceId: string; readonly task: ExternalTask }[],
): Promise<Map<string, ExternalTaskLock>> {
  return readLocks(
    services.db,
    tasks.map(({ instanceId, task }) => placeOf(instanceId, task)),
  )
}

/** Does something for the worker that holds the task's lock; for another one it is refused, with what could not be done. */
async function asWorker(
  services: Services,
  taskId: string,
  workerId: string,
  refusedAs: string,
  work: (found: CurrentTask, lock: ExternalTaskLock) => TaskResult,
): TaskResult {
  const found = await currentTask(services, taskId)
  if (found === undefined) return noSuchTask(taskId)
  const lock = await readLock(services.db, found.place)
  if (lock?.workerId !== workerId) return lockedByOther(refusedAs, lock?.workerId)
  return work(found, lock)
}

async function currentTask(services: Services, taskId: string): Promise<CurrentTask | undefined> {
  const owner = ownerOf(taskId)
  const stored = owner && (await readInstance(services.db, owner.instanceId, { consistent: true }))
  const found = stored && stored.state.end === undefined && findExternalTask(stored.state, owner.number)
  if (!found) return undefined
  const { task } = found
  return { id: taskId, state: stored.state, task, place: placeOf(owner.instanceId, task) }
}

function placeOf(instanceId: string, { number, topic, priority, createTime }: ExternalTask): ExternalTaskPlace {
  return { instanceId, number, topic, priority, createTime }
}

async function command(services: Services, taskId: string, task: Decision): TaskResult {
  const told = await commandInstance(services, ownerOf(taskId)?.instanceId ?? '', task)
  if (told.outcome === 'missing') return noSuchTask(taskId)
  return told.outcome === 'refused' ? told.refusal : undefined
}

function noSuchTask(taskId: string): Refusal {
  return { kind: 'notFound', message: `Cannot find external task with id ${taskId}: externalTask is null` }
}

/** The reference leaves the quote after the worker's name to its second half. */
function lockedByOther(doing: string, holder: string | undefined): Refusal {
  return badRequest(`${doing}'. It is locked by worker '${holder ?? null}'.`)
}

function notNegative(name: string, value: number): Refusal | undefined {
  return value < 0 ? { kind: 'processEngine', message: `${name} is not greater than or equal to 0` } : undefined
}

function badRequest(message: string): Refusal {
  return { kind: 'badRequest', message }
}
