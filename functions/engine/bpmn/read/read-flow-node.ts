import type { Behavior } from '../behavior.ts'
import type { ModelElement } from '../model-element.ts'
import { attribute } from '../model-element.ts'
import type { ActivityType } from '../process-graph.ts'
import { readBusinessRuleTask } from './activity/read-business-rule-task.ts'
import { readCallActivity } from './activity/read-call-activity.ts'
import { readServiceWork } from './activity/read-service-work.ts'
import { readUserTask } from './activity/read-user-task.ts'
import { readBoundaryEvent, readIntermediateCatchEvent } from './event/read-catch-event.ts'
import { isEventSubProcess, messageName } from './event/read-event-definition.ts'
import { readStartEvent, type StartEventPlace } from './event/read-start-event.ts'
import { readEndEvent, readIntermediateThrowEvent } from './event/read-throw-event.ts'
import type { ReadContext } from './read-context.ts'
import type { Reading } from './reading.ts'

/** Reads what one kind of element has of its own. `scope` is the process or subprocess that it stands in. */
type FlowNodeReader = (element: ModelElement, id: string, scope: ModelElement, context: ReadContext) => Reading

/** Every flow node that can be executed, with its reader. */
const READERS: ReadonlyMap<string, FlowNodeReader> = new Map<string, FlowNodeReader>([
  ['startEvent', (element, id, scope, context) => readStartEvent(element, id, startEventPlace(scope), context)],
  ['endEvent', readEndEvent],
  ['intermediateCatchEvent', (element, id, _scope, context) => readIntermediateCatchEvent(element, id, context)],
  ['intermediateThrowEvent', readIntermediateThrowEvent],
  [
    'boundaryEvent',
    (element, id, _scope, context) =>
      readBoundaryEvent(element, id, attribute(element, 'attachedToRef') ?? '', context),
  ],
  ['task', simple('task', { kind: 'task' })],
  ['manualTask', simple('manualTask', { kind: 'task' })],
  [
    'userTask',
    (element, _id, _scope, context) => reading('userTask', { kind: 'userTask', task: readUserTask(element, context) }),
  ],
  ['serviceTask', serviceReader('serviceTask')],
  ['sendTask', serviceReader('sendTask')],
  ['scriptTask', serviceReader('scriptTask')],
  ['businessRuleTask', readDecisionTask],
  ['receiveTask', readReceiveTask],
  [
    'exclusiveGateway',
    (element) => reading('exclusiveGateway', { kind: 'exclusiveGateway', defaultFlow: attribute(element, 'default') }),
  ],
  [
    'inclusiveGateway',
    (element) => reading('inclusiveGateway', { kind: 'inclusiveGateway', defaultFlow: attribute(element, 'default') }),
  ],
  ['parallelGateway', simple('parallelGateway', { kind: 'parallelGateway' })],
  ['eventBasedGateway', simple('eventBasedGateway', { kind: 'eventBasedGateway' }, true)],
  ['subProcess', simple('subProcess', { kind: 'subProcess', initial: undefined }, true)],
  ['transaction', simple('transaction', { kind: 'transaction', initial: undefined }, true)],
  ['callActivity', readCall],
])

/** The reader for an element; undefined for what is no flow node, or none that can be executed. */
export function flowNodeReader(element: ModelElement): FlowNodeReader | undefined {
  return READERS.get(element.name)
}

function reading(type: ActivityType, behavior: Behavior, isScope = false): Reading {
  return { type, behavior, isScope }
}

function simple(type: ActivityType, behavior: Behavior, isScope = false): FlowNodeReader {
  return () => reading(type, behavior, isScope)
}

function startEventPlace(scope: ModelElement): StartEventPlace {
  if (scope.name === 'process') return 'process'
  return isEventSubProcess(scope) ? 'eventSubProcess' : 'subProcess'
}

/** Without work the element is refused: it reads as a task that does nothing, so that the rest can be checked. */
function serviceReader(type: ActivityType): FlowNodeReader {
  return (element, _id, _scope, context) => {
    const work = readServiceWork(element, context)
    if (work === undefined) return reading(type, { kind: 'task' })
    return reading(type, { kind: 'serviceTask', work }, work.kind === 'external')
  }
}

function readDecisionTask(element: ModelElement, id: string, scope: ModelElement, context: ReadContext): Reading {
  if (attribute(element, 'camunda:decisionRef') === undefined) {
    return serviceReader('businessRuleTask')(element, id, scope, context)
  }
  const task = readBusinessRuleTask(element, context)
  return reading('businessRuleTask', task === undefined ? { kind: 'task' } : { kind: 'businessRuleTask', task })
}

function readReceiveTask(element: ModelElement, id: string, _scope: ModelElement, context: ReadContext): Reading {
  const waits = attribute(element, 'messageRef') !== undefined
  const message = waits ? messageName(element, id, context) : undefined
  return reading('receiveTask', { kind: 'receiveTask', message }, waits)
}

function readCall(element: ModelElement, _id: string, _scope: ModelElement, context: ReadContext): Reading {
  const call = readCallActivity(element, context)
  if (call === undefined) return reading('callActivity', { kind: 'task' })
  return reading('callActivity', { kind: 'callActivity', call }, true)
}
