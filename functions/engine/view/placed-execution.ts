import type { Activity, ProcessGraph } from '../bpmn/process-graph.ts'
import type { Execution, InstanceState } from '../instance/instance-state.ts'

/** A stored execution in its place: with its activity and what is around it. */
export interface PlacedView {
  readonly execution: Execution
  readonly number: number
  readonly activity: Activity | undefined
  readonly activityInstance: number | undefined
  readonly parent: PlacedView | undefined
  readonly children: PlacedView[]
}

/** The tree of executions of a stored instance, root first, with links both ways. */
export function placedTree(graph: ProcessGraph, state: InstanceState): PlacedView {
  return place(graph, state.root, undefined)
}

function place(graph: ProcessGraph, execution: Execution, parent: PlacedView | undefined): PlacedView {
  const activity = execution.activityId === undefined ? undefined : graph.activities.get(execution.activityId)
  const placed: PlacedView = {
    execution,
    number: execution.number,
    activity,
    activityInstance: execution.activityInstance,
    parent,
    children: [],
  }
  for (const child of execution.children ?? []) placed.children.push(place(graph, child, placed))
  return placed
}

/** The execution and all below it, parents first. */
export function* allOf(placed: PlacedView): Generator<PlacedView> {
  yield placed
  for (const child of placed.children) yield* allOf(child)
}
