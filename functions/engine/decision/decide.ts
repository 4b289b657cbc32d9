import { MOST_WORK } from '../expression/budget.ts'
import { valueOfVariable } from '../expression/typed-value-conversion.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'
import { type Refusal, RefusedError } from '../refusal.ts'
import type { StepOptions } from '../runners.ts'
import { DecisionError } from './decision-error.ts'
import type { DecisionModel } from './decision-model.ts'
import type { Evaluation } from './decision-result.ts'
import { evaluateDecision } from './evaluate-decision.ts'

export type Decided =
  | { readonly evaluation: Evaluation; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly evaluation?: undefined }

/** Evaluates a decision on variables, outside of any instance. Pure; a runner that it lacks is in the refusal, as for a step. */
export function decide(
  model: DecisionModel,
  id: string,
  variables: ReadonlyMap<string, TypedValue>,
  { now, runners = {} }: StepOptions,
): Decided {
  try {
    const values = new Map(Array.from(variables, ([name, typed]) => [name, valueOfVariable(typed)]))
    return { evaluation: evaluateDecision(model, id, { variables: values, now, runners, budget: { left: MOST_WORK } }) }
  } catch (error) {
    if (error instanceof RefusedError) return { refusal: error.refusal }
    if (error instanceof DecisionError) return { refusal: { kind: error.kind, message: error.message } }
    throw error
  }
}
