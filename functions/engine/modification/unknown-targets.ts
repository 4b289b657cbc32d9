import type { ProcessGraph } from '../bpmn/process-graph.ts'
import type { ModificationInstruction } from '../command.ts'

/**
 * What instructions name and the model does not have, each once, as a sentence: every instance will be refused for it, or have nothing to cancel. Known before any instance
 * was looked at.
 */
export function unknownTargets(graph: ProcessGraph, instructions: readonly ModificationInstruction[]): string[] {
  return [...new Set(instructions.flatMap((instruction) => unknownIn(graph, instruction)))]
}

function unknownIn(graph: ProcessGraph, instruction: ModificationInstruction): string[] {
  if (instruction.type === 'startTransition') {
    const { transitionId } = instruction
    return graph.flows.has(transitionId) ? [] : [`The model has no sequence flow '${transitionId}'`]
  }
  const { activityId } = instruction
  return activityId === undefined || graph.activities.has(activityId)
    ? []
    : [`The model has no activity '${activityId}'`]
}
