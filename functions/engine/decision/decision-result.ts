import { EvaluationFault } from '../expression/expression-error.ts'
import { typedValueOf } from '../expression/typed-value-conversion.ts'
import type { Value } from '../expression/value.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'
import type { ClauseType } from './decision-model.ts'

/** One value of a result. With a type it is a value of that type; without one it is what the expression gave. */
export interface ResultEntry {
  readonly value: Value
  readonly type: ClauseType | undefined
}

/** The outputs of a rule that matched, or of an aggregation, by name. An output whose cell is empty is not there. */
export type ResultRow = ReadonlyMap<string, ResultEntry>

export type DecisionResult = readonly ResultRow[]

/** An evaluation of a decision, for its history. Plain JSON. */
export interface EvaluatedDecision {
  readonly key: string
  readonly inputs: readonly EvaluatedInput[]
  readonly outputs: readonly EvaluatedOutput[]
  /** What an aggregation came to. */
  readonly collectResult?: number | undefined
}

export interface EvaluatedInput {
  readonly clauseId?: string | undefined
  readonly clauseName?: string | undefined
  readonly value: TypedValue
}

export interface EvaluatedOutput {
  /** Absent for a literal expression, and so is everything but name and value. */
  readonly clauseId?: string | undefined
  readonly clauseName?: string | undefined
  readonly ruleId?: string | undefined
  /** Counts from 1, among the rules that matched. */
  readonly ruleOrder?: number | undefined
  readonly variableName: string
  readonly value: TypedValue
}

export interface Evaluation {
  readonly result: DecisionResult
  /** The decisions that it requires, each before those that need it; itself at the end. */
  readonly evaluated: readonly EvaluatedDecision[]
}

/** A value for the history; null for what can be no variable, as an execution that an input names in EL. */
export function historicValue(value: Value): TypedValue {
  try {
    return typedValueOf(value)
  } catch (error) {
    if (error instanceof EvaluationFault) return { type: 'Null', value: null }
    throw error
  }
}
