import type { ModificationInstruction, ModifyCommand } from '../../../functions/engine/command.ts'
import type { EventSubscription, InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { restore } from '../../../functions/engine/modification/restore.ts'
import type { Refusal } from '../../../functions/engine/refusal.ts'
import type { Runners } from '../../../functions/engine/runners.ts'
import { step } from '../../../functions/engine/step.ts'
import {
  type ActivityInstanceNode,
  activityInstanceTree,
} from '../../../functions/engine/view/activity-instance-tree.ts'
import type { ExecutionView } from '../../../functions/engine/view/execution-views.ts'
import { variableInstances } from '../../../functions/engine/view/variable-instances.ts'
import {
  createWorld,
  deploy,
  executions,
  graphOf,
  perform,
  replace,
  start,
  state,
  type World,
} from '../../unit/engine/stage/world.ts'

/** One of the reference's recordings; see test/conformance. */
export interface RecordedScenario {
  readonly name: string
  readonly key: string
  readonly files: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, { value: number; type: 'Integer' }>>
  readonly before: readonly string[]
  readonly instructions: readonly ModificationInstruction[]
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
  readonly route: 'execute' | 'single' | 'async'
  readonly expect: {
    readonly before: unknown
    readonly answer: { readonly status: number; readonly message?: string; readonly failedJobs?: number }
    readonly after: unknown
    readonly trace: readonly { readonly action: string; readonly then: unknown; readonly error?: unknown }[]
  }
}

/** What was seen in a replay, in the recording's own form. */
export interface Replay {
  readonly before: unknown
  readonly refusal: string | undefined
  readonly after: unknown
  readonly trace: readonly { readonly action: string; readonly seen: unknown; readonly failed: boolean }[]
}

/** The recording's outcome in the form of a replay. */
export function recordedOutcome({ expect }: RecordedScenario): Replay {
  const failed =
    expect.answer.status >= 400 ? (expect.answer.message ?? '') : expect.answer.failedJobs ? 'failed' : undefined
  return {
    before: expect.before,
    refusal: failed,
    after: expect.after,
    trace: expect.trace.map(({ action, then, error }) => ({ action, seen: then, failed: Boolean(error) })),
  }
}

/** A world with a recorded scenario's models. Throws with the problems of a model that is refused. */
export async function worldOf({ files }: RecordedScenario, runners: Runners): Promise<World> {
  const world = createWorld(runners)
  for (const xml of Object.values(files)) await deploy(world, xml)
  return world
}

/**
 * Plays a recorded scenario with pure steps alone, in a world that has its models. With `undo` the modification is taken back, where it can be, and made
 * again: nothing of that may show in what follows.
 */
export function replay(world: World, scenario: RecordedScenario, undo?: (undone: Undone) => void): Replay {
  const id = start(world, scenario.key, scenario.variables)
  for (const action of scenario.before) act(world, id, action)
  const before = look(world, id)
  const modification: ModifyCommand = {
    kind: 'modify',
    instructions: scenario.instructions,
    skipCustomListeners: scenario.skipCustomListeners,
    skipIoMappings: scenario.skipIoMappings,
    mode: scenario.route === 'single' ? 'single' : 'batch',
  }
  const was = state(world, id)
  let refusal = perform(world, id, modification)
  if (undo !== undefined && refusal === undefined && takeBack(world, was, modification)) {
    undo({ before, restored: look(world, id) })
    refusal = perform(world, id, modification)
  }
  const after = look(world, id)
  const trace = scenario.expect.trace.map(({ action }) => {
    const problem = act(world, id, action)
    return { action, seen: look(world, id), failed: problem !== undefined }
  })
  return { before, refusal: describe(world, id, scenario, refusal), after, trace }
}

/** What was seen of an instance before a modification, and after that was undone. */
export interface Undone {
  readonly before: unknown
  readonly restored: unknown
}

/** False where it cannot be taken back: a job that ran at once has changed the instance, or one that it called is gone. */
function takeBack(world: World, was: InstanceState, command: ModifyCommand): boolean {
  const { now, runners } = world
  const current = state(world, was.id)
  const { state: modified } = step(graphOf(world, was), was, command, { now, runners })
  if (JSON.stringify(modified) !== JSON.stringify(current)) return false
  const restored = restore(current, was)
  if (restored.refusal !== undefined) return false
  replace(world, was.id, restored.state, restored.effects)
  return true
}

function describe(
  world: World,
  id: string,
  scenario: RecordedScenario,
  refusal: Refusal | undefined,
): string | undefined {
  if (refusal === undefined) return undefined
  if (scenario.route === 'async') return 'failed'
  return refusal.message.replaceAll(state(world, id).definitionId, '<definition>')
}

const INTERNAL = new Set(['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances', 'loopCounter'])
const byJson = (x: unknown, y: unknown) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1)

/** By this lists of tasks and jobs are ordered: the oldest first. */
function age({ execution }: ExecutionView): number {
  const timer = execution.jobs?.find(({ kind }) => kind === 'timer')
  return execution.task?.number ?? execution.externalTask?.number ?? timer?.number ?? execution.number
}

/** The instance and those that it called, in the order in which it called them. */
function family(world: World, rootId: string): string[] {
  const called = executions(world, rootId)
    .sort((one, other) => (one.execution.activityInstance ?? 0) - (other.execution.activityInstance ?? 0))
    .flatMap(({ execution }) => execution.called?.processInstanceId ?? [])
  return [rootId, ...called.filter((id) => world.instances.has(id)).flatMap((id) => family(world, id))]
}

