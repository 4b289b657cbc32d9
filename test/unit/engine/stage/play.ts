import type { Command, ModificationInstruction } from '../../../../functions/engine/command.ts'
import type { Execution, Job, Variables } from '../../../../functions/engine/instance/instance-state.ts'
import type { TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import type { Refusal } from '../../../../functions/engine/refusal.ts'
import {
  type ActivityInstanceNode,
  activityInstanceTree,
} from '../../../../functions/engine/view/activity-instance-tree.ts'
import { variableInstances } from '../../../../functions/engine/view/variable-instances.ts'
import { createWorld, deploy, executions, graphOf, perform, start, state, type World } from './world.ts'

/** An instance on a stage of pure steps, and what a tester does to it and sees of it, by the ids in the model. */
export interface Play {
  readonly world: World
  readonly id: string
}

/** Deploys the models and starts an instance of the process `p`. */
export async function play(models: string | readonly string[], variables: Variables = {}): Promise<Play> {
  const world = createWorld()
  for (const xml of typeof models === 'string' ? [models] : models) await deploy(world, xml)
  return { world, id: start(world, 'p', variables) }
}

/** The same stage, another instance: a called one, or another that was started. */
export function playOf(world: World, id: string): Play {
  return { world, id }
}

/** The instances that call activities of this one run. */
export function called({ world, id }: Play): Play[] {
  return executions(world, id).flatMap(({ execution }) =>
    execution.called === undefined ? [] : [{ world, id: execution.called.processInstanceId }],
  )
}

/** Performs a command. Throws where that is refused. */
export function tell(play: Play, command: Command): void {
  const message = refusalOf(play, command)?.message
  if (message !== undefined) throw new Error(message)
}

/** Performs a command that may be refused; the refusal. */
export function refusalOf({ world, id }: Play, command: Command): Refusal | undefined {
  return perform(world, id, command)
}

/** Where it waits: the ids of all activities without anything running inside, sorted; `ended` with how it ended. */
export function waitsAt({ world, id }: Play): string {
  const { end } = state(world, id)
  if (end !== undefined) return `ended: ${end.state}`
  const leaves = executions(world, id).filter(({ execution }) => execution.children === undefined)
  return leaves
    .map(({ execution }) => execution.activityId ?? '(process)')
    .sort()
    .join(' ')
}

/** The tree of activity instances as text: `p(a sub(b))`; `~` marks a transition instance. */
export function treeOf({ world, id }: Play): string {
  const current = state(world, id)
  return treeText(activityInstanceTree(graphOf(world, current), current), 'p')
}

function treeText(node: ActivityInstanceNode, name: string): string {
  const inside = [
    ...node.childActivityInstances.map((child) => treeText(child, child.activityId)),
    ...node.childTransitionInstances.map((child) => `~${child.activityId}`),
  ].sort()
  return inside.length === 0 ? name : `${name}(${inside.join(' ')})`
}

/** Every variable as `activity.name=value`, sorted; those of the process without an activity. */
export function variablesOf({ world, id }: Play): string[] {
  const current = state(world, id)
  const places = new Map(executions(world, id).map((view) => [view.activityInstanceId, view.execution.activityId]))
  return variableInstances(graphOf(world, current), current)
    .map(({ name, value, activityInstanceId }) => {
      const place = activityInstanceId === current.id ? undefined : (places.get(activityInstanceId) ?? '(path)')
      return `${place === undefined ? '' : `${place}.`}${name}=${JSON.stringify(value.value)}`
    })
    .sort()
}

/** The value of a variable of the process instance. */
export function variable({ world, id }: Play, name: string): unknown {
  return state(world, id).root.variables?.[name]?.value
}

/** The executions at an activity. */
export function at({ world, id }: Play, activityId: string): Execution[] {
  return executions(world, id).flatMap(({ execution }) => (execution.activityId === activityId ? [execution] : []))
}

/** The first execution at an activity. Throws where nothing is there. */
export function theOneAt(play: Play, activityId: string): Execution {
  const [execution] = at(play, activityId)
  if (execution === undefined) throw new Error(`nothing at ${activityId}, but at ${waitsAt(play)}`)
  return execution
}

/** Completes the user task at an activity, the oldest if there are several. */
export function completeTask(play: Play, activityId: string, variables: Variables = {}): void {
  tell(play, { kind: 'completeTask', task: taskAt(play, activityId), variables })
}

/** The number of the user task or external task at an activity. */
export function taskAt(play: Play, activityId: string): number {
  const numbers = at(play, activityId).flatMap(({ task, externalTask }) => (task ?? externalTask)?.number ?? [])
  if (numbers.length === 0) throw new Error(`no task at ${activityId}, but at ${waitsAt(play)}`)
  return Math.min(...numbers)
}

/** Every job, in order of age. */
export function jobsOf({ world, id }: Play): Job[] {
  return executions(world, id)
    .flatMap(({ execution }) => execution.jobs ?? [])
    .sort((one, other) => one.number - other.number)
}

/** The job that belongs to an activity. */
export function jobAt(play: Play, activityId: string): Job {
  const job = jobsOf(play).find((candidate) => candidate.activityId === activityId)
  if (job === undefined) throw new Error(`no job at ${activityId}`)
  return job
}

/** Runs the job of an activity. */
export function runJob(play: Play, activityId: string): void {
  tell(play, { kind: 'executeJob', job: jobAt(play, activityId).number })
}

/** Lets the message or signal of that name reach the first subscription to it. */
export function receive(play: Play, name: string, variables: Variables = {}): void {
  const subscription = subscriptionsOf(play).find((candidate) => 'name' in candidate && candidate.name === name)
  if (subscription === undefined) throw new Error(`no subscription to ${name}`)
  tell(play, { kind: 'triggerEvent', subscription: subscription.number, variables, localVariables: {} })
}

export function subscriptionsOf({ world, id }: Play) {
  return executions(world, id).flatMap(({ execution }) => execution.subscriptions ?? [])
}

/** The names of the messages and signals that are waited for. */
export function namesWaitedFor(play: Play): string[] {
  return subscriptionsOf(play).flatMap((subscription) => (subscription.kind === 'conditional' ? [] : subscription.name))
}

/** Modifies in single mode unless told otherwise. */
export function modify(
  play: Play,
  instructions: readonly ModificationInstruction[],
  mode: 'single' | 'batch' = 'single',
): void {
  tell(play, modification(instructions, mode))
}

/** The command to modify with nothing skipped. */
export function modification(
  instructions: readonly ModificationInstruction[],
  mode: 'single' | 'batch' = 'single',
): Command {
  return { kind: 'modify', instructions, skipCustomListeners: false, skipIoMappings: false, mode }
}

export function text(value: string): TypedValue {
  return { type: 'String', value }
}

export function integer(value: number): TypedValue {
  return { type: 'Integer', value }
}

export function list(...values: readonly (string | number)[]): TypedValue {
  const valueInfo = { objectTypeName: 'java.util.ArrayList', serializationDataFormat: 'application/json' }
  return { type: 'Object', value: JSON.stringify(values), valueInfo }
}
