import type { Activity, SequenceFlow } from '../bpmn/process-graph.ts'
import { type StartBehavior, startBehaviorOf } from '../flow/events/handle-event.ts'
import { cancelInPlace, interruptedFor, interruptScope } from '../flow/remove.ts'
import { createChild, type LiveExecution, type LiveInstance, scopeOf } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'
import { refuseUnreadable } from './cancel.ts'
import { createInnerInstance, instantiate } from './instantiate.ts'
import { findAncestorScope, findStartScope, type ScopePath, singleExecutionOf } from './start-scope.ts'
import type { StartOptions, StartPlace, StartTarget } from './start-target.ts'

/** Starts an activity. Refuses (`notValid`) an unknown one. */
export function startBefore(instance: LiveInstance, activityId: string, options: StartOptions): void {
  const description = describe(`Start before activity '${activityId}'`, options)
  const activity = instance.graph.activities.get(activityId) ?? refuseUnknownElement(instance, description, activityId)
  if (activity.behavior.kind === 'boundaryEvent' && activity.behavior.trigger.kind === 'compensation') {
    refuse('processEngine', `Cannot start before activity ${activityId}; activity is a compensation boundary event.`)
  }
  start(instance, { activity, flow: undefined }, description, options)
}

/** Takes the one sequence flow that leaves an activity, without the activity and without asking the flow's condition. */
export function startAfter(instance: LiveInstance, activityId: string, options: StartOptions): void {
  const description = describe(`Start after activity '${activityId}'`, options)
  const activity = instance.graph.activities.get(activityId)
  if (activity === undefined)
    return refuse(
      'notValid',
      `Cannot perform instruction: ${description}; Activity '${activityId}' does not exist: activity is null`,
    )
  const [flow, second] = activity.outgoing
  if (flow === undefined)
    return refuse(
      'processEngine',
      `Cannot start after activity ${activityId}; activity has no outgoing sequence flow to take`,
    )
  if (second !== undefined)
    return refuse(
      'processEngine',
      `Cannot start after activity ${activityId}; activity has more than one outgoing sequence flow`,
    )
  start(instance, { activity: sourceOf(instance, flow), flow }, description, options)
}

/** Takes a sequence flow without asking its condition. Refuses (`notValid`) an unknown one. */
export function startTransition(instance: LiveInstance, transitionId: string, options: StartOptions): void {
  const description = describe(`Start transition '${transitionId}'`, options)
  const flow = instance.graph.flows.get(transitionId) ?? refuseUnknownElement(instance, description, transitionId)
  start(instance, { activity: sourceOf(instance, flow), flow }, description, options)
}

function describe(what: string, { ancestorActivityInstanceId }: StartOptions): string {
  return ancestorActivityInstanceId === undefined
    ? what
    : `${what} with ancestor activity instance '${ancestorActivityInstanceId}'`
}

function refuseUnknownElement(instance: LiveInstance, description: string, id: string): never {
  return refuse(
    'notValid',
    `Cannot perform instruction: ${description}; Element '${id}' does not exist in process '${instance.definitionId}': element is null`,
  )
}

function sourceOf(instance: LiveInstance, flow: SequenceFlow): Activity {
  return (
    instance.graph.activities.get(flow.source) ?? refuse('processEngine', `Activity '${flow.source}' does not exist`)
  )
}

function start(instance: LiveInstance, target: StartTarget, description: string, options: StartOptions): void {
  const { ancestorActivityInstanceId } = options
  refuseUnreadable(instance)
  const path =
    ancestorActivityInstanceId === undefined
      ? findStartScope(instance, target.activity)
      : findAncestorScope(instance, target, ancestorActivityInstanceId, description)
  refuseSequentialBody(instance, path.missing[0] ?? target.activity)
  const place = placeFor(instance, path, target)
  place.path.skips = instance.skips
  place.variableScope.skips = instance.skips
  instantiate(instance, place, path.missing, target, options)
  if (instance.root.children.length === 1) instance.endedRegularly = false
}

function refuseSequentialBody(instance: LiveInstance, topmost: Activity): void {
  const behavior =
    topmost.flowScope === undefined ? undefined : instance.graph.activities.get(topmost.flowScope)?.behavior
  if (behavior?.kind === 'multiInstanceBody' && behavior.loop.sequential) {
    refuse('processEngine', `Concurrent instantiation not possible for activities in scope ${topmost.flowScope}`)
  }
}

function placeFor(instance: LiveInstance, { scope, missing }: ScopePath, target: StartTarget): StartPlace {
  const topmost = missing[0] ?? target.activity
  switch (startBehaviorIn(missing, target)) {
    case 'cancelEventScope':
      return inPlaceOfCancelled(instance, scope, topmost)
    case 'interruptEventScope':
      return afterInterrupting(instance, singleExecutionOf(instance, topmost.eventScope) ?? scope, topmost)
    case 'interruptFlowScope':
      return afterInterrupting(instance, singleExecutionOf(instance, topmost.flowScope) ?? scope, topmost)
    case 'concurrent':
      return beside(instance, scope)
  }
}

/** An event subprocess interrupts only when it is started as a whole or at its start event; a flow interrupts nothing by itself. */
function startBehaviorIn(missing: readonly Activity[], target: StartTarget): StartBehavior {
  const topmost = missing[0]
  const second = missing[1] ?? (target.flow === undefined ? target.activity : undefined)
  if (topmost === undefined) return target.flow === undefined ? startBehaviorOf(target.activity) : 'concurrent'
  return second !== undefined && initialOf(topmost) === second.id ? startBehaviorOf(topmost) : 'concurrent'
}

function initialOf({ behavior }: Activity): string | undefined {
  switch (behavior.kind) {
    case 'subProcess':
    case 'transaction':
      return behavior.initial
    case 'eventSubProcess':
      return behavior.start
    default:
      return undefined
  }
}

function inPlaceOfCancelled(instance: LiveInstance, scope: LiveExecution, topmost: Activity): StartPlace {
  const cancelled = singleExecutionOf(instance, topmost.eventScope)
  if (cancelled === undefined) return besideIdle(instance, scope)
  cancelInPlace(instance, cancelled, {
    skips: instance.skips,
    reason: `Cancelling activity Activity(${topmost.id}) executed.`,
    external: false,
  })
  return isAlone(cancelled)
    ? { path: cancelled, variableScope: scopeOf(cancelled) }
    : { path: cancelled, variableScope: cancelled }
}

function afterInterrupting(instance: LiveInstance, scope: LiveExecution, topmost: Activity): StartPlace {
  interruptScope(instance, scope, interruptedFor(topmost, instance.skips))
  return { path: createChild(instance, scope), variableScope: scope }
}

/**
 * An event whose activity does not run starts beside what runs in its scope, as the reference has it: even where that is nothing any
 * more. The process then keeps an idle path in place of what it was, and does not end with its last path.
 */
function besideIdle(instance: LiveInstance, scope: LiveExecution): StartPlace {
  if (scope.children.length === 0) createChild(instance, scope).idle = true
  return beside(instance, scope)
}

/** A scope in which nothing runs any more is used again; else the new path is concurrent to those in it. */
function beside(instance: LiveInstance, scope: LiveExecution): StartPlace {
  if (scope.activity?.behavior.kind === 'multiInstanceBody') {
    const path = createInnerInstance(instance, scope)
    return { path, variableScope: path }
  }
  const path = createChild(instance, scope)
  return { path, variableScope: isAlone(path) ? scope : path }
}

function isAlone(path: LiveExecution): boolean {
  return scopeOf(path).children.length === 1
}
