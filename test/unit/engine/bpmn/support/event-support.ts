import { parseBpmn } from '../../../../../functions/engine/bpmn/parse-bpmn.ts'
import { file } from '../models.ts'

/** What the parser says to every event definition in every place, found by deploying it there. */
export interface EventSupport {
  readonly places: readonly string[]
  readonly rows: readonly { readonly definition: string; readonly support: readonly ('yes' | 'ignored' | '–')[] }[]
  /** For each message the combinations that it refuses. */
  readonly refusals: ReadonlyMap<string, readonly string[]>
}

const ROOTS = `<message id="m" name="message"/><signal id="s" name="signal"/>
<error id="e" errorCode="code"/><escalation id="x" escalationCode="code"/>`

const DEFINITIONS = {
  none: '',
  message: '<messageEventDefinition messageRef="m"/>',
  signal: '<signalEventDefinition signalRef="s"/>',
  timer: '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>',
  error: '<errorEventDefinition errorRef="e"/>',
  escalation: '<escalationEventDefinition escalationRef="x"/>',
  compensation: '<compensateEventDefinition/>',
  cancel: '<cancelEventDefinition/>',
  terminate: '<terminateEventDefinition/>',
  link: '<linkEventDefinition name="link"/>',
  conditional: '<conditionalEventDefinition><condition>condition</condition></conditionalEventDefinition>',
  'two of a kind': '<messageEventDefinition messageRef="m"/><messageEventDefinition messageRef="m"/>',
}

const START = '<startEvent id="start"/>'

const PLACES: Record<string, (definition: string) => string> = {
  'start of a process': (definition) => `<startEvent id="event">${definition}</startEvent>`,
  'start of a subprocess': (definition) =>
    `${START}<subProcess id="a"><startEvent id="event">${definition}</startEvent></subProcess>`,
  'start of an event subprocess': (definition) =>
    `${START}<subProcess id="around"><startEvent id="begin"/><subProcess id="a" triggeredByEvent="true"><startEvent id="event">${definition}</startEvent></subProcess></subProcess>`,
  'intermediate catch': (definition) =>
    `${START}<intermediateCatchEvent id="event">${definition}</intermediateCatchEvent>`,
  'intermediate throw': (definition) =>
    `${START}<intermediateThrowEvent id="event">${definition}</intermediateThrowEvent>`,
  end: (definition) =>
    `${START}<transaction id="a"><startEvent id="begin"/><endEvent id="event">${definition}</endEvent></transaction>`,
  boundary: (definition) =>
    `${START}<transaction id="a"><startEvent id="begin"/></transaction><boundaryEvent id="event" attachedToRef="a">${definition}</boundaryEvent>`,
}

/** Tries all of them. */
export async function eventSupport(): Promise<EventSupport> {
  const refusals = new Map<string, string[]>()
  const rows = []
  for (const [definition, xml] of Object.entries(DEFINITIONS)) {
    const support: ('yes' | 'ignored' | '–')[] = []
    for (const [place, model] of Object.entries(PLACES)) {
      const { problems, warnings } = await parseBpmn(file(model(xml), ROOTS))
      const message = problems[0]?.message
      const isIgnored = warnings.some((warning) => warning.message.includes('is ignored, as in Camunda 7'))
      support.push(message !== undefined ? '–' : isIgnored ? 'ignored' : 'yes')
      if (message !== undefined) refusals.set(message, [...(refusals.get(message) ?? []), `${definition}, ${place}`])
    }
    rows.push({ definition, support })
  }
  return { places: Object.keys(PLACES), rows, refusals }
}
