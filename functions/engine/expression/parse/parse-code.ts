import jsep from 'jsep'

configureGrammar()

/**
 * The syntax tree of one EL expression. Throws an Error with the parser's description where the code cannot be read, and a RangeError
 * where it is nested too deeply for the stack. The tree still holds what EL does not have (lists, several expressions).
 */
export function parseCode(code: string): jsep.CoreExpression {
  return coreExpression(jsep(code))
}

/** The node as one of the kinds that the parser makes. */
export function coreExpression(node: jsep.Expression): jsep.CoreExpression {
  if (isCore(node)) return node
  throw new Error(`Unexpected ${node.type}`)
}

const CORE_TYPES: Record<jsep.ExpressionType, true> = {
  Compound: true,
  SequenceExpression: true,
  Identifier: true,
  MemberExpression: true,
  Literal: true,
  ThisExpression: true,
  CallExpression: true,
  UnaryExpression: true,
  BinaryExpression: true,
  ConditionalExpression: true,
  ArrayExpression: true,
}

function isCore(node: jsep.Expression): node is jsep.CoreExpression {
  return Object.hasOwn(CORE_TYPES, node.type)
}

/**
 * Gives jsep EL's operators in place of JavaScript's (JSR 245, section 1.14). jsep has one grammar in the process: nothing else in this
 * program parses with it.
 */
function configureGrammar(): void {
  jsep.removeAllUnaryOps()
  jsep.removeAllBinaryOps()
  for (const operator of ['-', '!', 'not', 'empty']) jsep.addUnaryOp(operator)
  const levels = [
    ['||', 'or'],
    ['&&', 'and'],
    ['==', '!=', 'eq', 'ne'],
    ['<', '>', '<=', '>=', 'lt', 'gt', 'le', 'ge'],
    ['+', '-'],
    ['*', '/', '%', 'div', 'mod'],
  ]
  for (const [level, operators] of levels.entries()) {
    for (const operator of operators) jsep.addBinaryOp(operator, level + 1)
  }
}
