import type { Command } from '../command.ts'
import { terminateInstance } from '../flow/end-instance.ts'
import { dispatchVariableEvents } from '../flow/leave.ts'
import { run } from '../flow/run.ts'
import { idOf } from '../instance/ids.ts'
import { findExecution, type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { taskVariableScope } from '../instance/variable/task-variables.ts'
import {
  removeLocalVariable,
  removeVariable,
  setLocalVariables,
  setVariables,
} from '../instance/variable/variable-scope.ts'
import { refuse } from '../refusal.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** Sets and removes variables as seen from an execution, or only in it; what waits for conditions learns of it. Refuses (`notFound`) an execution that is gone. */
export function changeVariables(instance: LiveInstance, command: CommandOf<'changeVariables'>): void {
  const execution = findExecution(instance, command.execution)
  if (execution === undefined)
    return refuse('notFound', `execution ${idOf(instance.id, command.execution)} doesn't exist: execution is null`)
  if (command.ofTask === true) changeTaskVariables(instance, execution, command)
  else changeExecutionVariables(execution, command)
  dispatchVariableEvents(instance)
  run(instance)
}

function changeExecutionVariables(
  execution: LiveExecution,
  { set, remove, local }: CommandOf<'changeVariables'>,
): void {
  if (local) setLocalVariables(execution, set)
  else setVariables(execution, set)
  for (const name of remove) {
    if (local) removeLocalVariable(execution, name)
    else removeVariable(execution, name)
  }
}

/** A variable that only the task has is no business of conditional events. */
function changeTaskVariables(
  instance: LiveInstance,
  execution: LiveExecution,
  { set, remove, local }: CommandOf<'changeVariables'>,
): void {
  if (execution.task === undefined)
    return refuse('notFound', `The task of execution ${idOf(instance.id, execution.number)} is no longer there`)
  const scope = taskVariableScope(execution)
  for (const [name, value] of Object.entries(set)) {
    if (local) scope.setVariableLocal(name, value)
    else scope.setVariable(name, value)
  }
  for (const name of remove) {
    if (local) scope.removeVariableLocal(name)
    else scope.removeVariable(name)
  }
}

/** Suspends or activates the instance with its jobs. */
export function setSuspended(instance: LiveInstance, { suspended }: CommandOf<'setSuspended'>): void {
  instance.suspended = suspended
  for (const execution of withDescendants(instance.root)) {
    execution.jobs = execution.jobs.map(({ suspended: _old, ...job }) =>
      suspended ? { ...job, suspended: true as const } : job,
    )
  }
}

/** Ends the instance at once; end listeners and output mappings run unless skipped. */
export function deleteInstance(instance: LiveInstance, command: CommandOf<'delete'>): void {
  instance.skips = { skipCustomListeners: command.skipCustomListeners, skipIoMappings: command.skipIoMappings }
  const { external, reason, byCaller = false } = command
  terminateInstance(instance, { external, reason, byCaller })
}
