import type { ProcessGraph } from '../bpmn/process-graph.ts'
import { executionIdOf, parentExecutionOf } from '../instance/execution-id.ts'
import { idOf } from '../instance/ids.ts'
import type { Execution, InstanceState } from '../instance/instance-state.ts'
import { allOf, type PlacedView, placedTree } from './placed-execution.ts'

/** An execution as the REST API speaks of it. Tasks, jobs, subscriptions and the like hang on `execution`. */
export interface ExecutionView {
  readonly execution: Execution
  readonly executionId: string
  readonly parentExecutionId: string | undefined
  /** Absent while it waits before or after its activity. */
  readonly activityInstanceId: string | undefined
  /** The activity instance of the scope around it. */
  readonly scopeActivityInstanceId: string
  /** A leaf of the tree: something waits here. */
  readonly active: boolean
}

/** Every execution of an instance. */
export function executionViews(graph: ProcessGraph, state: InstanceState): ExecutionView[] {
  return [...allOf(placedTree(graph, state))].map((placed) => executionView(state.id, placed))
}

function executionView(instanceId: string, placed: PlacedView): ExecutionView {
  const parent = parentExecutionOf(placed)
  return {
    execution: placed.execution,
    executionId: executionIdOf(instanceId, placed),
    parentExecutionId: parent === undefined ? undefined : executionIdOf(instanceId, parent),
    activityInstanceId: placed.activityInstance === undefined ? undefined : idOf(instanceId, placed.activityInstance),
    scopeActivityInstanceId: idOf(instanceId, placed.parent?.activityInstance ?? 0),
    active: placed.children.length === 0 && placed.execution.joining !== true,
  }
}
