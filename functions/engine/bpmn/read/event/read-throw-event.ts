import type { EventResult } from '../../behavior.ts'
import { attribute, childrenIn, type ModelElement, reference } from '../../model-element.ts'
import type { ActivityType } from '../../process-graph.ts'
import { isServiceLike, readProperties, readServiceWork } from '../activity/read-service-work.ts'
import { businessKeyMapping, readVariableMappings } from '../activity/read-variable-mappings.ts'
import type { ReadContext } from '../read-context.ts'
import type { Reading } from '../reading.ts'
import { readDefinition } from './event-definitions.ts'
import { signalName } from './read-event-definition.ts'

const THROW_TYPES: Record<EventResult['kind'], ActivityType | undefined> = {
  none: 'intermediateNoneThrowEvent',
  message: 'intermediateMessageThrowEvent',
  signal: 'intermediateSignalThrow',
  escalation: 'intermediateEscalationThrowEvent',
  compensation: 'intermediateCompensationThrowEvent',
  error: undefined,
  terminate: undefined,
  cancel: undefined,
}

const END_TYPES: Record<EventResult['kind'], ActivityType> = {
  none: 'noneEndEvent',
  message: 'messageEndEvent',
  signal: 'signalEndEvent',
  escalation: 'escalationEndEvent',
  compensation: 'compensationEndEvent',
  error: 'errorEndEvent',
  terminate: 'terminateEndEvent',
  cancel: 'cancelEndEvent',
}

/** None, message, signal, escalation or compensation. Link throw events are no activities: see `read-links.ts`. */
export function readIntermediateThrowEvent(
  element: ModelElement,
  id: string,
  scope: ModelElement,
  context: ReadContext,
): Reading {
  const definition = readDefinition(element, 'throw', context.problems)
  const result = readResult(element, definition, id, scope, context)
  return {
    type: THROW_TYPES[result.kind] ?? 'intermediateNoneThrowEvent',
    isScope: isScope(result),
    behavior: { kind: 'intermediateThrowEvent', result },
  }
}

/** An end event. `scope` is the process or subprocess that it ends. */
export function readEndEvent(element: ModelElement, id: string, scope: ModelElement, context: ReadContext): Reading {
  const definition = readDefinition(element, 'end', context.problems)
  const result = readResult(element, definition, id, scope, context)
  const withoutWork = result.kind === 'none' && definition?.name === 'messageEventDefinition'
  return {
    type: withoutWork ? 'endEvent' : END_TYPES[result.kind],
    isScope: isScope(result),
    behavior: { kind: 'endEvent', result },
  }
}

function isScope(result: EventResult): boolean {
  switch (result.kind) {
    case 'compensation':
    case 'cancel':
      return true
    case 'message':
      return result.work.kind === 'external'
    default:
      return false
  }
}

function readResult(
  event: ModelElement,
  definition: ModelElement | undefined,
  id: string,
  scope: ModelElement,
  context: ReadContext,
): EventResult {
  switch (definition?.name) {
    case 'terminateEventDefinition':
      return { kind: 'terminate' }
    case 'cancelEventDefinition':
      if (scope.name !== 'transaction') {
        context.problems.error(
          definition,
          'end event with cancelEventDefinition only supported inside transaction subprocess',
          id,
        )
      }
      return { kind: 'cancel' }
    case 'errorEventDefinition':
      return readError(definition, id, context)
    case 'escalationEventDefinition':
      return readEscalation(definition, id, context)
    case 'signalEventDefinition':
      return readSignal(definition, id, context)
    case 'messageEventDefinition':
      return readMessage(event, definition, context)
    case 'compensateEventDefinition':
      return readCompensation(definition, id, scope, context)
    default:
      return { kind: 'none' }
  }
}

/** A reference to no error of the file is the error code itself. */
function readError(definition: ModelElement, id: string, { roots, problems }: ReadContext): EventResult {
  const errorRef = reference(definition, 'errorRef')
  if (!errorRef) problems.error(definition, "'errorRef' attribute is mandatory on error end event", id)
  const error = roots.errors.get(errorRef ?? '')
  if (error !== undefined && !error.code) {
    const message = `'errorCode' is mandatory on errors referenced by throwing error event definitions, but the error '${errorRef}' does not define one.`
    problems.error(definition, message, id)
  }
  return { kind: 'error', code: error?.code ?? errorRef ?? '', message: error?.message }
}

function readEscalation(definition: ModelElement, id: string, { roots, problems }: ReadContext): EventResult {
  const escalationRef = reference(definition, 'escalationRef')
  const code = roots.escalations.get(escalationRef ?? '')
  if (escalationRef === undefined) {
    problems.error(definition, "escalationEventDefinition does not have required attribute 'escalationRef'", id)
  } else if (!roots.escalations.has(escalationRef)) {
    problems.error(definition, `could not find escalation with id '${escalationRef}'`, id)
  } else if (code === undefined)
    problems.error(definition, "throwing escalation event must have an 'escalationCode'", id)
  return { kind: 'escalation', code: code ?? '' }
}

function readSignal(definition: ModelElement, id: string, context: ReadContext): EventResult {
  const { problems } = context
  const name = signalName(definition, id, context)
  const businessKey = businessKeyMapping(definition)
  if (businessKey !== undefined) problems.error(businessKey, 'A signal cannot pass a business key; pass a variable', id)
  if (name === undefined) return { kind: 'none' }
  return { kind: 'signal', name, in: readVariableMappings(definition, 'camunda:in', problems) }
}

/** Without any work to do it just passes, as in the reference. What a worker is told stands in the event, too. */
function readMessage(event: ModelElement, definition: ModelElement, context: ReadContext): EventResult {
  if (!isServiceLike(definition)) return { kind: 'none' }
  const work = readServiceWork(definition, context)
  if (work?.kind !== 'external') return work === undefined ? { kind: 'none' } : { kind: 'message', work }
  return { kind: 'message', work: { ...work, properties: { ...readProperties(event), ...work.properties } } }
}

function readCompensation(
  definition: ModelElement,
  id: string,
  scope: ModelElement,
  context: ReadContext,
): EventResult {
  const { problems } = context
  const activityRef = reference(definition, 'activityRef')
  if (activityRef !== undefined && !isCompensable(activityRef, scope, context)) {
    const message = `Invalid attribute value for 'activityRef': no activity with id '${activityRef}' in scope '${scope.id}'`
    problems.error(definition, message, id)
  }
  if (attribute(definition, 'waitForCompletion') === 'false') {
    const message = `Unsupported attribute value for 'waitForCompletion': 'waitForCompletion=false' is not supported. Compensation event will wait for compensation to join.`
    problems.warning(definition, message, id)
  }
  return { kind: 'compensation', activityRef, waitForCompletion: true }
}

/** From an event subprocess the activities around it can be compensated, too. */
function isCompensable(activityRef: string, scope: ModelElement, { parents }: ReadContext): boolean {
  const around = attribute(scope, 'triggeredByEvent') === 'true' ? parents.get(scope) : undefined
  return [scope, around].some((candidate) => candidate !== undefined && contains(candidate, activityRef))
}

function contains(scope: ModelElement, id: string): boolean {
  return childrenIn(scope, 'flowElements').some((element) => element.id === id)
}
