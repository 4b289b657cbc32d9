import type { EventTrigger } from '../../bpmn/behavior.ts'
import type { Activity } from '../../bpmn/process-graph.ts'
import type { Variables } from '../../instance/instance-state.ts'
import type { LiveExecution, LiveInstance } from '../../instance/live-instance.ts'
import type { TypedValue } from '../../instance/value/typed-value.ts'
import { setVariable, setVariables } from '../../instance/variable/variable-scope.ts'
import { callerVariables } from '../caller-variables.ts'
import { type EventHandler, handlersOf } from './event-handlers.ts'
import { handleEvent } from './handle-event.ts'

/** An error or escalation on its way to whoever catches it. */
export interface ThrownEvent {
  readonly kind: 'error' | 'escalation'
  readonly code: string
  readonly message: string | undefined
  /** Set as seen from where it is thrown, before it is. */
  readonly variables: Variables
}

export type Caught = 'notCaught' | 'interrupted' | 'caughtConcurrently'

interface EventDetails {
  readonly code: string | undefined
  readonly message: string | undefined
}

interface Catcher extends EventHandler {
  readonly scope: LiveExecution
}

/**
 * Looks for the nearest handler from the execution outwards and starts it (BPMN 2.0, 10.5.1 and 10.5.7). An event that no one here
 * catches is told to the calling instance, whose answer is not awaited.
 */
export function propagate(instance: LiveInstance, from: LiveExecution, event: ThrownEvent): Caught {
  setVariables(from, event.variables)
  const catcher = findCatcher(instance, from, (trigger) => catches(trigger, event))
  if (catcher === undefined) {
    tellCaller(instance, event)
    return 'notCaught'
  }
  setEventVariables(catcher, event)
  handleEvent(instance, catcher.scope, catcher.activity)
  return isInterrupting(catcher.activity) ? 'interrupted' : 'caughtConcurrently'
}

/**
 * Starts the nearest error event whose code is one of these names of Java classes: that of an exception, or of a class above it. False where
 * there is none: the exception then ends the step. It has no code, and its caller does not learn of it.
 */
export function catchException(
  instance: LiveInstance,
  from: LiveExecution,
  classes: readonly string[],
  message: string,
): boolean {
  const catcher = findCatcher(
    instance,
    from,
    (trigger) => trigger.kind === 'error' && trigger.code !== undefined && classes.includes(trigger.code),
  )
  if (catcher === undefined) return false
  setEventVariables(catcher, { code: undefined, message })
  handleEvent(instance, catcher.scope, catcher.activity)
  return true
}

function findCatcher(
  instance: LiveInstance,
  from: LiveExecution,
  isCaughtBy: (trigger: EventTrigger) => boolean,
): Catcher | undefined {
  for (let scope: LiveExecution | undefined = from; scope !== undefined; scope = scope.parent) {
    if (scope.parent !== undefined && scope.activity?.isScope !== true) continue
    const able = handlersOf(instance.graph, scope.activity).filter(
      (handler) => isCaughtBy(handler.trigger) && !isInside(instance, from, handler.activity),
    )
    const [first] = able.sort((one, other) => precedence(other) - precedence(one))
    if (first !== undefined) return { ...first, scope }
  }
  return undefined
}

/** In one scope event subprocesses come before boundary events, then those with a code before those that catch everything. */
function precedence({ activity, trigger }: EventHandler): number {
  const hasCode = (trigger.kind === 'error' || trigger.kind === 'escalation') && trigger.code !== undefined
  return (activity.behavior.kind === 'startEvent' ? 2 : 0) + (hasCode ? 1 : 0)
}

/** An event subprocess does not catch what it throws itself. */
function isInside(instance: LiveInstance, from: LiveExecution, handler: Activity): boolean {
  if (handler.behavior.kind !== 'startEvent') return false
  for (let at = from.activity; at?.flowScope !== undefined; at = instance.graph.activities.get(at.flowScope)) {
    if (at.flowScope === handler.flowScope) return true
  }
  return false
}

function catches(trigger: EventTrigger, event: ThrownEvent): boolean {
  return (
    (trigger.kind === 'error' || trigger.kind === 'escalation') &&
    trigger.kind === event.kind &&
    (trigger.code === undefined || trigger.code === event.code)
  )
}

function setEventVariables({ scope, trigger }: Catcher, event: EventDetails): void {
  if (trigger.kind !== 'error' && trigger.kind !== 'escalation') return
  if (trigger.codeVariable !== undefined) setVariable(scope, trigger.codeVariable, text(event.code))
  if (trigger.kind === 'error' && trigger.messageVariable !== undefined)
    setVariable(scope, trigger.messageVariable, text(event.message))
}

function text(value: string | undefined): TypedValue {
  return value === undefined ? { type: 'Null', value: null } : { type: 'String', value }
}

function isInterrupting({ behavior }: Activity): boolean {
  return (behavior.kind === 'boundaryEvent' || behavior.kind === 'startEvent') && behavior.interrupting
}

function tellCaller(instance: LiveInstance, event: ThrownEvent): void {
  if (instance.caller === undefined) return
  const news = {
    kind: 'threw' as const,
    event: event.kind,
    code: event.code,
    ...(event.message !== undefined && { message: event.message }),
    variables: callerVariables(instance),
  }
  instance.effects.push({
    kind: 'tellCaller',
    processInstanceId: instance.caller.processInstanceId,
    execution: instance.caller.execution,
    news,
  })
}
