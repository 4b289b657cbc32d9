import type { ProcessGraph } from '../bpmn/process-graph.ts'
import type { Command } from '../command.ts'
import type { Incident, InstanceState, Job } from '../instance/instance-state.ts'
import type { PlacedView } from '../view/placed-execution.ts'
import {
  isLoopScope,
  placedExecutions,
  placeOfScope,
  sharedNumberOf,
  type VariableScopeView,
  variableScopesOf,
} from './placed-state.ts'
import { newStepTrail, type StepTrail } from './step-trail.ts'
import type { ActivityEnd, CreatedVariable, EndedVariable, IncidentEnd, TrailEvent } from './trail-event.ts'

/** The states around a step, and what it was to do; no command where the step takes another one back. */
export interface StepStates {
  readonly before: InstanceState | undefined
  readonly after: InstanceState
  readonly command: Command | undefined
}

/** What it leaves there that a step is taken back: what that had begun is cancelled, and what it had ended goes on. */
export function trailOfRestoration(graph: ProcessGraph, from: InstanceState, to: InstanceState): TrailEvent[] {
  return trailBetween(graph, { before: from, after: to, command: undefined }, newStepTrail())
}

interface Change {
  readonly before: readonly PlacedView[]
  readonly after: readonly PlacedView[]
  readonly command: Command | undefined
}

/**
 * What a step leaves in the trail of its instance. What has ended is what was there, or began, and is no more: so nothing stays open that has ended, whatever the step
 * reported. How it ended says the report.
 */
export function trailBetween(
  graph: ProcessGraph,
  { before, after, command }: StepStates,
  report: StepTrail,
): TrailEvent[] {
  const change = { before: placedExecutions(graph, before), after: placedExecutions(graph, after), command }
  return [
    ...activityEvents(change, report),
    ...callEvents(change),
    ...taskEvents(change, report),
    ...incidentEvents(change),
    ...jobEvents(change),
    ...variableEvents(change),
    ...report.variables,
  ]
}

/** What another step had begun is cancelled where that is taken back. */
function activityEvents({ before, after, command }: Change, { began, ends }: StepTrail): TrailEvent[] {
  const open = new Set(after.map(({ activityInstance }) => activityInstance))
  const endOf = (number: number): ActivityEnd => ends.get(number) ?? (command === undefined ? 'canceled' : 'completed')
  const started = began.map((event) =>
    open.has(event.activityInstance) ? event : { ...event, end: endOf(event.activityInstance) },
  )
  const ended = before.flatMap(({ activityInstance }) =>
    activityInstance === undefined || activityInstance === 0 || open.has(activityInstance) ? [] : [activityInstance],
  )
  return [
    ...started,
    ...ended.map((activityInstance) => ({ kind: 'ended' as const, activityInstance, end: endOf(activityInstance) })),
  ]
}

function callEvents({ before, after }: Change): TrailEvent[] {
  const old = new Set(before.map(({ execution }) => execution.called?.processInstanceId))
  return after.flatMap(({ activityInstance, execution: { called } }): TrailEvent[] => {
    if (called === undefined || activityInstance === undefined || old.has(called.processInstanceId)) return []
    return [{ kind: 'called', activityInstance, processInstanceId: called.processInstanceId }]
  })
}

/** Tasks whose end the step did not report were taken away with what they were in. */
function taskEvents({ before, after }: Change, { tasks, deleteReason }: StepTrail): TrailEvent[] {
  const there = new Set(after.map(({ execution }) => execution.task?.number))
  const reported = new Set(tasks.map(({ task }) => task.number))
  const gone = before.flatMap((placed): TrailEvent[] => {
    const { task, activityId = '' } = placed.execution
    const { activityInstance } = placed
    if (task === undefined || activityInstance === undefined) return []
    if (there.has(task.number) || reported.has(task.number)) return []
    const { variables: _gone, ...rest } = task
    const execution = sharedNumberOf(placed)
    return [{ kind: 'task', task: rest, activityId, activityInstance, execution, reason: deleteReason }]
  })
  return [...tasks.filter(({ task }) => !there.has(task.number)), ...gone]
}

