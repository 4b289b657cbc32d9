import type { Expression } from '../expression/expression.ts'

/** A DMN file as far as it is executed: the decision requirements definition and its decisions. */
export interface DecisionModel {
  /** The id of the `definitions` element: the key of the decision requirements definition. */
  readonly id: string
  readonly name: string | undefined
  /** The `namespace` attribute: the category of all its definitions. */
  readonly category: string | undefined
  /** By their ids, in the order of the document; at least one. */
  readonly decisions: ReadonlyMap<string, Decision>
}

export interface Decision {
  /** The decision definition's key. */
  readonly id: string
  readonly name: string | undefined
  readonly versionTag: string | undefined
  readonly historyTimeToLiveDays: number | undefined
  /** Ids of the decisions that it requires, all of them in the same file; there is no cycle. */
  readonly required: readonly string[]
  readonly logic: DecisionTable | LiteralExpression
}

export interface DecisionTable {
  readonly kind: 'table'
  readonly hitPolicy: HitPolicy
  /** With the hit policy COLLECT only. */
  readonly aggregator: Aggregator | undefined
  readonly inputs: readonly InputClause[]
  /** At least one; where there are several, each has a name of its own. */
  readonly outputs: readonly OutputClause[]
  readonly rules: readonly DecisionRule[]
}

export interface LiteralExpression {
  readonly kind: 'literal'
  /** The name of the decision's variable: that of the result. */
  readonly variable: string
  readonly type: ClauseType | undefined
  readonly expression: DecisionExpression
}

/** DMN 1.3, 8.2.10, without PRIORITY and OUTPUT ORDER, which the reference does not have either. */
export type HitPolicy = 'UNIQUE' | 'FIRST' | 'ANY' | 'COLLECT' | 'RULE ORDER'

export type Aggregator = 'SUM' | 'MIN' | 'MAX' | 'COUNT'

/** Types that values are converted to; every other name leaves a value as it is. */
export type ClauseType = 'string' | 'boolean' | 'integer' | 'long' | 'double' | 'date'

export interface InputClause {
  readonly id: string | undefined
  readonly label: string | undefined
  /** Absent: the input is null. */
  readonly expression: DecisionExpression | undefined
  readonly type: ClauseType | undefined
  /** The name, beside `?`, under which entries know the value: `cellInput` unless `camunda:inputVariable` says otherwise. */
  readonly variable: string
}

export interface OutputClause {
  readonly id: string | undefined
  readonly label: string | undefined
  /** Empty where a table's only output has none. */
  readonly name: string
  readonly type: ClauseType | undefined
}

export interface DecisionRule {
  readonly id: string | undefined
  /** One for each input; absent where the cell is empty: it holds always. */
  readonly conditions: readonly (DecisionExpression | undefined)[]
  /** One for each output; absent where the cell is empty: the output has no value. */
  readonly conclusions: readonly (DecisionExpression | undefined)[]
}

/** What stands in a cell, with its language. What cannot be evaluated fails where it is evaluated, as in the reference. */
export type DecisionExpression =
  | { readonly language: 'feel' | 'javascript'; readonly text: string }
  | { readonly language: 'juel'; readonly expression: Expression }
  | { readonly language: 'none'; readonly problem: string }
