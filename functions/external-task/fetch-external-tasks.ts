import type { ExternalTask, InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { TypedValue } from '../engine/instance/value/typed-value.ts'
import { equalsTypedValues } from '../engine/instance/value/typed-value-comparison.ts'
import {
  type FoundExternalTask,
  findExternalTask,
  localVariables,
  visibleVariables,
} from '../instance/execution-lookup.ts'
import type { Services } from '../shell/services.ts'
import { readDefinition } from '../store/deployment/definition-items.ts'
import { readReadableInstances } from '../store/process-instance/stored-instance.ts'
import {
  type ExternalTaskLock,
  freeExternalTasks,
  lockExternalTask,
  removeExternalTask,
  type WaitingExternalTask,
} from '../store/waiting/external-task-items.ts'

export interface FetchRequest {
  readonly workerId: string
  readonly maxTasks: number
  /** The highest priority first, over all topics. */
  readonly usePriority: boolean
  readonly topics: readonly FetchTopic[]
}

export interface FetchTopic {
  readonly topicName: string
  /** Milliseconds. */
  readonly lockDuration: number
  /** Names of the variables to fetch; undefined fetches all. */
  readonly variables?: readonly string[]
  /** Only variables of the task's own scope. */
  readonly localVariables: boolean
  readonly businessKey?: string
  readonly processDefinitionId?: string
  readonly processDefinitionIdIn?: readonly string[]
  readonly processDefinitionKey?: string
  readonly processDefinitionKeyIn?: readonly string[]
  readonly processDefinitionVersionTag?: string
  readonly withoutTenantId?: boolean
  readonly tenantIdIn?: readonly string[]
  /** The process instance has one of these variables with this value. */
  readonly processVariables?: Readonly<Record<string, TypedValue>>
}

/** An external task that the worker holds now. */
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

interface Candidate {
  readonly topic: FetchTopic
  readonly item: WaitingExternalTask
}

/** Candidates that are read for each task that is still wanted: some will have been locked by others. */
const CANDIDATES_PER_TASK = 3

/** BatchGetItem's limit: so many instances are read at once. */
const MOST_CANDIDATES = 100

/**
 * Locks up to `maxTasks` tasks for the worker. Each lock is a conditional write: of several workers only one gets it, and the others go on with
 * the next task. Workers take tasks of equal priority in random order, so that they seldom want the same one.
 */
export async function fetchAndLock(services: Services, request: FetchRequest): Promise<LockedExternalTask[]> {
  const now = services.now()
  const topics = request.topics.map((topic) => ({ topic, tasks: freeExternalTasks(services.db, topic.topicName, now) }))
  const locked: LockedExternalTask[] = []
  while (locked.length < request.maxTasks) {
    const wanted = (request.maxTasks - locked.length) * CANDIDATES_PER_TASK
    const candidates: Candidate[] = []
    for (const { topic, tasks } of topics) {
      const most = Math.min(Math.ceil(wanted / topics.length), MOST_CANDIDATES)
      for (const item of await take(tasks, most)) candidates.push({ topic, item })
    }
    if (candidates.length === 0) return locked
    await lockSome(services, request, inOrder(candidates, request.usePriority), locked)
  }
  return locked
}

async function take<T>(items: AsyncGenerator<T>, most: number): Promise<T[]> {
  const taken: T[] = []
  while (taken.length < most) {
    const next = await items.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

function inOrder(candidates: readonly Candidate[], usePriority: boolean): Candidate[] {
  const shuffled = candidates.map((candidate) => ({ candidate, chance: Math.random() }))
  shuffled.sort((a, b) => {
    const byPriority = usePriority ? b.candidate.item.priority - a.candidate.item.priority : 0
    return byPriority || a.chance - b.chance
  })
  return shuffled.map(({ candidate }) => candidate)
}

async function lockSome(
  services: Services,
  { workerId, maxTasks }: FetchRequest,
  candidates: readonly Candidate[],
  locked: LockedExternalTask[],
): Promise<void> {
  const ids = candidates.map(({ item }) => item.instanceId)
  const { instances, unreadable } = await readReadableInstances(services.db, ids, { consistent: true })
  // One that cannot be read is left for who mends it, and the others go on.
  const readable = candidates.filter(({ item }) => !unreadable.has(item.instanceId))
  for (let at = 0; at < readable.length && locked.length < maxTasks; ) {
    const some = readable.slice(at, at + maxTasks - locked.length)
    at += some.length
    const tried = some.map((candidate) =>
      tryLock(services, workerId, candidate, instances.get(candidate.item.instanceId)?.state),
    )
    locked.push(...(await Promise.all(tried)).filter((task) => task !== undefined))
  }
}

async function tryLock(
  services: Services,
  workerId: string,
  { topic, item }: Candidate,
  state: InstanceState | undefined,
): Promise<LockedExternalTask | undefined> {
  const found = state?.end === undefined && state !== undefined ? findExternalTask(state, item.number) : undefined
  if (found === undefined || state === undefined || !isAt(item, found.task)) {
    await removeExternalTask(services.db, item)
    return undefined
  }
  if (found.task.retries === 0 || state.suspended || !(await fits(services, topic, state))) return undefined
  const now = services.now()
  const lock = { workerId, lockExpirationTime: now + topic.lockDuration }
  return (await lockExternalTask(services.db, item, lock, { now, again: false }))
    ? lockedTask(topic, state, found, lock)
    : undefined
}

/** An item whose task has another priority by now is left over from before. */
function isAt(item: WaitingExternalTask, task: ExternalTask): boolean {
  return item.topic === task.topic && item.priority === task.priority && item.createTime === task.createTime
}

async function fits(services: Services, topic: FetchTopic, state: InstanceState): Promise<boolean> {
  const key = state.definitionId.slice(0, state.definitionId.indexOf(':'))
  if (topic.businessKey !== undefined && topic.businessKey !== state.businessKey) return false
  if (topic.processDefinitionId !== undefined && topic.processDefinitionId !== state.definitionId) return false
  if (topic.processDefinitionKey !== undefined && topic.processDefinitionKey !== key) return false
  if (!isIn(topic.processDefinitionIdIn, state.definitionId) || !isIn(topic.processDefinitionKeyIn, key)) return false
  if (topic.withoutTenantId === true ? state.tenantId !== undefined : !isIn(topic.tenantIdIn, state.tenantId))
    return false
  if (!hasOneOf(state.root.variables ?? {}, topic.processVariables ?? {})) return false
  const tag = topic.processDefinitionVersionTag
  return tag === undefined || (await readDefinition(services.db, state.definitionId))?.versionTag === tag
}

function isIn(values: readonly string[] | undefined, value: string | undefined): boolean {
  return values === undefined || values.length === 0 || (value !== undefined && values.includes(value))
}

/** As in the reference one of them is enough. */
function hasOneOf(variables: Variables, wanted: Readonly<Record<string, TypedValue>>): boolean {
  const entries = Object.entries(wanted)
  return (
    entries.length === 0 ||
    entries.some(([name, value]) => {
      const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
      return variable !== undefined && equalsTypedValues(variable, value)
    })
  )
}

function lockedTask(
  topic: FetchTopic,
  state: InstanceState,
  { path, task }: FoundExternalTask,
  lock: ExternalTaskLock,
): LockedExternalTask {
  const [execution] = path
  const all = topic.localVariables ? localVariables(execution) : visibleVariables(path)
  const named = Object.entries(all).filter(([name]) => topic.variables === undefined || topic.variables.includes(name))
  const { number, activityId = '', activityInstance = 0 } = execution
  return { task, execution: number, activityId, activityInstance, state, lock, variables: Object.fromEntries(named) }
}
