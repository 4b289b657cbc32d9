import type { ExternalTask, InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { TypedValue } from '../engine/instance/typed-value.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Services } from './services.ts'

export interface FetchRequest {
  readonly workerId: string
  readonly maxTasks: number
  readonly usePriority: boolean
  readonly topics: readonly FetchTopic[]
}

export interface FetchTopic {
  readonly topicName: string
  /** Milliseconds. */
  readonly lockDuration: number
  /** Names of the variables to fetch; undefined fetches all. */
  readonly variables?: readonly string[]
  readonly localVariables: boolean
  readonly businessKey?: string
  readonly processDefinitionId?: string
  readonly processDefinitionIdIn?: readonly string[]
  readonly processDefinitionKey?: string
  readonly processDefinitionKeyIn?: readonly string[]
  readonly processDefinitionVersionTag?: string
  readonly withoutTenantId?: boolean
  readonly tenantIdIn?: readonly string[]
  readonly processVariables?: Readonly<Record<string, TypedValue>>
}

/** Who works on an external task, until when (milliseconds since the epoch). */
export interface ExternalTaskLock {
  readonly workerId: string
  readonly lockExpirationTime: number
}

export interface LockedExternalTask {
  readonly task: ExternalTask
  /** Number of the execution. */
  readonly execution: number
  readonly activityId: string
  readonly activityInstance: number
  readonly state: InstanceState
  readonly lock: ExternalTaskLock
  readonly variables: Variables
}

/** Undefined: done. */
export type TaskResult = Promise<Refusal | undefined>
declare const todo: never
/** Locks up to `maxTasks` tasks for the worker; the next free ones where others were faster. */
export async function fetchAndLock(_services: Services, _request: FetchRequest): Promise<LockedExternalTask[]> {
  return todo
}
export async function completeExternalTask(
  _services: Services,
  _taskId: string,
  _request: { readonly workerId: string; readonly variables: Variables; readonly localVariables: Variables },
): TaskResult {
  return todo
}
export async function failExternalTask(
  _services: Services,
  _taskId: string,
  _request: {
    readonly workerId: string
    readonly errorMessage?: string
    readonly errorDetails?: string
    readonly retries: number
    readonly retryTimeout: number
    readonly variables: Variables
    readonly localVariables: Variables
  },
): TaskResult {
  return todo
}
export async function throwExternalTaskError(
  _services: Services,
  _taskId: string,
  _request: {
    readonly workerId: string
    readonly errorCode: string
    readonly errorMessage?: string
    readonly variables: Variables
  },
): TaskResult {
  return todo
}
export async function extendLock(
  _services: Services,
  _taskId: string,
  _request: { readonly workerId: string; readonly newDuration: number },
): TaskResult {
  return todo
}
export async function lockExternalTask(
  _services: Services,
  _taskId: string,
  _request: { readonly workerId: string; readonly lockDuration: number },
): TaskResult {
  return todo
}
export async function unlockExternalTask(_services: Services, _taskId: string): TaskResult {
  return todo
}
export async function setExternalTaskRetries(_services: Services, _taskId: string, _retries: number): TaskResult {
  return todo
}
export async function setExternalTaskPriority(_services: Services, _taskId: string, _priority: number): TaskResult {
  return todo
}
/** The locks of these tasks by task id; a task that nobody locked is not in it. */
export async function externalTaskLocks(
  _services: Services,
  _tasks: readonly { readonly instanceId: string; readonly task: ExternalTask }[],
): Promise<Map<string, ExternalTaskLock>> {
  return todo
}
