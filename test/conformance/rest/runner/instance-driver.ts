/**
 * Drives one process instance through the REST API and describes what can be seen of it from outside.
 *
 * An action is what a user or a worker can do next, as a string:
 *   task:<taskDefinitionKey>   complete a user task        external:<activityId>   complete an external task
 *   message:<name>             correlate a message         signal:<name>           throw a signal
 *   timer:<activityId>         execute a timer job now     set:<variable>=<number>  set a variable of the instance, where a conditional event waits
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, RestClient } from '../../../support/server/rest-client.ts'

/** The reference's own counters of multi-instance activities. */
const INTERNAL_VARIABLES = new Set(['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances', 'loopCounter'])
const WORKER = 'conformance'
const SETS = ['x', 'y'].flatMap((name) => [0, 1, 2].map((value) => `set:${name}=${value}`))

interface ActivityInstance {
  readonly id: string
  readonly activityId: string
  readonly activityType: string
  readonly processDefinitionId: string
  readonly executionIds?: readonly string[]
  readonly childActivityInstances?: readonly ActivityInstance[]
  readonly childTransitionInstances?: readonly { readonly activityId: string; readonly activityType: string }[]
}

interface WorkItem {
  readonly id: string
  readonly executionId: string
}

/** A part of an activity instance tree without ids: equal between two engines that are in the same state. */
export type Shape =
  | { readonly activity: string; readonly type: string; readonly children?: readonly Shape[] }
  | { readonly transition: string; readonly type: string }

export interface Sight {
  readonly instances: readonly { readonly key: string; readonly tree: Shape }[]
  readonly variables: readonly string[]
  readonly actions: readonly string[]
}

export interface ActionError {
  readonly status: number
  readonly type: string | undefined
}

/** What can be seen of the instance and of those that it called: trees, variables, possible actions. */
export async function look(client: RestClient, rootId: string): Promise<Sight | 'ended'> {
  const parts: Sight[] = []
  for (const id of await family(client, rootId)) {
    const tree = await activityInstanceTree(client, id)
    if (tree === undefined) continue
    parts.push({
      instances: [{ key: tree.processDefinitionId.split(':')[0] ?? '', tree: shape(tree) }],
      variables: await visibleVariables(client, id, tree),
      actions: await possibleActions(client, id),
    })
  }
  if (parts.length === 0) return 'ended'
  return {
    instances: parts.flatMap((part) => part.instances).sort(byJson),
    variables: parts.flatMap((part) => part.variables).sort(),
    actions: parts.flatMap((part) => part.actions).sort(),
  }
}

/** Performs one action; undefined, or the error that the server answered with. */
export async function act(
  client: RestClient,
  rootId: string,
  action: string,
): Promise<ActionError | 'missing' | undefined> {
  const separator = action.indexOf(':')
  const kind = action.slice(0, separator)
  const name = action.slice(separator + 1)
  if (kind === 'signal') return errorOf(await client.call('POST', '/signal', { name }))
  for (const id of await family(client, rootId)) {
    const answer = await actOn(client, id, kind, name)
    if (answer !== undefined) return errorOf(answer)
  }
  return 'missing'
}

/** Waits until no job is left that the server would run by itself now. */
export async function settle(client: RestClient, rootId: string): Promise<void> {
  for (let look = 0; look < 400; look++) {
    let busy = 0
    for (const id of await family(client, rootId)) {
      const path = `/job/count?processInstanceId=${id}&messages=true&withRetriesLeft=true`
      busy += (await client.ok('GET', path)).count
    }
    if (busy === 0) return
    await sleep(25)
  }
  throw new Error('jobs did not settle')
}

/** Waits for a batch's end: 0 where it completed, or the number of its failed jobs once all that remain have failed. */
export async function batchEnd(client: RestClient, batchId: string): Promise<number> {
  for (let look = 0; look < 1200; look++) {
    const history = await client.call('GET', `/history/batch/${batchId}`)
    if (history.status === 200 && history.body.endTime) return 0
    const [statistics] = await client.ok('GET', `/batch/statistics?batchId=${batchId}`)
    if (statistics?.failedJobs > 0 && statistics.failedJobs === statistics.remainingJobs) return statistics.failedJobs
    await sleep(50)
  }
  throw new Error(`batch ${batchId} did not end`)
}

