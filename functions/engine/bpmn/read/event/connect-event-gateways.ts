import { childrenIn, type ModelElement, reference } from '../../model-element.ts'
import type { FlowNode, ReadContext, Scope } from '../read-context.ts'

/**
 * Makes the events after an event-based gateway events of the gateway: it waits for all of them at once, so they are no scopes of their
 * own, unless they have parameters. The flows between are none that a token takes, and so none of the graph.
 */
export function connectEventGateways(scope: Scope, context: ReadContext): void {
  for (const flow of childrenIn(scope.element, 'flowElements')) {
    if (flow.name !== 'sequenceFlow') continue
    const gateway = scope.nodes.get(reference(flow, 'sourceRef') ?? '')
    const event = scope.nodes.get(reference(flow, 'targetRef') ?? '')
    if (gateway?.activity.behavior.kind === 'eventBasedGateway' && event !== undefined)
      connect(gateway, event, flow, context)
  }
  for (const { element, activity } of scope.nodes.values()) {
    if (activity.behavior.kind === 'eventBasedGateway' && activity.asyncAfter) {
      context.problems.error(element, "'asyncAfter' not supported for eventBasedGateway elements.")
    }
  }
}

function connect(gateway: FlowNode, event: FlowNode, flow: ModelElement, { problems }: ReadContext): void {
  const { activity } = event
  if (activity.behavior.kind !== 'intermediateCatchEvent') {
    problems.error(
      gateway.element,
      'Event based gateway can only be connected to elements of type intermediateCatchEvent',
    )
  } else if (activity.type === 'intermediateLinkCatch') {
    problems.error(event.element, 'IntermediateCatchLinkEvent is not allowed after an EventBasedGateway.')
  } else if (activity.eventScope !== activity.flowScope) {
    problems.error(flow, connectedToGateway(activity.id))
  } else {
    activity.eventScope = gateway.activity.id
    activity.isScope = activity.inputs.length > 0 || activity.outputs.length > 0
    gateway.activity.eventHandlers.push(activity.id)
  }
}

/** The message for a flow to an event that belongs to an event-based gateway. */
export function connectedToGateway(eventId: string): string {
  return `Invalid incoming sequenceflow for intermediateCatchEvent with id '${eventId}' connected to an event-based gateway.`
}
