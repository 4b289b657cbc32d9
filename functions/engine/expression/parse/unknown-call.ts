import type jsep from 'jsep'
import { anyValueHas, methodProblem } from '../methods/method-table.ts'
import { coreExpression, parseCode } from './parse-code.ts'
import { isFunctionName } from './read-node.ts'
import { splitText } from './split-text.ts'

/**
 * The names of a call that nothing here can answer, whatever the variables are: `mailer`, `send` for `${mailer.send(order)}`, of a bean that
 * the reference would find in its container. Undefined where there is none, and where the text is no EL at all.
 */
export function unknownCall(text: string): readonly string[] | undefined {
  for (const piece of splitText(text) ?? []) {
    const tree = piece.kind === 'code' ? treeOf(piece.code) : undefined
    const call = tree && findCall(tree)
    if (call !== undefined) return call
  }
  return undefined
}

function treeOf(code: string): jsep.CoreExpression | undefined {
  try {
    return parseCode(code)
  } catch {
    return undefined
  }
}

/** The outermost first: what is called with the answer of another bean is what the work is about. */
function findCall(node: jsep.Expression): readonly string[] | undefined {
  const syntax = coreExpression(node)
  if (syntax.type === 'CallExpression' && isUnknown(syntax)) return namesOf(syntax.callee)
  for (const child of childrenOf(syntax)) {
    const found = findCall(child)
    if (found !== undefined) return found
  }
  return undefined
}

function isUnknown({ callee, arguments: args }: jsep.CallExpression): boolean {
  const syntax = coreExpression(callee)
  if (syntax.type === 'Identifier') return !isFunctionName(syntax.name)
  if (syntax.type !== 'MemberExpression' || syntax.computed) return false
  const { object, property } = syntax
  const [method = ''] = namesOf(property)
  const receiver = object.type === 'Identifier' ? object.name : undefined
  if (receiver === 'execution' || receiver === 'task') return methodProblem(receiver, method, args.length) !== undefined
  return !anyValueHas(method)
}

/** `a.b.c` and `a.b().c` are `a`, `b`, `c`. */
function namesOf(node: jsep.Expression): readonly string[] {
  const syntax = coreExpression(node)
  switch (syntax.type) {
    case 'Identifier':
      return [syntax.name]
    case 'MemberExpression':
      return [...namesOf(syntax.object), ...(syntax.computed ? [] : namesOf(syntax.property))]
    case 'CallExpression':
      return namesOf(syntax.callee)
    default:
      return []
  }
}

function childrenOf(syntax: jsep.CoreExpression): readonly jsep.Expression[] {
  switch (syntax.type) {
    case 'CallExpression':
      return [syntax.callee, ...syntax.arguments]
    case 'MemberExpression':
      return syntax.computed ? [syntax.object, syntax.property] : [syntax.object]
    case 'UnaryExpression':
      return [syntax.argument]
    case 'BinaryExpression':
      return [syntax.left, syntax.right]
    case 'ConditionalExpression':
      return [syntax.test, syntax.consequent, syntax.alternate]
    case 'Compound':
      return syntax.body
    case 'SequenceExpression':
      return syntax.expressions
    case 'ArrayExpression':
      return syntax.elements.filter((element) => element !== null)
    case 'Identifier':
    case 'Literal':
    case 'ThisExpression':
      return []
  }
}
