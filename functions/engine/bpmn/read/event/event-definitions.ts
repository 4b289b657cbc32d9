import { attribute, childrenIn, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'

/** Where an event stands. Inside of a subprocess a start event can have no trigger at all. */
export type EventPlace =
  | 'processStart'
  | 'subProcessStart'
  | 'eventSubProcessStart'
  | 'catch'
  | 'throw'
  | 'end'
  | 'boundary'

/** The definitions that the reference's BpmnParse looks for in each place, in its order: of several the first one counts. */
const SOUGHT: Record<EventPlace, readonly string[]> = {
  processStart: ['timer', 'message', 'signal', 'conditional'],
  subProcessStart: ['conditional', 'timer', 'escalation', 'compensate', 'error', 'message', 'signal'],
  eventSubProcessStart: ['error', 'message', 'signal', 'timer', 'compensate', 'escalation', 'conditional'],
  catch: ['timer', 'signal', 'message', 'link', 'conditional'],
  throw: ['link', 'signal', 'compensate', 'message', 'escalation'],
  end: ['error', 'cancel', 'terminate', 'message', 'signal', 'compensate', 'escalation'],
  boundary: ['timer', 'error', 'signal', 'cancel', 'compensate', 'message', 'escalation', 'conditional'],
}

/** The definition that an event in this place follows; undefined where it has none that the reference looks for. */
export function soughtDefinition(event: ModelElement, place: EventPlace): ModelElement | undefined {
  const definitions = childrenIn(event, 'eventDefinitions')
  for (const kind of SOUGHT[place]) {
    const found = definitions.find(({ name }) => name === `${kind}EventDefinition`)
    if (found !== undefined) return found
  }
  return undefined
}

/** The same, with a warning for each of its definitions that has no effect. Two of one kind are refused, as in the reference. */
export function readDefinition(event: ModelElement, place: EventPlace, problems: Problems): ModelElement | undefined {
  const sought = soughtDefinition(event, place)
  for (const definition of childrenIn(event, 'eventDefinitions')) {
    if (definition === sought) continue
    if (definition.name === sought?.name) {
      problems.error(definition, `Parsing exception: multiple elements with tag name ${definition.name} found`)
    } else problems.warning(definition, ignored(event, definition, sought))
  }
  if (attribute(event, 'eventDefinitionRef') !== undefined) {
    problems.warning(event, `The shared event definition of ${event.name} '${event.id}' is ignored, as in Camunda 7.`)
  }
  return sought
}

function ignored(event: ModelElement, definition: ModelElement, sought: ModelElement | undefined): string {
  const reason = sought === undefined ? 'it does nothing there' : `the event follows its ${sought.name}`
  return `${definition.name} of ${event.name} '${event.id}' is ignored, as in Camunda 7: ${reason}.`
}
