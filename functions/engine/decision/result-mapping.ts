import { type List, list, type Value } from '../expression/value.ts'
import { textOf } from '../expression/value-text.ts'
import { refuse } from '../refusal.ts'
import type { DecisionResult, ResultRow } from './decision-result.ts'

/** `camunda:mapDecisionResult`: what of a result becomes the result variable. */
export type ResultMapping = 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList'

export const RESULT_MAPPINGS: ReadonlyMap<string, ResultMapping> = new Map(
  (['singleEntry', 'singleResult', 'collectEntries', 'resultList'] as const).map((mapping) => [mapping, mapping]),
)

/** The value of the result variable; what is not there is null. Refuses (`processEngine`) where there is more than the mapping can hold. */
export function mapResult(result: DecisionResult, mapping: ResultMapping): Value {
  const [first, ...others] = result
  switch (mapping) {
    case 'singleEntry':
      if (others.length > 0 || (first !== undefined && first.size > 1)) return refuseSeveral(result, 'SingleEntry')
      return first?.values().next().value?.value ?? null
    case 'singleResult':
      if (others.length > 0) return refuseSeveral(result, 'SingleResult')
      return first === undefined ? null : rowValue(first)
    case 'collectEntries':
      return collectEntries(result)
    case 'resultList':
      return resultList(result)
  }
}

/** All rows, each a map. */
export function resultList(result: DecisionResult): List {
  return list(result.map(rowValue))
}

function rowValue(row: ResultRow): Value {
  return { kind: 'map', entries: new Map(Array.from(row, ([name, { value }]) => [name, value])) }
}

function collectEntries(result: DecisionResult): Value {
  const names = [...new Set(result.flatMap((row) => [...row.keys()]))]
  if (names.length > 1) {
    const found = `The decision outputs should only contains values for one output name but found '[${names.join(', ')}]'.`
    const message = `ENGINE-22002 ${failed('CollectEntries', result)}. ${found}`
    return refuse('processEngine', message)
  }
  return list(result.flatMap((row) => Array.from(row.values(), ({ value }) => value)))
}

function refuseSeveral(result: DecisionResult, mapper: string): never {
  return refuse('processEngine', `ENGINE-22001 ${failed(mapper, result)}`)
}

function failed(mapper: string, result: DecisionResult): string {
  return `The decision result mapper '${mapper}DecisionResultMapper{}' failed to process '${textOf(resultList(result))}'`
}
