import type { ModelElement } from '../model-element.ts'
import type { SequenceFlow } from '../process-graph.ts'
import type { ActivityDraft, ReadContext } from '../read/read-context.ts'

/** Checks that exclusive gateways always have one way out; warns of default flows that are none, as the reference takes them. */
export function validateGateways({ activities, elements, problems }: ReadContext): void {
  for (const activity of activities.values()) {
    const element = elements.get(activity.id)
    if (element === undefined) continue
    const error = (message: string, ...ids: readonly string[]) => problems.error(element, message, activity.id, ...ids)
    checkDefaultFlow(activity, element, (message) => problems.warning(element, message, activity.id))
    if (activity.behavior.kind !== 'exclusiveGateway') continue
    checkExclusiveGateway(activity, error)
    warnOfAssumedDefault(activity, (message, flow) => problems.warning(element, message, activity.id, flow.id))
  }
}

type Report = (message: string, ...ids: readonly string[]) => void

/** A multi-instance activity's default flow leaves from its body, where it is not looked for: as in the reference it is just a flow. */
function checkDefaultFlow(activity: ActivityDraft, element: ModelElement, warning: Report): void {
  const { defaultFlow, outgoing } = activity
  if (defaultFlow === undefined || outgoing.some(({ id }) => id === defaultFlow)) return
  if (element.children.some(({ role }) => role === 'loopCharacteristics')) return
  warning(`Default sequence flow '${defaultFlow}' is no outgoing sequence flow of ${element.name} '${activity.id}'.`)
}

function checkExclusiveGateway(gateway: ActivityDraft, error: Report): void {
  const { id, outgoing } = gateway
  const [first, ...others] = outgoing
  if (first === undefined) error(`Exclusive Gateway '${id}' has no outgoing sequence flows.`)
  else if (others.length > 0) checkConditions(gateway, error)
  else if (first.condition !== undefined) {
    const message = `has only one outgoing sequence flow ('${first.id}'). This is not allowed to have a condition.`
    error(`Exclusive Gateway '${id}' ${message}`, first.id)
  }
}

function checkConditions(gateway: ActivityDraft, error: Report): void {
  const { id, outgoing, defaultFlow } = gateway
  const ofGateway = (flow: SequenceFlow) => `Exclusive Gateway '${id}' has outgoing sequence flow '${flow.id}'`
  const defaulted = outgoing.find((flow) => flow.id === defaultFlow)
  if (defaulted?.condition !== undefined) {
    error(`${ofGateway(defaulted)} which is the default flow but has a condition too.`, defaulted.id)
  }
  const unconditional = withoutCondition(gateway)
  if (!defaultFlow && unconditional.length <= 1) return
  for (const flow of unconditional) {
    error(`${ofGateway(flow)} without condition which is not the default flow.`, flow.id)
  }
}

function withoutCondition({ outgoing, defaultFlow }: ActivityDraft): readonly SequenceFlow[] {
  return outgoing.filter((flow) => flow.condition === undefined && flow.id !== defaultFlow)
}

function warnOfAssumedDefault(gateway: ActivityDraft, warning: (message: string, flow: SequenceFlow) => void): void {
  const [flow, ...others] = withoutCondition(gateway)
  if (gateway.defaultFlow || gateway.outgoing.length < 2 || flow === undefined || others.length > 0) return
  const text = `Exclusive Gateway '${gateway.id}' has outgoing sequence flow '${flow.id}' without condition which is not the default flow.`
  const advice =
    'We assume it to be the default flow, but it is bad modeling practice, better set the default flow in your gateway.'
  warning(`${text} ${advice}`, flow)
}
