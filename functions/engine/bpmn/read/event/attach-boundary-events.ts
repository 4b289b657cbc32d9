import type { Behavior } from '../../behavior.ts'
import { attribute } from '../../model-element.ts'
import type { FlowNode, ReadContext, Scope } from '../read-context.ts'

type BoundaryBehavior = Extract<Behavior, { readonly kind: 'boundaryEvent' }>

/** Connects the boundary events of a scope with the activities that they are attached to, which become scopes by that. */
export function attachBoundaryEvents(scope: Scope, context: ReadContext): void {
  for (const node of scope.nodes.values()) {
    const { behavior } = node.activity
    if (behavior.kind === 'boundaryEvent') attach(node, behavior, scope, context)
  }
}

function attach({ element, activity }: FlowNode, behavior: BoundaryBehavior, scope: Scope, context: ReadContext): void {
  if (!attribute(element, 'attachedToRef')) {
    context.problems.error(element, 'AttachedToRef is required when using a timerEventDefinition')
    return
  }
  const host = scope.nodes.get(behavior.attachedTo)
  if (host === undefined || host.activity === activity) {
    context.problems.error(element, NOT_IN_SCOPE)
    return
  }
  const { kind } = behavior.trigger
  const eventScope = kind === 'compensation' ? host.activity : host.outer
  activity.eventScope = eventScope.id
  activity.behavior = { ...behavior, attachedTo: eventScope.id }
  if (kind !== 'compensation' && host.outer === host.activity) host.activity.isScope = true
  eventScope.eventHandlers.push(activity.id)
  checkHost(element, kind, host, context)
}

const NOT_IN_SCOPE =
  'Invalid reference in boundary event. Make sure that the referenced activity is defined in the same scope as the boundary event'

const WITH_ESCALATIONS = ['subProcess', 'transaction', 'callActivity', 'userTask']

function checkHost(element: FlowNode['element'], kind: string, host: FlowNode, { problems }: ReadContext): void {
  if (kind === 'escalation' && !WITH_ESCALATIONS.includes(host.activity.type)) {
    problems.error(
      element,
      'An escalation boundary event should only be attached to a subprocess, a call activity or an user task',
    )
  }
  if (kind === 'cancel' && host.activity.type !== 'transaction') {
    problems.error(element, 'boundary event with cancelEventDefinition only supported on transaction subprocesses')
  }
}