function incidentEvents({ before, after, command }: Change): TrailEvent[] {
  const there = new Set(after.flatMap(({ execution }) => execution.incidents?.map(({ number }) => number) ?? []))
  return before.flatMap((placed) =>
    (placed.execution.incidents ?? []).flatMap((incident): TrailEvent[] => {
      if (there.has(incident.number)) return []
      const end = incidentEnd(incident, command)
      return [{ kind: 'incident', incident, execution: sharedNumberOf(placed), end }]
    }),
  )
}

/** Resolved is what the command names itself, or what concerns its job or external task; what else is gone is gone with its activity. */
function incidentEnd({ number, configuration }: Incident, command: Command | undefined): IncidentEnd {
  switch (command?.kind) {
    case 'executeJob':
    case 'setJobRetries':
      return command.job === configuration ? 'resolved' : 'deleted'
    case 'completeExternalTask':
    case 'failExternalTask':
    case 'throwExternalTaskError':
    case 'setExternalTaskRetries':
      return command.task === configuration ? 'resolved' : 'deleted'
    case 'resolveIncident':
      return command.incident === number ? 'resolved' : 'deleted'
    default:
      return 'deleted'
  }
}

function jobEvents({ before, after, command }: Change): TrailEvent[] {
  const jobs = new Map(after.flatMap(({ execution }) => execution.jobs?.map((job) => [job.number, job] as const) ?? []))
  const executed = command?.kind === 'executeJob' ? command.job : undefined
  const failed = command?.kind === 'failJob' ? command.job : undefined
  return before.flatMap((placed) =>
    (placed.execution.jobs ?? []).flatMap((job): TrailEvent[] => {
      const now = jobs.get(job.number)
      const execution = sharedNumberOf(placed)
      if (now === undefined)
        return [{ kind: 'job', job, execution, end: job.number === executed ? 'successful' : 'deleted' }]
      return job.number === failed ? [{ kind: 'jobFailed', job: failedJob(job, now), execution }] : []
    }),
  )
}

/** The reference logs a failure before it counts the retries down. */
function failedJob(tried: Job, { exceptionMessage, failedActivityId }: Job): Job {
  return {
    ...tried,
    ...(exceptionMessage !== undefined && { exceptionMessage }),
    ...(failedActivityId !== undefined && { failedActivityId }),
  }
}

/** In scopes that were there before: a scope that begins has its variables from its beginning, and one that ends is reported, unless a step is taken back. */
function variableEvents({ before, after, command }: Change): (CreatedVariable | EndedVariable)[] {
  const old = new Map(before.flatMap(variableScopesOf).map((scope) => [scope.key, scope]))
  const isStart = before.length === 0
  const now = after.flatMap(variableScopesOf)
  const changed = now.flatMap((scope) => changedVariables(scope, old.get(scope.key), isStart))
  if (command !== undefined) return changed
  const there = new Set(now.map(({ key }) => key))
  return [...[...old.values()].filter(({ key }) => !there.has(key)).flatMap(endedVariables), ...changed]
}

function endedVariables(scope: VariableScopeView): EndedVariable[] {
  const place = placeOfScope(scope)
  return Object.entries(scope.variables).map(([name, value]) => ({ kind: 'variable', ...place, name, value }))
}

/** Of what a step did not touch the very objects are the same. */
function changedVariables(
  scope: VariableScopeView,
  before: VariableScopeView | undefined,
  isStart: boolean,
): (CreatedVariable | EndedVariable)[] {
  const { key, variables } = scope
  const were = before?.variables
  if (were === variables) return []
  if (were === undefined && (isStart || key.startsWith('s') || isLoopScope(scope))) return []
  const created = Object.keys(variables).filter((name) => were === undefined || !Object.hasOwn(were, name))
  const removed = Object.entries(were ?? {}).filter(([name]) => !Object.hasOwn(variables, name))
  if (created.length + removed.length === 0) return []
  const place = placeOfScope(scope)
  return [
    ...created.map((name) => ({ kind: 'variableCreated' as const, ...place, name })),
    ...removed.map(([name, value]) => ({ kind: 'variable' as const, ...place, name, value, removed: true as const })),
  ]
}
