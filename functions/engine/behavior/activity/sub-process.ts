import type { Activity } from '../../bpmn/process-graph.ts'
import { createChild, type LiveExecution, type LiveInstance } from '../../instance/live-instance.ts'
import { refuse } from '../../refusal.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** An embedded subprocess begins at its none start event, and completes with its last path. */
export const subProcess: ElementBehavior = {
  execute(instance, execution, activity) {
    startInside(instance, execution, activity, behaviorOf(activity, 'subProcess').initial)
  },
}

/** Starts the first activity inside a scope. Refuses where it has none. */
export function startInside(
  instance: LiveInstance,
  scope: LiveExecution,
  activity: Activity,
  initialId: string | undefined,
): void {
  const initial = initialId === undefined ? undefined : instance.graph.activities.get(initialId)
  if (initial === undefined)
    return refuse('processEngine', `No initial activity found for subprocess ${activity.id}: initialActivity is null`)
  instance.agenda.push({ kind: 'enter', execution: createChild(instance, scope), activity: initial })
}
