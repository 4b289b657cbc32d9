import type { Command } from '../command.ts'
import { terminateInstance } from '../flow/end-instance.ts'
import { dispatchVariableEvents } from '../flow/leave.ts'
import { run } from '../flow/run.ts'
import { idOf } from '../instance/ids.ts'
import type { Incident } from '../instance/instance-state.ts'
import { findExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { removeLocalVariable, removeVariable, setLocalVariables, setVariables } from '../instance/variable-scope.ts'
import { refuse } from '../refusal.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** Sets and removes variables as seen from an execution, or only in it; what waits for conditions learns of it. Refuses (`notFound`) an execution that is gone. */
export function changeVariables(instance: LiveInstance, command: CommandOf<'changeVariables'>): void {
  const execution = findExecution(instance, command.execution)
  if (execution === undefined)
    return refuse('notFound', `execution ${idOf(instance.id, command.execution)} doesn't exist: execution is null`)
  if (command.local) setLocalVariables(execution, command.set)
  else setVariables(execution, command.set)
  for (const name of command.remove) {
    if (command.local) removeLocalVariable(execution, name)
    else removeVariable(execution, name)
  }
  if (command.ofTask === true && command.local) return
  dispatchVariableEvents(instance)
  run(instance)
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

/** Writes a note to an open incident. Refuses (`notFound`) one that is resolved or never was. */
export function annotateIncident(instance: LiveInstance, command: CommandOf<'annotateIncident'>): void {
  for (const execution of withDescendants(instance.root)) {
    if (!execution.incidents.some(({ number }) => number === command.incident)) continue
    execution.incidents = execution.incidents.map((incident) => annotated(incident, command))
    return
  }
  refuse('notFound', `No incident found for id '${idOf(instance.id, command.incident)}'`)
}

function annotated(incident: Incident, { incident: number, annotation }: CommandOf<'annotateIncident'>): Incident {
  if (incident.number !== number) return incident
  const { annotation: _old, ...bare } = incident
  return annotation === null ? bare : { ...bare, annotation }
}
