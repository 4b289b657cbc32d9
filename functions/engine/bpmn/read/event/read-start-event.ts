import { literalText } from '../../../expression/evaluate.ts'
import type { EventTrigger } from '../../behavior.ts'
import { attribute, child, type ModelElement } from '../../model-element.ts'
import type { ActivityType } from '../../process-graph.ts'
import type { ReadContext } from '../read-context.ts'
import type { Reading } from '../reading.ts'
import { readDefinition } from './event-definitions.ts'
import { isInterrupting, readTrigger, warnOfCycle } from './read-event-definition.ts'

export type StartEventPlace = 'process' | 'subProcess' | 'eventSubProcess'

const TYPES: Record<EventTrigger['kind'], ActivityType> = {
  none: 'startEvent',
  message: 'messageStartEvent',
  signal: 'signalStartEvent',
  timer: 'startTimerEvent',
  conditional: 'conditionalStartEvent',
  error: 'errorStartEvent',
  escalation: 'escalationStartEvent',
  compensation: 'compensationStartEvent',
  cancel: 'startEvent',
}

const PLACES = {
  process: 'processStart',
  subProcess: 'subProcessStart',
  eventSubProcess: 'eventSubProcessStart',
} as const

/** A start event of a process, a subprocess or an event subprocess. */
export function readStartEvent(
  element: ModelElement,
  id: string,
  place: StartEventPlace,
  context: ReadContext,
): Reading {
  const { trigger, interrupting } = readStartTrigger(element, id, place, context)
  checkMessageName(element, trigger, place, context)
  const initiator = place === 'process' ? attribute(element, 'camunda:initiator') : undefined
  return {
    type: TYPES[trigger.kind],
    isScope: false,
    behavior: { kind: 'startEvent', trigger, interrupting, initiator },
  }
}

function readStartTrigger(element: ModelElement, id: string, place: StartEventPlace, context: ReadContext) {
  const definition = readDefinition(element, PLACES[place], context.problems)
  const trigger = readAllowed(definition, element, id, place, context)
  const interrupting = place === 'eventSubProcess' && isInterrupting(element)
  if (trigger.kind === 'error' && !interrupting) {
    context.problems.error(element, 'error start event of event subprocess must be interrupting')
  }
  if (place === 'eventSubProcess') warnOfCycle(element, trigger, 'interrupting start', context)
  return { trigger, interrupting }
}

function readAllowed(
  definition: ModelElement | undefined,
  element: ModelElement,
  id: string,
  place: StartEventPlace,
  context: ReadContext,
): EventTrigger {
  if (definition !== undefined && place !== 'subProcess') return readTrigger(definition, id, context)
  if (place === 'eventSubProcess') context.problems.error(element, NEEDS_TRIGGER)
  else if (definition !== undefined) context.problems.error(definition, misplaced(definition.name), id)
  return { kind: 'none' }
}

const NEEDS_TRIGGER =
  "start event of event subprocess must be of type 'error', 'message', 'timer', 'signal', 'compensation', 'escalation' or 'conditional'"

function misplaced(name: string): string {
  if (['errorEventDefinition', 'messageEventDefinition', 'signalEventDefinition'].includes(name)) {
    return `${name} only allowed on start event if subprocess is an event subprocess`
  }
  return `${name} is not allowed on start event within a subprocess`
}

/** The name decides at deployment which message starts the process. */
function checkMessageName(
  element: ModelElement,
  trigger: EventTrigger,
  place: StartEventPlace,
  { problems }: ReadContext,
): void {
  if (place !== 'process' || trigger.kind !== 'message') return
  if (literalText(trigger.name) !== undefined) return
  const definition = child(element, 'eventDefinitions')?.name ?? element.name
  const reason = 'expressions in the message start event name are not allowed!'
  problems.error(element, `Invalid message name '${trigger.name.text}' for element '${definition}': ${reason}`)
}
