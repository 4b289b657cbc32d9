import type { ProcessGraph } from '../bpmn/process-graph.ts'
import { executionIdOf } from '../instance/execution-id.ts'
import { idOf } from '../instance/ids.ts'
import type { InstanceState } from '../instance/instance-state.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'
import { allOf, type PlacedView, placedTree } from './placed-execution.ts'

export interface VariableView {
  readonly name: string
  readonly value: TypedValue
  readonly executionId: string
  /** Absent for the variables of a path that is in no activity instance. */
  readonly activityInstanceId: string | undefined
  /** The task that it belongs to alone. */
  readonly taskId: string | undefined
}

/** Every variable of an instance with the scope that it belongs to. */
export function variableInstances(graph: ProcessGraph, state: InstanceState): VariableView[] {
  return [...allOf(placedTree(graph, state))].flatMap((placed) => variablesAt(state.id, placed))
}

function variablesAt(instanceId: string, placed: PlacedView): VariableView[] {
  const { variables = {}, pathVariables = {}, task } = placed.execution
  const place = {
    executionId: executionIdOf(instanceId, placed),
    activityInstanceId: placed.activityInstance === undefined ? undefined : idOf(instanceId, placed.activityInstance),
  }
  const view = (taskId: string | undefined) => (entry: [string, TypedValue]) => ({
    name: entry[0],
    value: entry[1],
    ...place,
    taskId,
  })
  const ofExecution = [...Object.entries(variables), ...Object.entries(pathVariables)].map(view(undefined))
  return [...ofExecution, ...Object.entries(task?.variables ?? {}).map(view(task && idOf(instanceId, task.number)))]
}
