import type { Expression } from '../../../expression/expression.ts'
import type { EventTrigger } from '../../behavior.ts'
import { attribute, isTrue, type ModelElement, reference } from '../../model-element.ts'
import type { ReadContext } from '../read-context.ts'
import { readConditional } from './read-conditional.ts'
import { readTimer } from './read-timer.ts'

const NONE: EventTrigger = { kind: 'none' }

/**
 * What sets off a catching event with this definition. Where a reference leads nowhere, that is a problem of the event `eventId`, and the
 * trigger is none: the graph is not used then.
 */
export function readTrigger(definition: ModelElement, eventId: string, context: ReadContext): EventTrigger {
  switch (definition.name) {
    case 'messageEventDefinition':
      return named('message', messageName(definition, eventId, context))
    case 'signalEventDefinition':
      return named('signal', signalName(definition, eventId, context))
    case 'timerEventDefinition': {
      const timer = readTimer(definition, context.problems)
      return timer === undefined ? NONE : { kind: 'timer', timer }
    }
    case 'conditionalEventDefinition': {
      const conditional = readConditional(definition, eventId, context)
      return conditional === undefined ? NONE : { kind: 'conditional', conditional }
    }
    case 'errorEventDefinition':
      return readErrorTrigger(definition, context)
    case 'escalationEventDefinition':
      return readEscalationTrigger(definition, eventId, context)
    case 'compensateEventDefinition':
      warnOfCompensation(definition, eventId, context)
      return { kind: 'compensation' }
    case 'cancelEventDefinition':
      return { kind: 'cancel' }
    default:
      return NONE
  }
}

function named(kind: 'message' | 'signal', name: Expression | undefined): EventTrigger {
  return name === undefined ? NONE : { kind, name }
}

/** The name of the message that an event definition or a receive task refers to. */
export function messageName(element: ModelElement, eventId: string, { roots, problems }: ReadContext) {
  const messageRef = reference(element, 'messageRef')
  if (messageRef === undefined) problems.error(element, "attribute 'messageRef' is required", eventId)
  else if (!roots.messages.has(messageRef)) {
    problems.error(element, `Invalid 'messageRef': no message with id '${messageRef}' found.`, eventId)
  }
  const name = messageRef === undefined ? undefined : roots.messages.get(messageRef)
  if (messageRef !== undefined && roots.messages.has(messageRef) && (name === undefined || name.text === '')) {
    problems.error(element, 'Cannot have a message event subscription with an empty or missing name', eventId)
  }
  return name
}

/** The name of the signal that an event definition refers to. */
export function signalName(element: ModelElement, eventId: string, { roots, problems }: ReadContext) {
  const signalRef = reference(element, 'signalRef')
  if (signalRef === undefined) {
    problems.error(element, "signalEventDefinition does not have required property 'signalRef'", eventId)
    return undefined
  }
  const name = roots.signals.get(signalRef)
  if (name === undefined) problems.error(element, `Could not find signal with id '${signalRef}'`, eventId)
  return name
}

/** A reference to no error of the file is the error code itself; none at all catches every error. */
function readErrorTrigger(definition: ModelElement, { roots }: ReadContext): EventTrigger {
  const errorRef = reference(definition, 'errorRef')
  const error = errorRef === undefined ? undefined : roots.errors.get(errorRef)
  return {
    kind: 'error',
    code: error === undefined ? errorRef : error.code,
    codeVariable: attribute(definition, 'camunda:errorCodeVariable'),
    messageVariable: attribute(definition, 'camunda:errorMessageVariable'),
  }
}

function readEscalationTrigger(
  definition: ModelElement,
  eventId: string,
  { roots, problems }: ReadContext,
): EventTrigger {
  const escalationRef = reference(definition, 'escalationRef')
  if (escalationRef !== undefined && !roots.escalations.has(escalationRef)) {
    problems.error(definition, `could not find escalation with id '${escalationRef}'`, eventId)
  }
  const code = escalationRef === undefined ? undefined : roots.escalations.get(escalationRef)
  return { kind: 'escalation', code, codeVariable: attribute(definition, 'camunda:escalationCodeVariable') }
}

function warnOfCompensation(definition: ModelElement, eventId: string, { problems }: ReadContext): void {
  for (const name of ['activityRef', 'waitForCompletion']) {
    if (attribute(definition, name) === undefined) continue
    const message = `attribute '${name}' is not supported on catching compensation event. attribute will be ignored`
    problems.warning(definition, message, eventId)
  }
}

/** Whether an event with `isInterrupting` or `cancelActivity` cancels what it happens to; both are true unless written otherwise. */
export function isInterrupting(event: ModelElement): boolean {
  return (attribute(event, 'isInterrupting') ?? attribute(event, 'cancelActivity') ?? 'true') === 'true'
}

/** Warns where a timer that cancels what it happens to is to repeat. */
export function warnOfCycle(event: ModelElement, trigger: EventTrigger, kind: string, { problems }: ReadContext): void {
  if (trigger.kind !== 'timer' || trigger.timer.kind !== 'cycle' || !isInterrupting(event)) return
  problems.warning(event, `It is not recommended to use a ${kind} timer event with a time cycle.`)
}

/** Whether the subprocess is an event subprocess. */
export function isEventSubProcess(element: ModelElement): boolean {
  return element.name === 'subProcess' && isTrue(element, 'triggeredByEvent')
}
