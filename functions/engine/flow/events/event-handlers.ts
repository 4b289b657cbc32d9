import type { EventTrigger } from '../../bpmn/behavior.ts'
import type { Activity, ProcessGraph } from '../../bpmn/process-graph.ts'
import { evaluateRequiredText } from '../../expression/evaluate.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { type LiveExecution, type LiveInstance, nextNumber } from '../../instance/live-instance.ts'
import { addTimer } from '../jobs.ts'

/** An activity that an event can start or continue, and the event. `activity` is the start event for an event subprocess. */
export interface EventHandler {
  readonly activity: Activity
  readonly trigger: EventTrigger
}

/** The handlers whose event scope an execution is: those of the process for the root. */
export function handlersOf(graph: ProcessGraph, activity: Activity | undefined): EventHandler[] {
  const ids = activity?.eventHandlers ?? graph.eventHandlers
  const handlers: EventHandler[] = []
  for (const id of ids) {
    const handler = handlerOf(graph, graph.activities.get(id))
    if (handler !== undefined) handlers.push(handler)
  }
  if (activity !== undefined) handlers.push(...ownTrigger(activity))
  return handlers
}

function handlerOf(graph: ProcessGraph, activity: Activity | undefined): EventHandler | undefined {
  switch (activity?.behavior.kind) {
    case 'boundaryEvent':
    case 'intermediateCatchEvent':
      return { activity, trigger: activity.behavior.trigger }
    case 'eventSubProcess': {
      const start = graph.activities.get(activity.behavior.start)
      return start === undefined ? undefined : { activity: start, trigger: activity.behavior.trigger }
    }
    default:
      return undefined
  }
}

/** A receive task or catch event waits for its own event, unless it is one behind an event-based gateway, which waited for it. */
function ownTrigger(activity: Activity): EventHandler[] {
  if (activity.eventScope !== activity.flowScope) return []
  if (activity.behavior.kind === 'intermediateCatchEvent') return [{ activity, trigger: activity.behavior.trigger }]
  if (activity.behavior.kind === 'receiveTask' && activity.behavior.message !== undefined) {
    return [{ activity, trigger: { kind: 'message', name: activity.behavior.message } }]
  }
  return []
}

/** Subscribes the new scope to the messages, signals and conditions that its handlers wait for. */
export function subscribe(instance: LiveInstance, execution: LiveExecution): void {
  for (const { activity, trigger } of handlersOf(instance.graph, execution.activity)) {
    if (trigger.kind !== 'message' && trigger.kind !== 'signal' && trigger.kind !== 'conditional') continue
    const kind =
      trigger.kind === 'conditional'
        ? { kind: trigger.kind }
        : { kind: trigger.kind, name: evaluateRequiredText(trigger.name, evaluationContext(instance, execution)) }
    const number = nextNumber(instance)
    const subscription = { number, ...kind, activityId: activity.id, createTime: instance.now }
    execution.subscriptions = [...execution.subscriptions, subscription]
  }
}

/** Starts the timers of the new scope; after its input parameters are there, because their expressions may use them. */
export function startTimers(instance: LiveInstance, execution: LiveExecution): void {
  for (const { activity, trigger } of handlersOf(instance.graph, execution.activity)) {
    if (trigger.kind === 'timer') addTimer(instance, execution, activity, trigger.timer)
  }
}
