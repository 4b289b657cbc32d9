import type { SequenceFlow } from '../../bpmn/process-graph.ts'
import { holds, leaveBy } from '../../flow/leave.ts'
import { refuse } from '../../refusal.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** Takes the first flow whose condition holds, else the default flow. Refuses where there is none. */
export const exclusiveGateway: ElementBehavior = {
  execute(instance, execution, activity) {
    const { defaultFlow } = behaviorOf(activity, 'exclusiveGateway')
    const chosen = activity.outgoing.find((flow) => flow.id !== defaultFlow && holds(instance, execution, flow))
    if (activity.outgoing.length === 0) leaveBy(instance, execution, [])
    else leaveBy(instance, execution, [chosen ?? fallback(activity.id, activity.outgoing, defaultFlow)])
  },
}

/** The default flow. Refuses with the reference's message where the gateway has none. */
export function fallback(
  gatewayId: string,
  outgoing: readonly SequenceFlow[],
  defaultFlow: string | undefined,
): SequenceFlow {
  const flow = outgoing.find((candidate) => candidate.id === defaultFlow)
  return (
    flow ??
    refuse(
      'processEngine',
      `ENGINE-02004 No outgoing sequence flow for the element with id '${gatewayId}' could be selected for continuing the process.`,
    )
  )
}
