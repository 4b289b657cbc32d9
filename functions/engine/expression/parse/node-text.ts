import type { BinaryOperator, ExpressionNode } from '../expression.ts'
import { textOf } from '../value-text.ts'

/** The code of a node, with parentheses around every operation, so that it reads back as the same tree. */
export function nodeText(node: ExpressionNode): string {
  switch (node.kind) {
    case 'literal':
      return literalText(node.value)
    case 'identifier':
      return node.name
    case 'property':
      return `${baseText(node.object)}.${node.name}`
    case 'index':
      return `${baseText(node.object)}[${nodeText(node.index)}]`
    case 'method':
      return `${baseText(node.object)}.${node.name}(${node.arguments.map(nodeText).join(', ')})`
    case 'function':
      return `${node.name}(${node.arguments.map(nodeText).join(', ')})`
    case 'unary':
      return `(${node.operator === 'negate' ? '-' : node.operator} ${nodeText(node.operand)})`
    case 'binary':
      return `(${nodeText(node.left)} ${SYMBOLS[node.operator]} ${nodeText(node.right)})`
    case 'conditional':
      return `(${nodeText(node.test)} ? ${nodeText(node.whenTrue)} : ${nodeText(node.whenFalse)})`
  }
}

/** A number has to be in parentheses before a point. */
function baseText(node: ExpressionNode): string {
  const isNumber = node.kind === 'literal' && typeof node.value === 'object' && node.value !== null
  return isNumber ? `(${nodeText(node)})` : nodeText(node)
}

const SYMBOLS: Record<BinaryOperator, string> = {
  or: '||',
  and: '&&',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  modulo: '%',
}

function literalText(value: Extract<ExpressionNode, { kind: 'literal' }>['value']): string {
  if (value === null) return 'null'
  return typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : textOf(value)
}
