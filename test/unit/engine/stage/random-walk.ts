import type { ProcessGraph } from '../../../../functions/engine/bpmn/process-graph.ts'
import type { Command, ModificationInstruction, ModifyCommand } from '../../../../functions/engine/command.ts'
import { idOf } from '../../../../functions/engine/instance/ids.ts'
import type { Execution, InstanceState } from '../../../../functions/engine/instance/instance-state.ts'

const NONE = { variables: {}, localVariables: {} }
const NUMBER = { type: 'Integer', value: 7 } as const

/** Every execution of a state, the root first. */
export function* executionsOf(execution: Execution): Generator<Execution> {
  yield execution
  for (const child of execution.children ?? []) yield* executionsOf(child)
}

/** One command out of all that make sense in a state, and of some that make none; the same choice gives the same one. */
export function chooseCommand(graph: ProcessGraph, state: InstanceState, choice: number): Command {
  const able = [...executionsOf(state.root)].flatMap((execution) => commandsAt(execution, choice))
  const all = [...able, ...modifications(graph, state, choice), ...able, ...anywhere(state, choice)]
  return pick(all, choice)
}

/** A modification that means the same in both modes. */
export function chooseModification(graph: ProcessGraph, state: InstanceState, choice: number): ModifyCommand {
  return modifications(graph, state, choice)[0]
}

function pick<T>(from: readonly T[], choice: number): T {
  const picked = from[choice % from.length]
  if (picked === undefined) throw new Error('nothing to choose from')
  return picked
}

function commandsAt(execution: Execution, choice: number): Command[] {
  const { task, externalTask, called, jobs = [], subscriptions = [] } = execution
  const retries = choice % 2
  return [
    ...(task === undefined ? [] : taskCommands(task.number)),
    ...(externalTask === undefined ? [] : externalTaskCommands(externalTask.number, retries)),
    ...(called === undefined ? [] : callCommands(execution.number, called.processInstanceId)),
    ...jobs.flatMap(({ number }) => jobCommands(number, retries)),
    ...subscriptions.map(({ number }) => ({ kind: 'triggerEvent' as const, subscription: number, ...NONE })),
  ]
}

function taskCommands(task: number): Command[] {
  return [
    { kind: 'completeTask', task, variables: { x: NUMBER } },
    { kind: 'completeTask', task, variables: {} },
    { kind: 'updateTask', task, changes: { assignee: 'kim', priority: 1 } },
    { kind: 'throwTaskError', task, code: 'E1', variables: { x: NUMBER } },
    { kind: 'throwTaskEscalation', task, code: 'X1', variables: {} },
  ]
}

function externalTaskCommands(task: number, retries: number): Command[] {
  return [
    { kind: 'completeExternalTask', task, ...NONE },
    { kind: 'failExternalTask', task, retries, errorMessage: 'broken', ...NONE },
    { kind: 'throwExternalTaskError', task, code: 'E1', variables: {} },
    { kind: 'setExternalTaskRetries', task, retries },
  ]
}

function callCommands(execution: number, processInstanceId: string): Command[] {
  const skips = { skipCustomListeners: false, skipIoMappings: false }
  return [
    { kind: 'calledInstanceCompleted', execution, processInstanceId, variables: { x: NUMBER } },
    { kind: 'calledInstanceDeleted', execution, processInstanceId, reason: 'gone', ...skips },
    { kind: 'calledInstanceThrew', execution, processInstanceId, event: 'error', code: 'E1', variables: {} },
    { kind: 'calledInstanceThrew', execution, processInstanceId, event: 'escalation', code: 'X1', variables: {} },
  ]
}

function jobCommands(job: number, retries: number): Command[] {
  return [
    { kind: 'executeJob', job },
    { kind: 'failJob', job, message: 'broken' },
    { kind: 'setJobRetries', job, retries },
    { kind: 'recalculateJobDueDate', job, creationDateBased: retries === 0 },
    { kind: 'setJobDueDate', job, dueDate: retries === 0 ? null : 1_800_000_000_000 },
    { kind: 'setJobsSuspended', jobs: [job], suspended: retries === 0 },
  ]
}

/** Commands with numbers and ids that may or may not mean anything. */
function anywhere(state: InstanceState, choice: number): Command[] {
  const number = choice % (state.sequence + 3)
  const execution = number
  return [
    { kind: 'completeTask', task: number, variables: {} },
    { kind: 'executeJob', job: number },
    { kind: 'signalExecution', execution, variables: {} },
    { kind: 'createIncident', execution, type: 'trouble', payload: 'reported' },
    { kind: 'resolveIncident', incident: number },
    { kind: 'calledInstanceCompleted', execution, processInstanceId: 'nobody', variables: {} },
    { kind: 'changeVariables', execution, set: { y: NUMBER }, remove: ['x'], local: choice % 2 === 0 },
    { kind: 'setSuspended', suspended: choice % 3 === 0 },
    { kind: 'setSuspended', suspended: false },
  ]
}

function modifications(graph: ProcessGraph, state: InstanceState, choice: number): [ModifyCommand, ...ModifyCommand[]] {
  const skips = { skipCustomListeners: choice % 5 === 0, skipIoMappings: choice % 7 === 0 }
  const instructions = Array.from({ length: 1 + (choice % 3) }, (_, index) => common(graph, choice + index * 7919))
  return [
    { kind: 'modify', instructions, mode: 'batch', ...skips },
    { kind: 'modify', instructions: [...instructions, batchOnly(graph, choice)], mode: 'batch', ...skips },
    { kind: 'modify', instructions: [...instructions, singleOnly(graph, state, choice)], mode: 'single', ...skips },
  ]
}

function common(graph: ProcessGraph, choice: number): ModificationInstruction {
  const activityId = pick([...graph.activities.keys(), 'nowhere'], Math.floor(choice / 4))
  const kinds: ModificationInstruction[] = [
    { type: 'startBeforeActivity', activityId },
    { type: 'startAfterActivity', activityId },
    { type: 'startTransition', transitionId: pick([...graph.flows.keys(), 'nowhere'], Math.floor(choice / 4)) },
    { type: 'cancel', activityId },
  ]
  return pick(kinds, choice)
}

function batchOnly(graph: ProcessGraph, choice: number): ModificationInstruction {
  const activityId = pick([...graph.activities.keys()], choice)
  return { type: 'cancel', activityId, cancelCurrentActiveActivityInstances: true }
}

function singleOnly(graph: ProcessGraph, state: InstanceState, choice: number): ModificationInstruction {
  const ancestorActivityInstanceId = idOf(state.id, choice % (state.sequence + 2))
  const activityId = pick([...graph.activities.keys()], choice)
  const kinds: ModificationInstruction[] = [
    { type: 'startBeforeActivity', activityId, ancestorActivityInstanceId, localVariables: { z: NUMBER } },
    { type: 'cancel', activityInstanceId: ancestorActivityInstanceId },
    { type: 'cancel', transitionInstanceId: ancestorActivityInstanceId },
  ]
  return pick(kinds, Math.floor(choice / 8))
}
