import type { Command, TaskChanges } from '../command.ts'
import { withListenerErrors } from '../flow/events/listener-error.ts'
import { propagate } from '../flow/events/propagate.ts'
import { endHere, leave } from '../flow/leave.ts'
import { notifyTask } from '../flow/listeners.ts'
import { run } from '../flow/run.ts'
import { idOf } from '../instance/ids.ts'
import type { UserTask } from '../instance/instance-state.ts'
import { type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { setVariables } from '../instance/variable/variable-scope.ts'
import { refuse } from '../refusal.ts'
import { recordTaskEnd } from '../trail/step-trail.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** Completes a user task and goes on. Refuses where the task is gone (`notFound`) or its instance suspended. */
export function completeTask(instance: LiveInstance, command: CommandOf<'completeTask'>): void {
  const execution = activeTask(instance, command.task)
  setVariables(execution, command.variables)
  withListenerErrors(instance, execution, () => {
    notifyTask(instance, execution, 'complete')
    recordTaskEnd(instance, execution, 'completed')
    execution.task = undefined
    leave(instance, execution)
  })
  run(instance)
}

/** Throws a BPMN error at a user task; uncaught, its path ends there. */
export function throwTaskError(instance: LiveInstance, command: CommandOf<'throwTaskError'>): void {
  const execution = activeTask(instance, command.task)
  const caught = propagate(instance, execution, {
    kind: 'error',
    code: command.code,
    message: command.message,
    variables: command.variables,
  })
  if (caught === 'notCaught') endTask(instance, execution)
  run(instance)
}

/**
 * Throws an escalation at a user task; the task goes on unless it is interrupted. Refuses (`badRequest`) where no one catches it and
 * there is no calling instance that might.
 */
export function throwTaskEscalation(instance: LiveInstance, command: CommandOf<'throwTaskEscalation'>): void {
  const execution = activeTask(instance, command.task)
  const caught = propagate(instance, execution, {
    kind: 'escalation',
    code: command.code,
    message: undefined,
    variables: command.variables,
  })
  if (caught === 'notCaught' && instance.caller === undefined)
    refuse(
      'badRequest',
      `Execution with id '${execution.activity?.id}' throws an escalation event with escalationCode '${command.code}', but no escalation handler was defined.`,
    )
  run(instance)
}

/** Changes a user task's properties; a new assignee is an assignment, anything else an update. */
export function updateTask(
  instance: LiveInstance,
  { task: number, changes, variables }: CommandOf<'updateTask'>,
): void {
  const execution = activeTask(instance, number)
  if (variables !== undefined) setVariables(execution, variables)
  const before = execution.task
  if (before === undefined) return
  execution.task = changed(before, changes)
  notifyTask(instance, execution, 'update')
  if (execution.task !== undefined && execution.task.assignee !== before.assignee)
    notifyTask(instance, execution, 'assignment')
}

/** Says that a task has comments or attachments, suspended or not. Refuses (`notFound`) where the task is gone. */
export function noteTask(instance: LiveInstance, { task }: CommandOf<'noteTask'>): void {
  findTask(instance, task)
  instance.hasNotes = true
}

function endTask(instance: LiveInstance, execution: LiveExecution): void {
  notifyTask(instance, execution, 'delete')
  recordTaskEnd(instance, execution)
  execution.task = undefined
  endHere(instance, execution)
}

function activeTask(instance: LiveInstance, number: number): LiveExecution {
  const execution = findTask(instance, number)
  if (!instance.suspended) return execution
  return refuse('suspended', `ENGINE-03043 task with id '${idOf(instance.id, number)}' is suspended.`)
}

function findTask(instance: LiveInstance, number: number): LiveExecution {
  for (const execution of withDescendants(instance.root)) if (execution.task?.number === number) return execution
  return refuse('notFound', `Cannot find task with id ${idOf(instance.id, number)}: task is null`)
}

function changed(task: UserTask, changes: TaskChanges): UserTask {
  const { name, description, assignee, owner, delegationState, dueDate, followUpDate, priority } = changes
  const plain = { name, description, assignee, owner, delegationState, dueDate, followUpDate, priority }
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
  const candidates = {
    candidateUsers: merge(task.candidateUsers, changes.addCandidateUsers, changes.removeCandidateUsers),
    candidateGroups: merge(task.candidateGroups, changes.addCandidateGroups, changes.removeCandidateGroups),
  }
  const all = Object.entries({ ...task, ...given, ...candidates })
  const present = all.filter(([, value]) => value !== null && value !== undefined)
  return { ...Object.fromEntries(present), number: task.number, createTime: task.createTime }
}

function merge(
  present: readonly string[] = [],
  added: readonly string[] = [],
  removed: readonly string[] = [],
): readonly string[] | undefined {
  const merged = [...new Set([...present, ...added])].filter((name) => !removed.includes(name))
  return merged.length === 0 ? undefined : merged
}
