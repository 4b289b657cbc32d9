import { executionIdOf } from '../instance/execution-id.ts'
import { idOf } from '../instance/ids.ts'
import { type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'

/** The execution of an activity instance. Refuses (`notValid`) an id that no activity instance of this process instance has. */
export function findActivityInstance(instance: LiveInstance, id: string): LiveExecution {
  const found = activityInstanceById(instance, id)
  return (
    found ??
    refuse(
      'notValid',
      `Cannot perform instruction: Cancel activity instance '${id}'; Activity instance '${id}' does not exist: activityInstance is null`,
    )
  )
}

/** The same without a refusal; the process instance's own id gives its root. */
export function activityInstanceById(instance: LiveInstance, id: string): LiveExecution | undefined {
  if (id === instance.id) return instance.root
  for (const execution of withDescendants(instance.root)) {
    if (execution.activityInstance !== undefined && idOf(instance.id, execution.activityInstance) === id)
      return execution
  }
  return undefined
}

/** The execution that waits before or after an activity. Refuses (`notValid`) an id that no transition instance has. */
export function findTransitionInstance(instance: LiveInstance, id: string): LiveExecution {
  for (const execution of withDescendants(instance.root)) {
    const waits = execution.activity !== undefined && execution.activityInstance === undefined
    if (waits && executionIdOf(instance.id, execution) === id) return execution
  }
  return refuse(
    'notValid',
    `Cannot perform instruction: Cancel transition instance '${id}'; Transition instance '${id}' does not exist: transitionInstance is null`,
  )
}
