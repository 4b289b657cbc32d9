import type { ProcessGraph } from '../bpmn/process-graph.ts'
import type { InstanceState } from '../instance/instance-state.ts'
import { type ActivityInstanceNode, activityInstanceTree } from './activity-instance-tree.ts'

/**
 * The activities in which an instance has tokens, one entry a token: the leaves of its activity instances, and what waits before or after an
 * activity. None for an instance that has ended.
 */
export function tokensOf(graph: ProcessGraph, state: InstanceState): readonly string[] {
  return state.end === undefined ? leavesBelow(activityInstanceTree(graph, state)) : []
}

function leavesBelow({ childActivityInstances, childTransitionInstances }: ActivityInstanceNode): readonly string[] {
  return [
    ...childActivityInstances.flatMap((child) => (isLeaf(child) ? [child.activityId] : leavesBelow(child))),
    ...childTransitionInstances.map(({ activityId }) => activityId),
  ]
}

function isLeaf({ childActivityInstances, childTransitionInstances }: ActivityInstanceNode): boolean {
  return childActivityInstances.length === 0 && childTransitionInstances.length === 0
}