/** Undefined where no work of this kind and name waits in the instance. */
async function actOn(client: RestClient, id: string, kind: string, name: string): Promise<Answer | undefined> {
  switch (kind) {
    case 'task':
      return completeTask(client, id, name)
    case 'external':
      return completeExternalTask(client, id, name)
    case 'message':
      return correlateMessage(client, id, name)
    case 'timer':
      return executeTimer(client, id, name)
    case 'set':
      return setVariable(client, id, name)
    default:
      throw new Error(`unknown action ${kind}:${name}`)
  }
}

async function completeTask(client: RestClient, id: string, key: string): Promise<Answer | undefined> {
  const tasks: (WorkItem & { taskDefinitionKey: string })[] = await client.ok('GET', `/task?processInstanceId=${id}`)
  const mine = tasks.filter((task) => task.taskDefinitionKey === key)
  const first = await firstByPlace(client, id, mine, key)
  return first && client.call('POST', `/task/${first.id}/complete`, {})
}

async function completeExternalTask(client: RestClient, id: string, activityId: string): Promise<Answer | undefined> {
  const tasks: (WorkItem & { activityId: string })[] = await client.ok('GET', `/external-task?processInstanceId=${id}`)
  const mine = tasks.filter((task) => task.activityId === activityId)
  const first = await firstByPlace(client, id, mine, activityId)
  if (first === undefined) return undefined
  const lock = { workerId: WORKER, lockDuration: 600_000 }
  const locked = await client.call('POST', `/external-task/${first.id}/lock`, lock)
  if (locked.status >= 300) return locked
  return client.call('POST', `/external-task/${first.id}/complete`, { workerId: WORKER })
}

async function correlateMessage(client: RestClient, id: string, name: string): Promise<Answer | undefined> {
  const query = `processInstanceId=${id}&eventName=${encodeURIComponent(name)}&eventType=message`
  const subscriptions = await client.ok('GET', `/event-subscription?${query}`)
  if (subscriptions.length === 0) return undefined
  return client.call('POST', '/message', { messageName: name, processInstanceId: id })
}

async function executeTimer(client: RestClient, id: string, activityId: string): Promise<Answer | undefined> {
  const query = `processInstanceId=${id}&timers=true&activityId=${encodeURIComponent(activityId)}`
  const [job] = await client.ok('GET', `/job?${query}`)
  return job && client.call('POST', `/job/${job.id}/execute`)
}

async function setVariable(client: RestClient, id: string, assignment: string): Promise<Answer | undefined> {
  const waiting = await client.ok('GET', `/event-subscription?processInstanceId=${id}&eventType=conditional`)
  if (waiting.length === 0) return undefined
  const [name, value] = assignment.split('=')
  return client.call('PUT', `/process-instance/${id}/variables/${name}`, { value: Number(value), type: 'Integer' })
}

/** The root instance and those that it called, root first. */
async function family(client: RestClient, rootId: string): Promise<string[]> {
  const all: string[] = []
  for (let level = [rootId]; level.length > 0; ) {
    all.push(...level)
    const called: { id: string }[][] = []
    for (const id of level) called.push(await client.ok('GET', `/process-instance?superProcessInstance=${id}`))
    level = called.flat().map((instance) => instance.id)
  }
  return all
}

async function activityInstanceTree(client: RestClient, id: string): Promise<ActivityInstance | undefined> {
  const answer = await client.call('GET', `/process-instance/${id}/activity-instances`)
  return answer.status === 200 ? answer.body : undefined
}

async function visibleVariables(client: RestClient, id: string, tree: ActivityInstance): Promise<string[]> {
  const places = new Map(allOf(tree).map((node) => [node.id, node === tree ? '(process)' : node.activityId]))
  const query = `processInstanceIdIn=${id}&deserializeValues=false`
  const variables: VariableInstance[] = await client.ok('GET', `/variable-instance?${query}`)
  const shown: string[] = []
  for (const variable of variables.filter(({ name }) => !INTERNAL_VARIABLES.has(name))) {
    const value = JSON.stringify(await contents(client, variable))
    shown.push(`${places.get(variable.activityInstanceId) ?? '?'}.${variable.name}=${value}`)
  }
  return shown
}

