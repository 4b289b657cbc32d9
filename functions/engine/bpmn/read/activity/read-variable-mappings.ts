import type { VariableMapping } from '../../behavior.ts'
import { attribute, extensions, isTrue, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import { readExpressionIn } from './read-expression.ts'

/** `camunda:in` or `camunda:out` of an element, but not those that pass the business key. */
export function readVariableMappings(
  element: ModelElement,
  name: 'camunda:in' | 'camunda:out',
  problems: Problems,
): readonly VariableMapping[] {
  return extensions(element, name)
    .filter((mapping) => businessKeyOf(mapping) === undefined)
    .flatMap((mapping) => readMapping(mapping, problems) ?? [])
}

/** The `camunda:in` that passes the business key; the last one, where there are several. */
export function businessKeyMapping(element: ModelElement): ModelElement | undefined {
  return extensions(element, 'camunda:in').findLast((mapping) => businessKeyOf(mapping) !== undefined)
}

function businessKeyOf(mapping: ModelElement): string | undefined {
  return attribute(mapping, 'businessKey') || undefined
}

function readMapping(mapping: ModelElement, problems: Problems): VariableMapping | undefined {
  const local = isTrue(mapping, 'local')
  if (attribute(mapping, 'variables') === 'all') return { kind: 'all', local }
  const source = readSource(mapping, problems)
  const target = attribute(mapping, 'target')
  if (target === undefined) {
    problems.error(mapping, "Missing attribute 'target' when attribute 'source' or 'sourceExpression' is set")
  } else if (target === '') {
    problems.error(mapping, "Empty attribute 'target' when attribute 'source' or 'sourceExpression' is set")
  }
  return source === undefined || !target ? undefined : { kind: 'variable', source, target, local }
}

function readSource(mapping: ModelElement, problems: Problems) {
  const source = attribute(mapping, 'source')
  const expression = attribute(mapping, 'sourceExpression')
  if (source === '') problems.error(mapping, "Empty attribute 'source' when passing variables")
  else if (source !== undefined) return source
  else if (expression === undefined) {
    problems.error(mapping, "Missing parameter 'source' or 'sourceExpression' when passing variables")
  } else if (expression === '') problems.error(mapping, "Empty attribute 'sourceExpression' when passing variables")
  else return readExpressionIn(mapping, 'sourceExpression', problems)
  return undefined
}
