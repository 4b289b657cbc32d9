import type { ProcessGraph } from '../bpmn/process-graph.ts'
import { throwsCompensation } from '../flow/events/throws-compensation.ts'
import { executionIdOf, isAlone } from '../instance/execution-id.ts'
import { idOf } from '../instance/ids.ts'
import type { Incident, InstanceState } from '../instance/instance-state.ts'
import { type PlacedView, placedTree } from './placed-execution.ts'

export interface IncidentRef {
  readonly id: string
  readonly activityId: string
}

export interface ActivityInstanceNode {
  readonly id: string
  readonly parentActivityInstanceId: string | null
  readonly activityId: string
  readonly activityName: string | null
  readonly activityType: string
  readonly processInstanceId: string
  readonly processDefinitionId: string
  readonly childActivityInstances: readonly ActivityInstanceNode[]
  readonly childTransitionInstances: readonly TransitionInstanceNode[]
  readonly executionIds: readonly string[]
  readonly incidentIds: readonly string[]
  readonly incidents: readonly IncidentRef[]
}

export interface TransitionInstanceNode {
  readonly id: string
  readonly parentActivityInstanceId: string
  readonly activityId: string
  readonly activityName: string | null
  readonly activityType: string
  readonly processInstanceId: string
  readonly processDefinitionId: string
  readonly executionId: string
  readonly incidentIds: readonly string[]
  readonly incidents: readonly IncidentRef[]
}

/**
 * The activity instances of an instance as a tree, as `GET /process-instance/{id}/activity-instances` shows them. What waits before or after an
 * activity is a transition instance, and so is a completed instance of a parallel multi-instance activity, as in the reference.
 */
export function activityInstanceTree(graph: ProcessGraph, state: InstanceState): ActivityInstanceNode {
  return activityInstance(graph, state, placedTree(graph, state), null)
}

function activityInstance(
  graph: ProcessGraph,
  state: InstanceState,
  placed: PlacedView,
  parentId: string | null,
): ActivityInstanceNode {
  const id = idOf(state.id, placed.activityInstance ?? 0)
  const children = placed.children.flatMap(shown)
  const inside = children.filter((child) => child.activityInstance !== undefined)
  const waiting = children.filter((child) => child.activityInstance === undefined)
  return {
    id,
    parentActivityInstanceId: parentId,
    activityId: placed.activity?.id ?? state.definitionId,
    activityName: placed.activity === undefined ? (graph.name ?? null) : (placed.activity.name ?? null),
    activityType: placed.activity?.type ?? 'processDefinition',
    processInstanceId: state.id,
    processDefinitionId: state.definitionId,
    childActivityInstances: inside.map((child) => activityInstance(graph, state, child, id)),
    childTransitionInstances: waiting.map((child) => transitionInstance(state, child, id)),
    executionIds: [executionIdOf(state.id, placed), ...concurrentExecutionIds(state.id, placed)],
    ...incidentsOf(state.id, placed.execution.incidents),
  }
}

/**
 * A path beside others that is inside a scope has two executions in the reference: the scope's own, and that of the path, which is in no activity and so belongs to
 * the scope around it. Here they are one, with one id.
 */
function concurrentExecutionIds(instanceId: string, placed: PlacedView): string[] {
  const scopes = placed.children.filter(
    (child) => child.activity?.isScope === true && child.activityInstance !== undefined && !isAlone(placed),
  )
  return scopes.map((child) => executionIdOf(instanceId, child))
}

/** An idle path is nowhere. What an event compensates is shown beside it, in the scope that it is thrown in, as in the reference. */
export function shown(placed: PlacedView): PlacedView[] {
  if (placed.execution.idle === true) return []
  const isThrower = placed.activity !== undefined && throwsCompensation(placed.activity)
  return isThrower ? [{ ...placed, children: [] }, ...placed.children] : [placed]
}

function transitionInstance(state: InstanceState, placed: PlacedView, parentId: string): TransitionInstanceNode {
  const executionId = executionIdOf(state.id, placed)
  return {
    id: executionId,
    parentActivityInstanceId: parentId,
    activityId: placed.activity?.id ?? '',
    activityName: placed.activity?.name ?? null,
    activityType: placed.activity?.type ?? '',
    processInstanceId: state.id,
    processDefinitionId: state.definitionId,
    executionId,
    ...incidentsOf(state.id, placed.execution.incidents),
  }
}

function incidentsOf(
  instanceId: string,
  incidents: readonly Incident[] = [],
): { incidentIds: string[]; incidents: IncidentRef[] } {
  const refs = incidents.map(({ number, activityId }) => ({ id: idOf(instanceId, number), activityId }))
  return { incidentIds: refs.map(({ id }) => id), incidents: refs }
}
