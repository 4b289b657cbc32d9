import { behaviorOf } from '../behavior/element-behavior.ts'
import type { VariableMapping } from '../bpmn/behavior.ts'
import type { Command } from '../command.ts'
import { ensureNotSuspended } from '../flow/enter.ts'
import { propagate } from '../flow/events/propagate.ts'
import { leave } from '../flow/leave.ts'
import { run } from '../flow/run.ts'
import { mapVariables } from '../flow/variable-mapping.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import type { Variables } from '../instance/instance-state.ts'
import { blankExecution, findExecution, type LiveExecution, type LiveInstance } from '../instance/live-instance.ts'
import { setLocalVariables, setVariables } from '../instance/variable/variable-scope.ts'
import { cancelExecution } from '../modification/cancel.ts'
import { conclude } from '../modification/modify.ts'
import { refuse } from '../refusal.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** The called instance ended: its variables come back by the out mappings, and the call activity is left. */
export function calledInstanceCompleted(instance: LiveInstance, command: CommandOf<'calledInstanceCompleted'>): void {
  const execution = callingExecution(instance, command)
  ensureNotSuspended(instance, execution)
  takeOver(instance, execution, command.variables)
  execution.called = undefined
  leave(instance, execution)
  run(instance)
}

/** An error or escalation left the called instance. Uncaught here, it is told to this instance's own caller. */
export function calledInstanceThrew(instance: LiveInstance, command: CommandOf<'calledInstanceThrew'>): void {
  const execution = callingExecution(instance, command)
  takeOver(instance, execution, command.variables)
  propagate(instance, execution, { kind: command.event, code: command.code, message: command.message, variables: {} })
  run(instance)
}

/** The called instance was deleted: the call activity is cancelled as by a modification, and the instance with it where nothing else runs. */
export function calledInstanceDeleted(instance: LiveInstance, command: CommandOf<'calledInstanceDeleted'>): void {
  const execution = callingExecution(instance, command)
  instance.skips = { skipCustomListeners: command.skipCustomListeners, skipIoMappings: command.skipIoMappings }
  execution.called = undefined
  instance.preserved = true
  cancelExecution(instance, execution)
  run(instance)
  instance.preserved = false
  conclude(instance, 'single')
}

function callingExecution(
  instance: LiveInstance,
  { execution: number, processInstanceId }: { execution: number; processInstanceId: string },
): LiveExecution {
  const execution = findExecution(instance, number)
  if (execution?.called?.processInstanceId === processInstanceId) return execution
  return refuse(
    'notFound',
    `No execution of process instance '${instance.id}' waits for process instance '${processInstanceId}'`,
  )
}

function takeOver(instance: LiveInstance, execution: LiveExecution, variables: Variables): void {
  if (execution.activity === undefined) return
  const { out } = behaviorOf(execution.activity, 'callActivity').call
  setVariables(
    execution,
    mapped(
      instance,
      out.filter((mapping) => !mapping.local),
      variables,
    ),
  )
  setLocalVariables(
    execution,
    mapped(
      instance,
      out.filter((mapping) => mapping.local),
      variables,
    ),
  )
}

/** In an out mapping, `local` says where the variable goes, and source expressions see the called instance's variables. */
function mapped(instance: LiveInstance, mappings: readonly VariableMapping[], variables: Variables): Variables {
  const called = { ...blankExecution(0), variables }
  const all = new Map(Object.entries(variables))
  return mapVariables(mappings, all, all, evaluationContext(instance, called))
}
