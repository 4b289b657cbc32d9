import { notifyEnd } from '../../flow/listeners.ts'
import { detach, type LiveExecution, type LiveInstance, scopeOf } from '../../instance/live-instance.ts'
import { recordPathVariablesEnd } from '../../trail/step-trail.ts'

/** The token waits at its gateway from now on; all that wait there in this scope, itself among them. */
export function arrive(execution: LiveExecution): LiveExecution[] {
  execution.joining = true
  return scopeOf(execution).children.filter((other) => other.joining && other.activity === execution.activity)
}

/** Merges the waiting tokens into this one: the others end here, and with more than one the path variables end too. */
export function join(instance: LiveInstance, execution: LiveExecution, waiting: readonly LiveExecution[]): void {
  for (const other of waiting) {
    if (other === execution) continue
    notifyEnd(instance, other, false)
    detach(instance, other)
  }
  execution.joining = false
  if (waiting.length <= 1) return
  recordPathVariablesEnd(instance, execution)
  execution.pathVariables = {}
}
