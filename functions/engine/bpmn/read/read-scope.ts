import type { Behavior } from '../behavior.ts'
import { childrenIn, type ModelElement } from '../model-element.ts'
import { loopOf } from './activity/read-multi-instance.ts'
import { draftActivity, draftBody } from './draft-activity.ts'
import { attachBoundaryEvents } from './event/attach-boundary-events.ts'
import { connectEventGateways } from './event/connect-event-gateways.ts'
import { readCompensationHandlers } from './event/read-compensation-handlers.ts'
import { isEventSubProcess } from './event/read-event-definition.ts'
import type { ActivityDraft, FlowNode, ReadContext, Scope } from './read-context.ts'
import { flowNodeReader } from './read-flow-node.ts'
import { isLinkThrowEvent, readLinks } from './read-links.ts'
import { readSequenceFlows } from './read-sequence-flows.ts'

type ScopeLists = Pick<ActivityDraft, 'children' | 'eventHandlers'>

/**
 * Reads everything in a process or subprocess, in the order of the document, into the context; its direct children and event subprocesses
 * into `lists`.
 */
export function readScope(
  element: ModelElement,
  id: string | undefined,
  lists: ScopeLists,
  context: ReadContext,
): Scope {
  const nodes = new Map<string, FlowNode>()
  for (const child of childrenIn(element, 'flowElements')) {
    const node = readNode(child, element, id, lists, context)
    if (node !== undefined) nodes.set(node.activity.id, node)
  }
  const scope = { element, id, nodes, children: lists.children, eventHandlers: lists.eventHandlers }
  attachBoundaryEvents(scope, context)
  connectEventGateways(scope, context)
  readSequenceFlows(scope, readLinks(scope, context), context)
  readCompensationHandlers(scope, context)
  return scope
}

function readNode(
  element: ModelElement,
  around: ModelElement,
  scopeId: string | undefined,
  lists: ScopeLists,
  context: ReadContext,
): FlowNode | undefined {
  const reader = flowNodeReader(element)
  if (reader === undefined || isLinkThrowEvent(element)) return undefined
  const { id } = element
  if (id === undefined) {
    context.problems.error(element, `${element.name} must have an id`)
    return undefined
  }
  const source = { element, id, scopeId, loop: loopOf(element) }
  const body = source.loop === undefined ? undefined : draftBody(source, source.loop, context)
  if (body !== undefined) add(body, element, lists, context)
  const activity = draftActivity(source, reader(element, id, around, context), context)
  add(activity, element, body ?? lists, context)
  if (isSubProcess(activity.behavior)) readSubProcess(element, activity, around, lists, context)
  return { element, activity, outer: body ?? activity }
}

function add(
  activity: ActivityDraft,
  element: ModelElement,
  { children }: Pick<ScopeLists, 'children'>,
  context: ReadContext,
): void {
  context.activities.set(activity.id, activity)
  context.elements.set(activity.id, element)
  children.push(activity.id)
}

function isSubProcess({ kind }: Behavior): boolean {
  return kind === 'subProcess' || kind === 'transaction'
}

function readSubProcess(
  element: ModelElement,
  activity: ActivityDraft,
  around: ModelElement,
  siblings: ScopeLists,
  context: ReadContext,
): void {
  context.parents.set(element, around)
  const scope = readScope(element, activity.id, activity, context)
  const [start, ...others] = [...scope.nodes.values()].filter((node) => node.activity.behavior.kind === 'startEvent')
  if (start === undefined) context.problems.error(element, `${element.name} must define a startEvent element`)
  for (const other of others) {
    context.problems.error(element, 'multiple start events not supported for subprocess', other.activity.id)
  }
  if (isEventSubProcess(element)) beEventSubProcess(activity, start?.activity, siblings, context)
  else if (activity.type === 'transaction') activity.behavior = { kind: 'transaction', initial: start?.activity.id }
  else activity.behavior = { kind: 'subProcess', initial: start?.activity.id }
}

/** An event subprocess and its start event belong to the scope around it, which is what they interrupt. */
function beEventSubProcess(
  activity: ActivityDraft,
  start: ActivityDraft | undefined,
  siblings: ScopeLists,
  context: ReadContext,
): void {
  siblings.eventHandlers.push(activity.id)
  if (start?.behavior.kind !== 'startEvent') return
  const { trigger, interrupting } = start.behavior
  activity.behavior = { kind: 'eventSubProcess', start: start.id, trigger, interrupting }
  start.eventScope = activity.flowScope
  if (trigger.kind === 'compensation') undoBy(activity, context)
}

/** An event subprocess that compensates the subprocess around it. */
function undoBy(handler: ActivityDraft, { activities, elements, problems }: ReadContext): void {
  handler.isForCompensation = true
  const element = elements.get(handler.id)
  const compensated = handler.flowScope === undefined ? undefined : activities.get(handler.flowScope)
  if (element === undefined) return
  if (compensated === undefined) {
    problems.error(element, COMPENSATION_OF_PROCESS)
  } else if (compensated.compensationHandler !== undefined) {
    problems.error(
      element,
      'multiple event subprocesses with compensation start event are not supported on the same scope',
    )
  } else compensated.compensationHandler = handler.id
}

const COMPENSATION_OF_PROCESS =
  'event subprocess with compensation start event is only supported for embedded subprocess (since throwing compensation through a call activity-induced process hierarchy is not supported)'