interface VariableInstance {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly value: unknown
  readonly activityInstanceId: string
}

/** A list or a map is compared by what is in it, not by the form in which it is stored. */
async function contents(client: RestClient, { id, type, value }: VariableInstance): Promise<unknown> {
  return type === 'Object' ? inOrder((await client.ok('GET', `/variable-instance/${id}`)).value) : value
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, entry]) => [key, inOrder(entry)]))
}

/** A message without what Java prints of a decision's result: '[{o=Value '10' of type 'PrimitiveValueType[integer]', …'. */
export function withoutJavaText(message: string): string {
  return message.replace(/((?:ENGINE-2200[12]|DMN-0300[123]) [^']*'[^']*'[^']*'|DMN-03004 [^']*').*/s, '$1…')
}

async function possibleActions(client: RestClient, id: string): Promise<string[]> {
  const actions: string[] = []
  for (const task of await client.ok('GET', `/task?processInstanceId=${id}`)) {
    actions.push(`task:${task.taskDefinitionKey}`)
  }
  for (const task of await client.ok('GET', `/external-task?processInstanceId=${id}`)) {
    actions.push(`external:${task.activityId}`)
  }
  const subscriptions: { eventType: string; eventName: string | null }[] = await client.ok(
    'GET',
    `/event-subscription?processInstanceId=${id}`,
  )
  if (subscriptions.some(({ eventType }) => eventType === 'conditional')) actions.push(...SETS)
  for (const { eventType, eventName } of subscriptions) {
    if (eventType === 'message' || eventType === 'signal') actions.push(`${eventType}:${eventName}`)
  }
  for (const job of await client.ok('GET', `/job?processInstanceId=${id}&timers=true`)) {
    const [definition] = await client.ok('GET', `/job-definition?jobDefinitionId=${job.jobDefinitionId}`)
    actions.push(`timer:${definition?.activityId}`)
  }
  return actions
}

/** Of two tasks with one key the same one is picked everywhere: the first by the shapes of what is around it. */
async function firstByPlace<T extends WorkItem>(
  client: RestClient,
  instanceId: string,
  items: readonly T[],
  activityId: string,
): Promise<T | undefined> {
  if (items.length === 0) return undefined
  const tree = await activityInstanceTree(client, instanceId)
  const placed = items.map((item) => ({ item, at: tree ? place(tree, item.executionId, activityId) : [] }))
  return placed.sort((a, b) => byJson(a.at, b.at))[0]?.item
}

function place(root: ActivityInstance, executionId: string, activityId: string): Shape[] {
  const find = (node: ActivityInstance, path: readonly ActivityInstance[]): readonly ActivityInstance[] | undefined => {
    const isLeaf = !node.childActivityInstances?.length
    if (node.activityId === activityId && node.executionIds?.includes(executionId) && isLeaf) return path
    for (const child of node.childActivityInstances ?? []) {
      const found = find(child, [node, ...path])
      if (found) return found
    }
    return undefined
  }
  return (find(root, []) ?? []).map((node) => shape(node, node === root))
}

function shape(node: ActivityInstance, isRoot = true): Shape {
  const children: Shape[] = [
    ...(node.childActivityInstances ?? []).map((child) => shape(child, false)),
    ...(node.childTransitionInstances ?? []).map((child) => ({
      transition: child.activityId,
      type: child.activityType,
    })),
  ]
  return {
    activity: isRoot ? '(process)' : node.activityId,
    type: node.activityType,
    ...(children.length > 0 && { children: children.sort(byJson) }),
  }
}

function allOf(node: ActivityInstance): ActivityInstance[] {
  return [node, ...(node.childActivityInstances ?? []).flatMap(allOf)]
}

function errorOf(answer: Answer): ActionError | undefined {
  return answer.status < 300 ? undefined : { status: answer.status, type: answer.body?.type }
}

function byJson(a: unknown, b: unknown): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
  return x < y ? -1 : x > y ? 1 : 0
}
