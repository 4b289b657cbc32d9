import type { ProcessGraph } from '../bpmn/process-graph.ts'
import { sharedExecutionOf } from '../instance/execution-id.ts'
import type { InstanceState, Variables } from '../instance/instance-state.ts'
import { allOf, type PlacedView, placedTree } from '../view/placed-execution.ts'
import { activityInstanceAround } from './activity-instance-around.ts'

/** What runs in a state, in its places: nothing in one that has ended. */
export function placedExecutions(graph: ProcessGraph, state: InstanceState | undefined): PlacedView[] {
  return state === undefined || state.end !== undefined ? [] : [...allOf(placedTree(graph, state))]
}

/** The number of the execution whose id a stored execution has. */
export function sharedNumberOf(placed: PlacedView): number {
  return sharedExecutionOf(placed).number
}

/** The activity instance that an execution is in: its own, or the one around it. */
export function activityInstanceOf(placed: PlacedView): number {
  return placed.activityInstance ?? activityInstanceAround(placed)
}

/** Variables that begin and end together, and where they are. */
export interface VariableScopeView {
  /** The same in two states where it is the same scope. */
  readonly key: string
  readonly execution: number
  readonly activityInstance: number
  readonly task?: number
  readonly variables: Variables
  /** A loop variable of a parallel multi-instance activity, which is as old as what it is for. */
  readonly isLoop: boolean
}

/** The scopes of an execution: of its activity, of its path, and of its task. */
export function variableScopesOf(placed: PlacedView): VariableScopeView[] {
  const { variables = {}, pathVariables = {}, task } = placed.execution
  const place = { execution: sharedNumberOf(placed), activityInstance: activityInstanceOf(placed) }
  const isLoop = placed.parent?.activity?.behavior.kind === 'multiInstanceBody'
  const scopes: VariableScopeView[] = [
    { key: `s${placed.activityInstance}`, ...place, variables, isLoop: false },
    { key: `p${placed.number}`, ...place, variables: pathVariables, isLoop },
  ]
  if (task?.variables === undefined) return scopes
  return [...scopes, { key: `t${task.number}`, ...place, task: task.number, variables: task.variables, isLoop: false }]
}
