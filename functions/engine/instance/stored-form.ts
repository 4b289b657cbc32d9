import type { ProcessGraph } from '../bpmn/process-graph.ts'
import { refuse } from '../refusal.ts'
import type { StepOptions } from '../runners.ts'
import { type Execution, type InstanceState, STATE_FORMAT, type UserTask } from './instance-state.ts'
import { blankExecution, type LiveExecution, type LiveInstance, newStep, SKIP_NOTHING } from './live-instance.ts'
import { lastingVariables } from './value/transient-value.ts'

/** A live copy of a stored state. Refuses (`processEngine`) where the state stands at an activity that the graph does not have. */
export function thaw(
  graph: ProcessGraph,
  state: InstanceState,
  { now, runners = {}, decisions = new Map() }: StepOptions,
): LiveInstance {
  return {
    graph,
    now,
    runners,
    decisions,
    id: state.id,
    definitionId: state.definitionId,
    tenantId: state.tenantId,
    startUserId: state.startUserId,
    startTime: state.startTime,
    caller: state.caller,
    root: thawRoot(graph, state.root),
    businessKey: state.businessKey,
    sequence: state.sequence,
    suspended: state.suspended === true,
    hasNotes: state.hasNotes === true,
    end: state.end,
    ...newStep(SKIP_NOTHING),
  }
}

function thawRoot(graph: ProcessGraph, stored: Execution): LiveExecution {
  const root = thawExecution(graph, stored, undefined)
  if (graph.hasConditionalEvents) root.variableEvents = []
  return root
}

function thawExecution(graph: ProcessGraph, stored: Execution, parent: LiveExecution | undefined): LiveExecution {
  const live = blankExecution(stored.number)
  live.parent = parent
  if (stored.activityId !== undefined) {
    live.activity =
      graph.activities.get(stored.activityId) ??
      refuse('processEngine', `Activity '${stored.activityId}' does not exist in process '${graph.id}'`)
  }
  live.activityInstance = stored.activityInstance
  live.waits = stored.waits
  live.joining = stored.joining === true
  live.idle = stored.idle === true
  live.variables = stored.variables ?? live.variables
  live.pathVariables = stored.pathVariables ?? live.pathVariables
  live.task = stored.task
  live.externalTask = stored.externalTask
  live.jobs = stored.jobs ?? live.jobs
  live.subscriptions = stored.subscriptions ?? live.subscriptions
  live.called = stored.called
  live.incidents = stored.incidents ?? live.incidents
  live.compensations = stored.compensations ?? live.compensations
  if (stored.children !== undefined) live.children = stored.children.map((child) => thawExecution(graph, child, live))
  return live
}

/** The state of a live instance as plain data, shared with nothing that can still change. */
export function freeze(instance: LiveInstance): InstanceState {
  return {
    format: STATE_FORMAT,
    id: instance.id,
    definitionId: instance.definitionId,
    ...(instance.businessKey !== undefined && { businessKey: instance.businessKey }),
    ...(instance.tenantId !== undefined && { tenantId: instance.tenantId }),
    ...(instance.startUserId !== undefined && { startUserId: instance.startUserId }),
    startTime: instance.startTime,
    sequence: instance.sequence,
    ...(instance.suspended && { suspended: true as const }),
    ...(instance.hasNotes && { hasNotes: true as const }),
    ...(instance.caller !== undefined && { caller: instance.caller }),
    root: freezeExecution(instance.root),
    ...(instance.end !== undefined && { end: instance.end }),
  }
}

function freezeExecution(live: LiveExecution): Execution {
  const variables = lastingVariables(live.variables)
  const pathVariables = lastingVariables(live.pathVariables)
  return {
    number: live.number,
    ...(live.activity !== undefined && { activityId: live.activity.id }),
    ...(live.activityInstance !== undefined && { activityInstance: live.activityInstance }),
    ...(live.waits !== undefined && { waits: live.waits }),
    ...(live.joining && { joining: true as const }),
    ...(live.idle && { idle: true as const }),
    ...(!isEmpty(variables) && { variables }),
    ...(!isEmpty(pathVariables) && { pathVariables }),
    ...(live.task !== undefined && { task: freezeTask(live.task) }),
    ...(live.externalTask !== undefined && { externalTask: live.externalTask }),
    ...(live.jobs.length > 0 && { jobs: live.jobs }),
    ...(live.subscriptions.length > 0 && { subscriptions: live.subscriptions }),
    ...(live.called !== undefined && { called: live.called }),
    ...(live.incidents.length > 0 && { incidents: live.incidents }),
    ...(live.compensations.length > 0 && { compensations: live.compensations }),
    ...(live.children.length > 0 && { children: live.children.map(freezeExecution) }),
  }
}

/** Variables of a task that are transient, or none at all, are not kept. */
function freezeTask({ variables, ...task }: UserTask): UserTask {
  const kept = variables === undefined ? {} : lastingVariables(variables)
  return isEmpty(kept) ? task : { ...task, variables: kept }
}

function isEmpty(record: object): boolean {
  for (const key in record) if (Object.hasOwn(record, key)) return false
  return true
}
