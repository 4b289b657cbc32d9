import { EvaluationFault } from '../expression-error.ts'
import { type Dictionary, type List, list, type Value } from '../value.ts'
import { textOf } from '../value-text.ts'
import { type Method, taking, textArgument } from './method.ts'

/** The reference's DmnDecisionResult: a list of maps. A list that holds anything else has none of these. */
export const decisionResultMethods: readonly (readonly [string, Method<List>])[] = [
  ['getSingleEntry', taking(0, (result) => singleEntry(result))],
  ['getSingleResult', taking(0, (result) => singleRow(result) ?? null)],
  ['getFirstResult', taking(0, (result) => rowsOf(result)[0] ?? null)],
  ['getResultList', taking(0, (result) => list(rowsOf(result)))],
  ['collectEntries', taking(1, (result, args) => collectEntries(result, textArgument(args, 0)))],
]

function singleEntry(result: List): Value {
  const row = singleRow(result)
  if (row === undefined) return null
  if (row.entries.size > 1) throw new EvaluationFault('evaluation', `DMN-01011 ${singleEntryProblem(row)}`)
  return row.entries.values().next().value ?? null
}

function singleEntryProblem(row: Dictionary): string {
  return `Unable to get single decision rule result entry as it has more than one entry '${textOf(row)}'.`
}

function singleRow(result: List): Dictionary | undefined {
  const [first, ...others] = rowsOf(result)
  if (others.length === 0) return first
  const problem = `Unable to get single decision rule result as it has more than one rule result '${textOf(result)}'.`
  throw new EvaluationFault('evaluation', `DMN-01008 ${problem}`)
}

function collectEntries(result: List, name: string): Value {
  return list(rowsOf(result).flatMap(({ entries }) => (entries.has(name) ? [entries.get(name) ?? null] : [])))
}

function rowsOf({ items }: List): readonly Dictionary[] {
  return items.map((item) => {
    if (item !== null && typeof item === 'object' && item.kind === 'map') return item
    throw new EvaluationFault('evaluation', 'The list is no result of a decision')
  })
}
