import type { ServiceWork } from '../bpmn/behavior.ts'
import type { Activity } from '../bpmn/process-graph.ts'

/** How a worker does the work of this task or message event; undefined where none does. */
export function externalWorkOf(activity: Activity | undefined): Extract<ServiceWork, { kind: 'external' }> | undefined {
  const work = activity && workOf(activity)
  return work?.kind === 'external' ? work : undefined
}

function workOf({ behavior }: Activity): ServiceWork | undefined {
  if (behavior.kind === 'serviceTask') return behavior.work
  if (behavior.kind !== 'endEvent' && behavior.kind !== 'intermediateThrowEvent') return undefined
  return behavior.result.kind === 'message' ? behavior.result.work : undefined
}
