import { type ConditionalDefinition, triggerOf } from '../../bpmn/behavior.ts'
import type { Activity } from '../../bpmn/process-graph.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { sharesExecutionOf } from '../../instance/execution-id.ts'
import type { ConditionalSubscription } from '../../instance/instance-state.ts'
import type { LiveExecution, LiveInstance } from '../../instance/live-instance.ts'
import type { VariableEvent } from '../../instance/variable/variable-events.ts'
import { tryCondition } from '../../script/evaluate-code.ts'

/** A conditional event that may happen: the execution that holds its subscription, and the activity that it starts or continues. */
export interface WaitingCondition {
  readonly execution: LiveExecution
  readonly subscription: ConditionalSubscription
  readonly handler: Activity
}

/**
 * The conditional events in a scope and below, outermost first, that an event of a variable concerns. Without one it is about those whose condition may
 * be true at once: filters do not count then, and a catch event asks its condition itself.
 */
export function waitingFor(
  instance: LiveInstance,
  scope: LiveExecution,
  event: VariableEvent | undefined,
): readonly WaitingCondition[] {
  return outermostFirst(scope).flatMap((execution) =>
    execution.phase === undefined ? waitingAt(instance, execution, event) : [],
  )
}

function waitingAt(
  { graph }: LiveInstance,
  execution: LiveExecution,
  event: VariableEvent | undefined,
): readonly WaitingCondition[] {
  // Of several behind one event-based gateway the reference takes any, by its code; in the recordings (rules-3179) it took the last one.
  const atGateway = execution.activity?.behavior.kind === 'eventBasedGateway'
  const subscriptions = atGateway ? execution.subscriptions.toReversed() : execution.subscriptions
  return subscriptions.flatMap((subscription) => {
    const handler = subscription.kind === 'conditional' ? graph.activities.get(subscription.activityId) : undefined
    const conditional = handler === undefined ? undefined : conditionalOf(handler)
    if (subscription.kind !== 'conditional' || handler === undefined || conditional === undefined) return []
    const isConcerned =
      event === undefined ? handler.behavior.kind !== 'intermediateCatchEvent' : concerns(conditional, event)
    return isConcerned ? [{ execution, subscription, handler }] : []
  })
}

function concerns({ variableName, variableEvents }: ConditionalDefinition, { name, kind }: VariableEvent): boolean {
  return (
    (variableName === undefined || variableName === name) &&
    (variableEvents.length === 0 || variableEvents.includes(kind))
  )
}

function conditionalOf({ behavior }: Activity): ConditionalDefinition | undefined {
  const trigger = triggerOf(behavior)
  return trigger?.kind === 'conditional' ? trigger.conditional : undefined
}

/** A set hands out what is added while it is walked through. */
function outermostFirst(scope: LiveExecution): readonly LiveExecution[] {
  const found = new Set([scope])
  for (const execution of found) for (const child of execution.children) found.add(child)
  return [...found]
}

/** Whether the event still can happen: what happened before may have taken its scope, or interrupted it. */
export function isSubscribed(execution: LiveExecution, { number }: ConditionalSubscription): boolean {
  return !execution.removed && execution.subscriptions.some((subscription) => subscription.number === number)
}

/** Whether the event's condition, if it has one, is true in the scope: as seen from the path that has the scope's own execution. */
export function isTrue(instance: LiveInstance, scope: LiveExecution, handler: Activity): boolean {
  const conditional = conditionalOf(handler)
  if (conditional === undefined) return false
  return tryCondition(conditional.condition, evaluationContext(instance, lonePathIn(scope)))
}

function lonePathIn(scope: LiveExecution): LiveExecution {
  const [path] = scope.children
  return path !== undefined && sharesExecutionOf(path, scope) ? lonePathIn(path) : scope
}

/** Where an execution is: it is taken elsewhere where that changes. */
interface Place {
  readonly execution: LiveExecution
  readonly activity: Activity | undefined
  readonly activityInstance: number | undefined
}

/** Where the execution is by itself. */
export function ownPlaceOf(execution: LiveExecution): Place {
  return { execution, activity: execution.activity, activityInstance: execution.activityInstance }
}

/** Whether it still is there. */
export function isAtOwnPlace({ removed, activity, activityInstance }: LiveExecution, place: Place): boolean {
  return !removed && activity === place.activity && activityInstance === place.activityInstance
}

/**
 * Where a scope is in the reference's eyes: at the activity of a lone path that has its execution, or at its own where nothing runs in it. Undefined
 * where other executions run in it: then it is nowhere, and stays there.
 */
export function placeOf(scope: LiveExecution): Place | undefined {
  const path = lonePathIn(scope)
  return path.children.length === 0 ? ownPlaceOf(path) : undefined
}

/** Whether the scope, or the path that has its execution, still is at that place. */
export function isStillAt(scope: LiveExecution, place: Place | undefined): boolean {
  return !scope.removed && (place === undefined || isAtOwnPlace(place.execution, place))
}
