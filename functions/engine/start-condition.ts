import type { ConditionalDefinition } from './bpmn/behavior.ts'
import type { ProcessGraph } from './bpmn/process-graph.ts'
import { newInstance } from './commands/start-instance.ts'
import { evaluationContext } from './instance/delegate-execution.ts'
import type { Variables } from './instance/instance-state.ts'
import type { Refusal } from './refusal.ts'
import type { StepOptions } from './runners.ts'
import { tryCondition } from './script/evaluate-code.ts'
import { refusalOf } from './step.ts'

export type StartConditionResult =
  | { readonly holds: boolean; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly holds?: undefined }

/**
 * Whether the condition of a process's start event is true for these variables. One that names a variable is false where that is not among them; which
 * events of variables it names does not count (the reference's DefaultConditionHandler). False for an activity that is no conditional start event. Refused
 * where the condition cannot be evaluated.
 */
export function startConditionHolds(
  graph: ProcessGraph,
  activityId: string,
  variables: Variables,
  options: StepOptions,
): StartConditionResult {
  const conditional = startConditionOf(graph, activityId)
  if (conditional === undefined) return { holds: false }
  const { condition, variableName } = conditional
  if (variableName !== undefined && !Object.hasOwn(variables, variableName)) return { holds: false }
  try {
    const instance = newInstance(graph, { kind: 'start', id: '', definitionId: graph.id, variables }, options)
    return { holds: tryCondition(condition, evaluationContext(instance, instance.root)) }
  } catch (error) {
    return { refusal: refusalOf(error) }
  }
}

function startConditionOf(graph: ProcessGraph, activityId: string): ConditionalDefinition | undefined {
  const behavior = graph.activities.get(activityId)?.behavior
  if (behavior?.kind !== 'startEvent' || behavior.trigger.kind !== 'conditional') return undefined
  return behavior.trigger.conditional
}
