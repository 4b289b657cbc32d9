import type { Value } from '../expression/value.ts'
import { convert } from './clause-type.ts'
import type { DecisionRule, DecisionTable, InputClause } from './decision-model.ts'
import {
  type DecisionResult,
  type EvaluatedDecision,
  type EvaluatedOutput,
  historicValue,
  type ResultEntry,
} from './decision-result.ts'
import { type DecisionScope, evaluateCondition, evaluateExpression } from './evaluate-expression.ts'
import { applyHitPolicy, type MatchedRule } from './hit-policy.ts'

/** An input with what its column's cells see. */
interface Input {
  readonly clause: InputClause
  readonly value: Value
  readonly scope: DecisionScope
}

/** Evaluates a decision table: its inputs, the rules that match, their outputs, the hit policy. Throws a DecisionError. */
export function evaluateTable(
  key: string,
  table: DecisionTable,
  scope: DecisionScope,
): { readonly result: DecisionResult; readonly evaluated: EvaluatedDecision } {
  const inputs = table.inputs.map((clause) => evaluateInput(clause, scope))
  const matching = table.rules.filter((rule) => matches(rule, inputs))
  const rows = matching.map((rule) => ({ rule, row: evaluateOutputs(table, rule, scope) }))
  const { result, matched, collectResult } = applyHitPolicy(table, rows)
  const evaluated = {
    key,
    inputs: inputs.map(({ clause: { id, label }, value }) => ({
      clauseId: id,
      clauseName: label,
      value: historicValue(value),
    })),
    outputs: matched.flatMap((rule, index) => outputsOf(table, rule, index + 1)),
    collectResult,
  }
  return { result, evaluated }
}

function evaluateInput(clause: InputClause, scope: DecisionScope): Input {
  const { expression, type, variable } = clause
  const value = expression === undefined ? null : convert(evaluateExpression(expression, scope), type)
  const variables = new Map<string, Value>([...scope.variables, ['cellInput', value], [variable, value]])
  return { clause, value, scope: { ...scope, variables } }
}

function matches({ conditions }: DecisionRule, inputs: readonly Input[]): boolean {
  return inputs.every(({ value, scope }, index) => {
    const condition = conditions[index]
    return condition === undefined || evaluateCondition(condition, value, scope)
  })
}

function evaluateOutputs(
  { outputs }: DecisionTable,
  { conclusions }: DecisionRule,
  scope: DecisionScope,
): ReadonlyMap<string, ResultEntry> {
  const row = new Map<string, ResultEntry>()
  outputs.forEach(({ name, type }, index) => {
    const conclusion = conclusions[index]
    if (conclusion !== undefined) row.set(name, { value: convert(evaluateExpression(conclusion, scope), type), type })
  })
  return row
}

function outputsOf({ outputs }: DecisionTable, { rule, row }: MatchedRule, ruleOrder: number): EvaluatedOutput[] {
  return outputs.flatMap(({ id, label, name }) => {
    const entry = row.get(name)
    const clause = { clauseId: id, clauseName: label, ruleId: rule.id, ruleOrder, variableName: name }
    return entry === undefined ? [] : [{ ...clause, value: historicValue(entry.value) }]
  })
}
