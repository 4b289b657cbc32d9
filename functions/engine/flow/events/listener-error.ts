import type { LiveExecution, LiveInstance } from '../../instance/live-instance.ts'
import { ScriptBpmnError } from '../../script/script-error.ts'
import { endHere } from '../leave.ts'
import { propagate } from './propagate.ts'

/**
 * Does a part of a step in which listeners of an activity may run. A BPMN error that one of them throws is caught as if the activity had thrown it; uncaught,
 * the path ends there (the reference's BpmnExceptionHandler). One of an end listener goes on: its activity is over, and the end listeners would run again.
 */
export function withListenerErrors(instance: LiveInstance, execution: LiveExecution, work: () => void): void {
  try {
    work()
  } catch (error) {
    const isHandled = error instanceof ScriptBpmnError && execution.phase !== 'ending' && !execution.removed
    if (!isHandled || execution.activityInstance === undefined) throw error
    const { code, text } = error
    const event = { kind: 'error', code, message: text ?? undefined, variables: {} } as const
    if (propagate(instance, execution, event) === 'notCaught') endHere(instance, execution)
  }
}
