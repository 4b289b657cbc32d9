import { type Code, isScript } from '../../script/script.ts'
import type { EventTrigger } from '../behavior.ts'
import type { ActivityDraft, ReadContext } from '../read/read-context.ts'

/** Checks that no two events of one scope wait for the same. */
export function validateEvents(context: ReadContext): void {
  checkSubscriptions(context)
  checkStartConditions(context)
  checkEscalations(context)
  checkSingleEvents(context)
}

interface Waiting {
  readonly activity: ActivityDraft
  readonly trigger: EventTrigger
  /** The scope that the event is waited for in; undefined for the process. */
  readonly scope: string | undefined
  readonly kind: 'processStart' | 'eventSubProcess' | 'boundary' | 'inside'
}

/** What an activity waits for, and where; undefined where it waits for nothing. */
function waitingOf(activity: ActivityDraft, { activities }: ReadContext): Waiting | undefined {
  const { behavior, id, eventScope, flowScope } = activity
  switch (behavior.kind) {
    case 'startEvent': {
      const inEventSubProcess = activities.get(flowScope ?? '')?.behavior.kind === 'eventSubProcess'
      return {
        activity,
        trigger: behavior.trigger,
        scope: eventScope,
        kind: inEventSubProcess ? 'eventSubProcess' : 'processStart',
      }
    }
    case 'boundaryEvent':
      return { activity, trigger: behavior.trigger, scope: eventScope, kind: 'boundary' }
    case 'intermediateCatchEvent':
      return { activity, trigger: behavior.trigger, scope: eventScope === flowScope ? id : eventScope, kind: 'inside' }
    case 'receiveTask':
      if (behavior.message === undefined) return undefined
      return { activity, trigger: { kind: 'message', name: behavior.message }, scope: id, kind: 'inside' }
    default:
      return undefined
  }
}

function allWaiting(context: ReadContext): readonly Waiting[] {
  return [...context.activities.values()].flatMap((activity) => waitingOf(activity, context) ?? [])
}

/** Starting the process is something else than an event in it, though both belong to the process. */
function checkSubscriptions(context: ReadContext): void {
  const seen = new Set<string>()
  for (const { activity, trigger, scope, kind } of allWaiting(context)) {
    if (trigger.kind !== 'message' && trigger.kind !== 'signal') continue
    const key = JSON.stringify([trigger.kind, trigger.name.text, scope, kind === 'processStart'])
    const element = context.elements.get(activity.id)
    if (seen.has(key) && element !== undefined) {
      const name = `name '${trigger.name.text}' for scope '${scope ?? context.processId}'`
      context.problems.error(element, `Cannot have more than one ${trigger.kind} event subscription with ${name}`)
    }
    seen.add(key)
  }
}

/** Start events of the process only: in it, two events may wait for the same condition. Its text counts, whatever its language. */
function checkStartConditions(context: ReadContext): void {
  const seen = new Set<string>()
  for (const { activity, trigger, kind } of allWaiting(context)) {
    if (trigger.kind !== 'conditional' || kind !== 'processStart') continue
    const text = textOfCode(trigger.conditional.condition)
    const element = context.elements.get(activity.id)
    if (seen.has(text) && element !== undefined) {
      const message = `Cannot have more than one conditional event subscription with the same condition '${text}'`
      context.problems.error(element, message, activity.id)
    }
    seen.add(text)
  }
}

function textOfCode(code: Code): string {
  if (!isScript(code)) return code.text
  return typeof code.source === 'string' ? code.source : code.source.text
}

function checkEscalations(context: ReadContext): void {
  const seen = new Map<string, Set<string | undefined>>()
  for (const { activity, trigger, scope, kind } of allWaiting(context)) {
    if (trigger.kind !== 'escalation') continue
    const key = JSON.stringify([scope, kind])
    const codes = seen.get(key) ?? new Set()
    const message = escalationConflict(codes, trigger.code, kind)
    const element = context.elements.get(activity.id)
    if (message !== undefined && element !== undefined) context.problems.error(element, message)
    seen.set(key, codes.add(trigger.code))
  }
}

function escalationConflict(codes: ReadonlySet<string | undefined>, code: string | undefined, kind: Waiting['kind']) {
  const [one, many] =
    kind === 'boundary'
      ? ['escalation boundary event', 'escalation boundary events']
      : ['escalation event subprocess', 'escalation event subprocesses']
  if (code !== undefined && codes.has(code)) {
    return `multiple ${many} with the same escalationCode '${code}' are not supported on same scope`
  }
  if (code === undefined && codes.has(undefined)) {
    return `The same scope can not contains more than one ${one} without escalation code. An ${one} without escalation code catch all escalation events.`
  }
  if (codes.size === 0 || (code !== undefined && !codes.has(undefined))) return undefined
  return `The same scope can not contains an ${one} without escalation code and another one with escalation code. The ${one} without escalation code catch all escalation events.`
}

/** An activity has one compensation boundary event at most, and one cancel boundary event. */
function checkSingleEvents({ activities, elements, problems }: ReadContext): void {
  const seen = new Set<string>()
  for (const { id, type, eventScope } of activities.values()) {
    if (type !== 'compensationBoundaryCatch' && type !== 'cancelBoundaryCatch') continue
    const key = JSON.stringify([type, eventScope])
    const element = elements.get(id)
    if (seen.has(key) && element !== undefined) problems.error(element, MULTIPLE[type])
    seen.add(key)
  }
}

const MULTIPLE = {
  compensationBoundaryCatch: 'multiple boundary events with compensateEventDefinition not supported on same activity',
  cancelBoundaryCatch:
    'multiple boundary events with cancelEventDefinition not supported on same transaction subprocess',
}
