import type { EventTrigger } from '../../behavior.ts'
import type { ModelElement } from '../../model-element.ts'
import type { ActivityType } from '../../process-graph.ts'
import type { ReadContext } from '../read-context.ts'
import type { Reading } from '../reading.ts'
import { readDefinition } from './event-definitions.ts'
import { isInterrupting, readTrigger, warnOfCycle } from './read-event-definition.ts'

const CATCH_TYPES: Partial<Record<EventTrigger['kind'], ActivityType>> = {
  message: 'intermediateMessageCatch',
  signal: 'intermediateSignalCatch',
  timer: 'intermediateTimer',
  conditional: 'intermediateConditional',
}

const BOUNDARY_TYPES: Partial<Record<EventTrigger['kind'], ActivityType>> = {
  message: 'boundaryMessage',
  signal: 'boundarySignal',
  timer: 'boundaryTimer',
  conditional: 'boundaryConditional',
  error: 'boundaryError',
  escalation: 'boundaryEscalation',
  compensation: 'compensationBoundaryCatch',
  cancel: 'cancelBoundaryCatch',
}

/**
 * Message, signal, timer or condition; a link catch event waits for nothing. After an event-based gateway it is no scope of its own: see
 * `connect-event-gateways.ts`.
 */
export function readIntermediateCatchEvent(element: ModelElement, id: string, context: ReadContext): Reading {
  const definition = readDefinition(element, 'catch', context.problems)
  if (definition?.name === 'linkEventDefinition') {
    return {
      type: 'intermediateLinkCatch',
      isScope: true,
      behavior: { kind: 'intermediateCatchEvent', trigger: { kind: 'none' } },
    }
  }
  const trigger = readKnown(
    element,
    id,
    definition,
    { types: CATCH_TYPES, refusal: 'Unsupported intermediate catch event type' },
    context,
  )
  return {
    type: CATCH_TYPES[trigger.kind] ?? 'intermediateMessageCatch',
    isScope: true,
    behavior: { kind: 'intermediateCatchEvent', trigger },
  }
}

/** An event at the boundary of the activity with the id `attachedTo`. */
export function readBoundaryEvent(
  element: ModelElement,
  id: string,
  attachedTo: string,
  context: ReadContext,
): Reading {
  const definition = readDefinition(element, 'boundary', context.problems)
  const trigger = readKnown(
    element,
    id,
    definition,
    { types: BOUNDARY_TYPES, refusal: 'Unsupported boundary event type' },
    context,
  )
  warnOfCycle(element, trigger, 'cancelling boundary', context)
  return {
    type: BOUNDARY_TYPES[trigger.kind] ?? 'boundaryMessage',
    isScope: false,
    behavior: { kind: 'boundaryEvent', trigger, interrupting: isInterrupting(element), attachedTo },
  }
}

interface Known {
  readonly types: Partial<Record<EventTrigger['kind'], ActivityType>>
  /** What to say of triggers that it has no type for. */
  readonly refusal: string
}

/** The definition's trigger, if an event in this place can have it. A definition that cannot be read is not refused a second time. */
function readKnown(
  element: ModelElement,
  id: string,
  definition: ModelElement | undefined,
  { types, refusal }: Known,
  context: ReadContext,
): EventTrigger {
  const before = context.problems.errors.length
  const trigger: EventTrigger = definition === undefined ? { kind: 'none' } : readTrigger(definition, id, context)
  const told = context.problems.errors.length > before
  if (types[trigger.kind] === undefined && !told) context.problems.error(element, refusal)
  return trigger
}
