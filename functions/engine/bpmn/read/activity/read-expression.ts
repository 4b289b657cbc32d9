import { parsedInteger } from '../../../expression/coercion.ts'
import type { Expression } from '../../../expression/expression.ts'
import { parseExpression } from '../../../expression/parse/parse-expression.ts'
import { attribute, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'

/**
 * Parses a text that may hold expressions. `where` names the attribute or element that it stands in. Undefined where there is no
 * text, and where it cannot be parsed, which is a problem of the element.
 */
export function readExpression(
  element: ModelElement,
  where: string,
  text: string | undefined,
  problems: Problems,
): Expression | undefined {
  if (text === undefined) return undefined
  const result = parseExpression(text)
  if (result.error === undefined) return result.expression
  problems.error(element, `${result.error} (${where} of ${element.ownerId ?? element.name})`)
  return undefined
}

/** The expression in an attribute. */
export function readExpressionIn(element: ModelElement, name: string, problems: Problems): Expression | undefined {
  return readExpression(element, name, attribute(element, name), problems)
}

/** A comma-separated list of expressions in an attribute; a comma inside of an expression separates nothing. */
export function readExpressionList(
  element: ModelElement,
  where: string,
  text: string | undefined,
  problems: Problems,
): readonly Expression[] {
  return splitList(text ?? '').flatMap((item) => readExpression(element, where, item, problems) ?? [])
}

/** The entries of a comma-separated list, trimmed, the empty ones left out. */
export function splitList(text: string): readonly string[] {
  const entries: string[] = []
  const lastClosing = text.lastIndexOf('}')
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === ',') {
      entries.push(text.slice(start, at))
      start = at + 1
    } else if (at < lastClosing && opensExpression(text, at)) at = text.indexOf('}', at)
  }
  return [...entries, text.slice(start)].map((entry) => entry.trim()).filter((entry) => entry !== '')
}

function opensExpression(text: string, at: number): boolean {
  return (text[at] === '$' || text[at] === '#') && text[at + 1] === '{'
}

/** Whether the text is more than a constant. */
export function isDynamic(expression: Expression): boolean {
  return expression.parts.some(({ kind }) => kind === 'code')
}

/** A job's or external task's priority: an expression, or a whole number. */
export function readPriority(element: ModelElement, name: string, problems: Problems): Expression | undefined {
  const expression = readExpressionIn(element, name, problems)
  if (expression === undefined || isDynamic(expression)) return expression
  if (parsedInteger(expression.text) !== undefined) return expression
  const attributeName = name.replace('camunda:', '')
  problems.error(element, `Value '${expression.text}' for attribute '${attributeName}' is not a valid number`)
  return undefined
}
