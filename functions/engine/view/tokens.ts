import type { ProcessGraph } from '../bpmn/process-graph.ts'
import type { InstanceState } from '../instance/instance-state.ts'
import { shown } from './activity-instance-tree.ts'
import { type PlacedView, placedTree } from './placed-execution.ts'

/**
 * The activities in which an instance has tokens, one entry a token: the leaves of its activity instances, and what waits before or after an
 * activity. None for an instance that has ended.
 */
export function tokensOf(graph: ProcessGraph, state: InstanceState): readonly string[] {
  return state.end === undefined ? tokensBelow(placedTree(graph, state)) : []
}

function tokensBelow(placed: PlacedView): string[] {
  const children = placed.children.flatMap(shown)
  const inside = children.filter(({ activityInstance }) => activityInstance !== undefined)
  const waiting = children.filter(({ activityInstance }) => activityInstance === undefined)
  return [
    ...inside.flatMap((child) => (child.children.some(isShown) ? tokensBelow(child) : [activityIdOf(child)])),
    ...waiting.map(activityIdOf),
  ]
}

function isShown(placed: PlacedView): boolean {
  return shown(placed).length > 0
}

function activityIdOf({ activity }: PlacedView): string {
  return activity?.id ?? ''
}
