import type { Activity } from '../../bpmn/process-graph.ts'
import { createChild, type LiveExecution, type LiveInstance, scopeOf } from '../../instance/live-instance.ts'
import { refuse } from '../../refusal.ts'
import { cancelInPlace, cancelledFor, interruptedFor, interruptScope } from '../remove.ts'

/** What an activity that handles an event does to others when it starts (the reference's ActivityStartBehavior). */
export type StartBehavior =
  /** Nothing: a new path beside the others. */
  | 'concurrent'
  /** The activity it is attached to, or the event-based gateway before it, is cancelled; it goes on in its place. */
  | 'cancelEventScope'
  /** Everything in the scope around the event subprocess is cancelled. */
  | 'interruptEventScope'
  /** Everything in its own scope is cancelled (terminate and cancel end events). */
  | 'interruptFlowScope'

/** The start behaviour of an activity. */
export function startBehaviorOf(activity: Activity): StartBehavior {
  const behavior = activity.behavior
  switch (behavior.kind) {
    case 'boundaryEvent':
      return behavior.interrupting && behavior.trigger.kind !== 'compensation' ? 'cancelEventScope' : 'concurrent'
    case 'eventSubProcess':
      return behavior.interrupting ? 'interruptEventScope' : 'concurrent'
    case 'endEvent':
      return behavior.result.kind === 'terminate' || behavior.result.kind === 'cancel'
        ? 'interruptFlowScope'
        : 'concurrent'
    case 'intermediateCatchEvent':
      return activity.eventScope === activity.flowScope ? 'concurrent' : 'cancelEventScope'
    default:
      return 'concurrent'
  }
}

/**
 * An event reached its handler. `scope` is the execution whose event scope the handler is in: the activity with the boundary event, the event-based
 * gateway, the scope around the event subprocess, or the catch event itself, which simply goes on.
 */
export function handleEvent(instance: LiveInstance, scope: LiveExecution, handler: Activity): void {
  if (scope.activity === handler) {
    instance.agenda.push({ kind: 'leave', execution: scope })
    return
  }
  const activity = eventSubProcessOf(instance, handler) ?? handler
  instance.agenda.push({ kind: 'enter', execution: pathFor(instance, scope, activity), activity })
}

function eventSubProcessOf(instance: LiveInstance, handler: Activity): Activity | undefined {
  const around = handler.flowScope === undefined ? undefined : instance.graph.activities.get(handler.flowScope)
  return around?.behavior.kind === 'eventSubProcess' && handler.behavior.kind === 'startEvent' ? around : undefined
}

function pathFor(instance: LiveInstance, scope: LiveExecution, activity: Activity): LiveExecution {
  switch (startBehaviorOf(activity)) {
    case 'cancelEventScope':
      cancelInPlace(instance, scope, cancelledFor(activity))
      return scope
    case 'interruptEventScope':
      interruptScope(instance, scope, interruptedFor(activity))
      return createChild(instance, scope)
    case 'concurrent':
      return createChild(instance, activity.behavior.kind === 'boundaryEvent' ? scopeOf(scope) : scope)
    case 'interruptFlowScope':
      return refuse('processEngine', `'${activity.id}' handles no event`)
  }
}
