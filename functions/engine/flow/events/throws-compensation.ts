import type { Activity } from '../../bpmn/process-graph.ts'

/** Whether it is an event that runs compensation handlers. */
export function throwsCompensation({ behavior }: Pick<Activity, 'behavior'>): boolean {
  if (behavior.kind !== 'intermediateThrowEvent' && behavior.kind !== 'endEvent') return false
  return behavior.result.kind === 'compensation' || behavior.result.kind === 'cancel'
}
