import type { EventTrigger } from '../../engine/bpmn/behavior.ts'
import type { Activity, ProcessGraph } from '../../engine/bpmn/process-graph.ts'

/** The kinds of job that a model makes, each at its activity. */
export function jobDefinitionsIn(graph: ProcessGraph) {
  return [...graph.activities.values()].flatMap((activity) =>
    jobsOfActivity(graph, activity).map((described) => ({ ...described, activityId: activity.id })),
  )
}

function jobsOfActivity(graph: ProcessGraph, activity: Activity) {
  const timer = timerOf(graph, activity)
  return [
    ...(activity.asyncBefore
      ? [{ kind: 'asyncBefore' as const, jobType: 'async-continuation', jobConfiguration: 'async-before' }]
      : []),
    ...(activity.asyncAfter
      ? [{ kind: 'asyncAfter' as const, jobType: 'async-continuation', jobConfiguration: 'async-after' }]
      : []),
    ...(timer ? [{ kind: 'timer' as const, ...timer }] : []),
  ]
}

function timerOf(graph: ProcessGraph, { behavior, flowScope }: Activity) {
  switch (behavior.kind) {
    case 'boundaryEvent':
      return timerJob(behavior.trigger, 'timer-transition')
    case 'intermediateCatchEvent':
      return timerJob(behavior.trigger, 'timer-intermediate-transition')
    case 'startEvent': {
      const scope = flowScope === undefined ? undefined : graph.activities.get(flowScope)
      const isInEventSubProcess = scope?.behavior.kind === 'eventSubProcess'
      return timerJob(behavior.trigger, isInEventSubProcess ? 'timer-start-event-subprocess' : 'timer-start-event')
    }
    default:
      return undefined
  }
}

function timerJob(trigger: EventTrigger, jobType: string) {
  if (trigger.kind !== 'timer') return undefined
  const { kind, value } = trigger.timer
  return { jobType, jobConfiguration: `${kind.toUpperCase()}: ${value.text}` }
}
