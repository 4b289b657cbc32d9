import { list, type Value } from '../expression/value.ts'
import { convert } from './clause-type.ts'
import { DecisionError } from './decision-error.ts'
import type { Decision, DecisionModel, LiteralExpression } from './decision-model.ts'
import { type DecisionResult, type EvaluatedDecision, type Evaluation, historicValue } from './decision-result.ts'
import { type DecisionScope, evaluateExpression } from './evaluate-expression.ts'
import { evaluateTable } from './evaluate-table.ts'

/**
 * Evaluates a decision with all that it requires, each once and before those that need it. What a required decision gives is a variable by the
 * names of its outputs: the value of its one row, a list of those of several, nothing where it has none. Pure. Throws a DecisionError.
 */
export function evaluateDecision(model: DecisionModel, id: string, scope: DecisionScope): Evaluation {
  const evaluated: EvaluatedDecision[] = []
  const variables = new Map(scope.variables)
  const scripts = { count: 0, work: 0 }
  let result: DecisionResult = []
  for (const decision of inOrder(model, decisionOf(model, id))) {
    const evaluation = evaluateLogic(decision, { ...scope, scripts, variables: new Map(variables) })
    evaluated.push(evaluation.evaluated)
    result = evaluation.result
    for (const [name, value] of resultVariables(result)) variables.set(name, value)
  }
  return { result, evaluated }
}

function decisionOf({ decisions }: DecisionModel, id: string): Decision {
  const decision = decisions.get(id)
  if (decision !== undefined) return decision
  throw new DecisionError('dmnEngine', `DMN-01001 Unable to find decision with key '${id}'.`)
}

/** What it requires first, in the order of its requirements; itself last. */
function inOrder(model: DecisionModel, decision: Decision, seen: Set<string> = new Set()): Decision[] {
  if (seen.has(decision.id)) return []
  seen.add(decision.id)
  return [...decision.required.flatMap((id) => inOrder(model, decisionOf(model, id), seen)), decision]
}

function evaluateLogic(decision: Decision, scope: DecisionScope) {
  const { id, logic } = decision
  return logic.kind === 'table' ? evaluateTable(id, logic, scope) : evaluateLiteral(id, logic, scope)
}

function evaluateLiteral(key: string, { expression, variable, type }: LiteralExpression, scope: DecisionScope) {
  const value = convert(evaluateExpression(expression, scope), type)
  const outputs = [{ variableName: variable, value: historicValue(value) }]
  const result: DecisionResult = [new Map([[variable, { value, type }]])]
  return { result, evaluated: { key, inputs: [], outputs } }
}

function resultVariables(result: DecisionResult): ReadonlyMap<string, Value> {
  const [first, ...others] = result
  if (first === undefined) return new Map()
  if (others.length === 0) return new Map(Array.from(first, ([name, { value }]) => [name, value]))
  const names = new Set(result.flatMap((row) => [...row.keys()]))
  return new Map(Array.from(names, (name) => [name, list(valuesOf(result, name))]))
}

function valuesOf(result: DecisionResult, name: string): Value[] {
  return result.flatMap((row) => {
    const entry = row.get(name)
    return entry === undefined ? [] : [entry.value]
  })
}
