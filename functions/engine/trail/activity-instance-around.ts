import type { Activity } from '../bpmn/process-graph.ts'
import { throwsCompensation } from '../flow/events/throws-compensation.ts'
import type { PlacedExecution } from '../instance/execution-id.ts'

/** As much of an execution as the place of its activity instance depends on; live and stored executions (seen with their parents) both fit. */
interface Placed extends PlacedExecution {
  readonly parent: Placed | undefined
  readonly activity: Activity | undefined
}

/**
 * The number of the activity instance around an execution's own; 0 is the process. What an event compensates is beside that event, as in the tree of
 * activity instances.
 */
export function activityInstanceAround(execution: Placed): number {
  for (let at = execution.parent; at !== undefined; at = at.parent) {
    const isThrower = at.activity !== undefined && throwsCompensation(at.activity)
    if (at.activityInstance !== undefined && !isThrower) return at.activityInstance
  }
  return 0
}
