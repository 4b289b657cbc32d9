import type { Activity, EventTrigger, ProcessGraph, TimerDefinition } from './process-graph.ts'

/** A kind of job that instances of a process can have, as the reference names it. */
export interface JobDefinition {
  readonly activityId: string
  readonly jobType:
    | 'async-continuation'
    | 'timer-start-event'
    | 'timer-start-event-subprocess'
    | 'timer-intermediate-transition'
    | 'timer-transition'
  /** `async-before`, `async-after`, or the timer as in `DURATION: PT1H`. */
  readonly jobConfiguration: string
}

/** The job definitions of a process in the order of its activities in the document. The order never changes, so an index can name one. */
export function jobDefinitions(graph: ProcessGraph): readonly JobDefinition[] {
  return [...graph.activities.values()].flatMap((activity) => definitionsOf(activity, graph))
}

function definitionsOf(activity: Activity, graph: ProcessGraph): readonly JobDefinition[] {
  const { id: activityId, asyncBefore, asyncAfter } = activity
  const timer = timerOf(activity)
  const definitions: JobDefinition[] = []
  if (asyncBefore) definitions.push({ activityId, jobType: 'async-continuation', jobConfiguration: 'async-before' })
  if (asyncAfter) definitions.push({ activityId, jobType: 'async-continuation', jobConfiguration: 'async-after' })
  if (timer !== undefined) {
    definitions.push({ activityId, jobType: timerJobType(activity, graph), jobConfiguration: configurationOf(timer) })
  }
  return definitions
}

function timerOf({ behavior }: Activity): TimerDefinition | undefined {
  switch (behavior.kind) {
    case 'startEvent':
    case 'intermediateCatchEvent':
    case 'boundaryEvent':
      return timerIn(behavior.trigger)
    default:
      return undefined
  }
}

function timerIn(trigger: EventTrigger): TimerDefinition | undefined {
  return trigger.kind === 'timer' ? trigger.timer : undefined
}

function timerJobType({ behavior, flowScope }: Activity, graph: ProcessGraph): JobDefinition['jobType'] {
  if (behavior.kind === 'boundaryEvent') return 'timer-transition'
  if (behavior.kind === 'intermediateCatchEvent') return 'timer-intermediate-transition'
  const scope = flowScope === undefined ? undefined : graph.activities.get(flowScope)
  return scope?.behavior.kind === 'eventSubProcess' ? 'timer-start-event-subprocess' : 'timer-start-event'
}

function configurationOf({ kind, value }: TimerDefinition): string {
  return `${kind.toUpperCase()}: ${value.text}`
}
