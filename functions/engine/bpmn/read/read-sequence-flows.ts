import type { Code } from '../../script/script.ts'
import { attribute, child, childrenIn, type ModelElement, reference } from '../model-element.ts'
import type { SequenceFlow } from '../process-graph.ts'
import { readTakeListeners } from './activity/read-listeners.ts'
import { readCondition } from './activity/read-script.ts'
import { connectedToGateway } from './event/connect-event-gateways.ts'
import type { FlowNode, ReadContext, Scope } from './read-context.ts'
import type { Links } from './read-links.ts'

/** Reads the sequence flows of a scope. They cannot leave it. */
export function readSequenceFlows(scope: Scope, links: Links, context: ReadContext): void {
  for (const element of childrenIn(scope.element, 'flowElements')) {
    if (element.name === 'sequenceFlow') readSequenceFlow(element, scope, links, context)
  }
}

function readSequenceFlow(element: ModelElement, scope: Scope, links: Links, context: ReadContext): void {
  const sourceRef = reference(element, 'sourceRef') ?? ''
  const targetRef = throughLink(element, reference(element, 'targetRef') ?? '', links, context)
  if (targetRef === undefined) return
  const source = scope.nodes.get(sourceRef)
  const target = scope.nodes.get(targetRef)
  if (source === undefined)
    context.problems.error(element, `Invalid source '${sourceRef}' of sequence flow '${element.id}'`)
  else if (target === undefined) {
    context.problems.error(element, `Invalid destination '${targetRef}' of sequence flow '${element.id}'`)
  } else if (source.activity.behavior.kind !== 'eventBasedGateway') {
    const refused = refusal(source, target)
    if (refused === undefined) connect(element, source, target, context)
    else context.problems.error(element, refused.message, ...[refused.id, element.id].filter((id) => id !== undefined))
  }
}

/** The target of the flow, with a link throw event replaced by its link catch event. */
function throughLink(element: ModelElement, targetRef: string, { sources, targets }: Links, { problems }: ReadContext) {
  const link = sources.get(targetRef)
  if (link === undefined) return targetRef
  const target = targets.get(link)
  if (target === undefined) {
    const reason = 'no event target with that name exists. Most probably your link events are not configured correctly.'
    problems.error(element, `sequence flow points to link event source with name '${link}' but ${reason}`)
  }
  return target
}

/** Why no flow can lead from the one to the other; undefined where one can. */
function refusal(source: FlowNode, target: FlowNode): { readonly message: string; readonly id?: string } | undefined {
  const [from, to] = [source.activity, target.activity]
  if (from.isForCompensation) return { message: ofCompensation('outgoing', from.id), id: from.id }
  if (to.isForCompensation) return { message: ofCompensation('incoming', to.id), id: to.id }
  if (from.behavior.kind === 'eventSubProcess') return { message: 'Invalid outgoing sequence flow of event subprocess' }
  if (to.behavior.kind === 'eventSubProcess') return { message: 'Invalid incoming sequence flow of event subprocess' }
  return isEventOfGateway(target) ? { message: connectedToGateway(to.id) } : undefined
}

function ofCompensation(direction: string, id: string): string {
  const rule = 'A compensation activity should not have an incoming or outgoing sequence flow.'
  return `Invalid ${direction} sequence flow of compensation activity '${id}'. ${rule}`
}

function isEventOfGateway({ activity }: FlowNode): boolean {
  return activity.behavior.kind === 'intermediateCatchEvent' && activity.eventScope !== activity.flowScope
}

function connect(element: ModelElement, source: FlowNode, target: FlowNode, context: ReadContext): void {
  const flow: SequenceFlow = {
    id: element.id ?? madeUpId(source, target, context),
    name: attribute(element, 'name'),
    source: source.outer.id,
    target: target.outer.id,
    condition: conditionOf(element, context),
    takeListeners: readTakeListeners(element, context),
  }
  if (element.id === undefined && source.outer.asyncAfter) {
    const reason = `activity with id '${source.outer.id}' uses 'asyncAfter'.`
    context.problems.error(
      element,
      `Sequence flow with sourceRef='${source.outer.id}' must have an id, ${reason}`,
      source.outer.id,
    )
  }
  context.flows.set(flow.id, flow)
  source.outer.outgoing.push(flow)
  target.outer.incoming.push(flow)
}

/** A flow needs no id in BPMN. The `>` keeps a made-up one apart from all that can be written. */
function madeUpId(source: FlowNode, target: FlowNode, { flows }: ReadContext): string {
  const id = `${source.activity.id}>${target.activity.id}`
  return flows.has(id) ? `${id}>${flows.size}` : id
}

function conditionOf(element: ModelElement, context: ReadContext): Code | undefined {
  const condition = child(element, 'conditionExpression')
  return condition === undefined ? undefined : readCondition(condition, context)
}
