import type { ProcessGraph } from '../bpmn/process-graph.ts'
import { sharedExecutionOf } from '../instance/execution-id.ts'
import type { InstanceState, Variables } from '../instance/instance-state.ts'
import { allOf, type PlacedView, placedTree } from '../view/placed-execution.ts'
import { activityInstanceAround } from './activity-instance-around.ts'
import type { VariablePlace } from './trail-event.ts'

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

/** Variables that begin and end together. */
export interface VariableScopeView {
  /** The same in two states where it is the same scope. */
  readonly key: string
  readonly placed: PlacedView
  /** The task that they belong to alone. */
  readonly task?: number
  readonly variables: Variables
}

const NONE: Variables = {}

/** The scopes of an execution: of its activity, of its path, and of its task. */
export function variableScopesOf(placed: PlacedView): VariableScopeView[] {
  const { variables = NONE, pathVariables = NONE, task } = placed.execution
  const scopes: VariableScopeView[] = [
    { key: `s${placed.activityInstance}`, placed, variables },
    { key: `p${placed.number}`, placed, variables: pathVariables },
  ]
  if (task?.variables !== undefined)
    scopes.push({ key: `t${task.number}`, placed, task: task.number, variables: task.variables })
  return scopes
}

/** Where a scope is, as the trail names it. */
export function placeOfScope({ placed, task }: VariableScopeView): Omit<VariablePlace, 'name'> {
  const place = { execution: sharedNumberOf(placed), activityInstance: activityInstanceOf(placed) }
  return task === undefined ? place : { ...place, task }
}

/** Whether it has the loop variables of a parallel multi-instance activity, which are as old as what they are for. */
export function isLoopScope({ key, placed }: VariableScopeView): boolean {
  return key.startsWith('p') && placed.parent?.activity?.behavior.kind === 'multiInstanceBody'
}