function look(world: World, rootId: string): unknown {
  const running = family(world, rootId).filter((id) => state(world, id).end === undefined)
  if (running.length === 0) return 'ended'
  return {
    instances: running
      .map((id) => ({ key: state(world, id).definitionId.split(':')[0], tree: shape(tree(world, id), true) }))
      .sort(byJson),
    variables: running.flatMap((id) => variablesOf(world, id)).sort(),
    actions: running.flatMap((id) => [...executions(world, id).flatMap(actionsOf), ...setsOf(world, id)]).sort(),
  }
}

function tree(world: World, id: string): ActivityInstanceNode {
  return activityInstanceTree(graphOf(world, state(world, id)), state(world, id))
}

function shape(node: ActivityInstanceNode, isRoot: boolean): object {
  const children = [
    ...node.childActivityInstances.map((child) => shape(child, false)),
    ...node.childTransitionInstances.map((child) => ({ transition: child.activityId, type: child.activityType })),
  ].sort(byJson)
  return {
    activity: isRoot ? '(process)' : node.activityId,
    type: node.activityType,
    ...(children.length > 0 && { children }),
  }
}

function variablesOf(world: World, id: string): string[] {
  const names = new Map<string, string>()
  const root = tree(world, id)
  const walk = (node: ActivityInstanceNode) => {
    names.set(node.id, node === root ? '(process)' : node.activityId)
    node.childActivityInstances.forEach(walk)
  }
  walk(root)
  const all = variableInstances(graphOf(world, state(world, id)), state(world, id))
  return all
    .filter(({ name }) => !INTERNAL.has(name))
    .map(
      ({ name, value, activityInstanceId }) =>
        `${names.get(activityInstanceId ?? '') ?? '?'}.${name}=${JSON.stringify(value.value)}`,
    )
}

function actionsOf({ execution }: ExecutionView): string[] {
  return [
    ...(execution.task === undefined ? [] : [`task:${execution.activityId}`]),
    ...(execution.externalTask === undefined ? [] : [`external:${execution.activityId}`]),
    ...(execution.subscriptions ?? []).flatMap(subscriptionActions),
    ...(execution.jobs ?? []).filter(({ kind }) => kind === 'timer').map(({ activityId }) => `timer:${activityId}`),
  ]
}

function subscriptionActions(subscription: EventSubscription): string[] {
  return subscription.kind === 'conditional' ? [] : [`${subscription.kind}:${subscription.name}`]
}

/** Where something waits for a condition, these are set. */
const SETS = ['x', 'y'].flatMap((name) => [0, 1, 2].map((value) => `set:${name}=${value}`))

function setsOf(world: World, id: string): string[] {
  const waits = executions(world, id).some(({ execution }) =>
    execution.subscriptions?.some(({ kind }) => kind === 'conditional'),
  )
  return waits ? SETS : []
}

function setVariable(world: World, id: string, assignment: string): Refusal | undefined {
  const [name = '', value] = assignment.split('=')
  const set = { [name]: { type: 'Integer' as const, value: Number(value) } }
  return perform(world, id, { kind: 'changeVariables', execution: 0, set, remove: [], local: true })
}

/** Performs the first such action in the family, of several with one name the one whose surroundings sort first, of timers the oldest. */
function act(world: World, rootId: string, action: string): Refusal | 'missing' | 'ambiguous' | undefined {
  const name = action.slice(action.indexOf(':') + 1)
  for (const id of family(world, rootId)) {
    if (action.startsWith('set:') && setsOf(world, id).length > 0) return setVariable(world, id, name)
    const able = executions(world, id)
      .filter((view) => actionsOf(view).includes(action))
      .sort((one, other) => age(one) - age(other))
    const isTimer = action.startsWith('timer:')
    const first = able.length < 2 || isTimer ? able[0] : inTheFirstPlace(tree(world, id), able, name)
    if (first === undefined) continue
    if (action.startsWith('message:') && able.length > 1) return 'ambiguous'
    return actOn(world, id, first, action, name)
  }
  return 'missing'
}

function actOn(
  world: World,
  id: string,
  { execution }: ExecutionView,
  action: string,
  name: string,
): Refusal | undefined {
  const none = { variables: {}, localVariables: {} }
  if (action.startsWith('task:') && execution.task)
    return perform(world, id, { kind: 'completeTask', task: execution.task.number, variables: {} })
  if (action.startsWith('external:') && execution.externalTask)
    return perform(world, id, { kind: 'completeExternalTask', task: execution.externalTask.number, ...none })
  const timer = execution.jobs?.find((job) => job.kind === 'timer' && job.activityId === name)
  if (action.startsWith('timer:') && timer) return perform(world, id, { kind: 'executeJob', job: timer.number })
  const subscription = execution.subscriptions?.find((it) => it.kind !== 'conditional' && it.name === name)
  return subscription && perform(world, id, { kind: 'triggerEvent', subscription: subscription.number, ...none })
}

function inTheFirstPlace(root: ActivityInstanceNode, able: readonly ExecutionView[], name: string) {
  const placed = able.map((view) => ({ view, at: place(root, view, name) }))
  return placed.sort((one, other) => byJson(one.at, other.at))[0]?.view
}

function place(root: ActivityInstanceNode, view: ExecutionView, activityId: string): object[] {
  const find = (node: ActivityInstanceNode, path: ActivityInstanceNode[]): ActivityInstanceNode[] | undefined => {
    const isHere =
      node.activityId === activityId &&
      node.executionIds.includes(view.executionId) &&
      node.childActivityInstances.length === 0
    return isHere
      ? path
      : node.childActivityInstances.map((child) => find(child, [node, ...path])).find((found) => found !== undefined)
  }
  return (find(root, []) ?? []).map((node) => shape(node, node === root))
}
