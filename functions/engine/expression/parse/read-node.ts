import type jsep from 'jsep'
import { parsedLong } from '../coercion.ts'
import type { BinaryOperator, ExpressionNode, FunctionName, MethodNode, UnaryOperator } from '../expression.ts'
import { EvaluationFault } from '../expression-error.ts'
import { executionProperties } from '../methods/execution-methods.ts'
import { pathSteps } from '../methods/json-methods.ts'
import { methodProblem, type ReceiverKind } from '../methods/method-table.ts'
import { PATTERN_METHODS, plainPattern } from '../methods/string-methods.ts'
import { double, long } from '../value.ts'
import { coreExpression } from './parse-code.ts'

/** How many levels of an expression can stand inside each other; each operator of `a + b + c` is one level. */
export const DEEPEST_NESTING = 250

/** Why an expression is refused; caught by `parseExpression`. */
export class UnsupportedSyntax extends Error {
  override readonly name = 'UnsupportedSyntax'
}

/** Our own tree of what jsep read. Throws UnsupportedSyntax for what EL does not have, and for what no value can do. */
export function readNode(node: jsep.Expression, depth = 0): ExpressionNode {
  if (depth > DEEPEST_NESTING) refuse(`it is nested too deeply (more than ${DEEPEST_NESTING} levels)`)
  const syntax = coreExpression(node)
  const read = (child: jsep.Expression) => readNode(child, depth + 1)
  switch (syntax.type) {
    case 'Literal':
      return readLiteral(syntax)
    case 'Identifier':
      return readIdentifier(syntax.name)
    case 'ThisExpression':
      return { kind: 'identifier', name: 'this' }
    case 'MemberExpression':
      return readMember(syntax, read)
    case 'CallExpression':
      return readCall(syntax, read)
    case 'UnaryExpression':
      return { kind: 'unary', operator: unaryOperator(syntax.operator), operand: read(syntax.argument) }
    case 'BinaryExpression':
      return {
        kind: 'binary',
        operator: binaryOperator(syntax.operator),
        left: read(syntax.left),
        right: read(syntax.right),
      }
    case 'ConditionalExpression':
      return {
        kind: 'conditional',
        test: read(syntax.test),
        whenTrue: read(syntax.consequent),
        whenFalse: read(syntax.alternate),
      }
    case 'ArrayExpression':
      return refuse('lists in square brackets are not supported')
    case 'Compound':
    case 'SequenceExpression':
      return refuse('it has to be exactly one expression')
  }
}

type Read = (child: jsep.Expression) => ExpressionNode

function readLiteral(literal: jsep.Literal): ExpressionNode {
  const { value, raw } = literal
  if (typeof value === 'string') return { kind: 'literal', value: checkedText(value, raw) }
  if (typeof value === 'number') return { kind: 'literal', value: numeral(value, raw) }
  if (value === null || typeof value === 'boolean') return { kind: 'literal', value }
  return refuse(`unexpected ${raw}`)
}

/** In EL only a backslash and the quote itself can be escaped; the parser would take more. */
function checkedText(value: string, raw: string): string {
  const quote = raw.charAt(0)
  for (let at = 1; at < raw.length - 1; at++) {
    if (raw[at] !== '\\') continue
    const escaped = raw[++at]
    if (escaped !== '\\' && escaped !== quote)
      refuse(`invalid escape sequence \\${escaped}, expected \\${quote} or \\\\`)
  }
  return value
}

/** Digits alone are a Long, everything else a Double, as in JUEL. */
function numeral(value: number, raw: string) {
  if (raw.includes('.') || raw.includes('e') || raw.includes('E')) return double(value)
  return long(parsedLong(raw) ?? refuse(`the number ${raw} is out of range`))
}

/** Words of EL that are not operators where they stand. */
const RESERVED: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'eq',
  'ne',
  'lt',
  'gt',
  'le',
  'ge',
  'div',
  'mod',
  'empty',
  'instanceof',
])

function readIdentifier(name: string): ExpressionNode {
  if (RESERVED.has(name)) refuse(`unexpected '${name}'`)
  if (name === 'authenticatedUserId') refuse(`'authenticatedUserId' is not supported`)
  return { kind: 'identifier', name }
}

function readMember(member: jsep.MemberExpression, read: Read): ExpressionNode {
  if (member.optional) refuse(`the operator '?.' is not supported`)
  const object = read(member.object)
  if (member.computed) return { kind: 'index', object, index: read(member.property) }
  const name = nameOf(member.property)
  if (isExecution(object) && !executionProperties.has(name))
    refuse(`the property '${name}' of an execution is not supported`)
  return { kind: 'property', object, name }
}

function readCall(call: jsep.CallExpression, read: Read): ExpressionNode {
  const callee = coreExpression(call.callee)
  const args = call.arguments.map(read)
  if (callee.type === 'Identifier') return functionCall(callee.name, args)
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional) {
    return refuse('a method can only be called by its name')
  }
  const object = read(callee.object)
  const name = nameOf(callee.property)
  const problem = methodProblem(receiverKind(object), name, args.length) ?? patternProblem(name, args)
  if (problem !== undefined) refuse(problem)
  return { kind: 'method', object, name, arguments: args }
}

/** `execution` is always the execution: no variable can hide it. */
function isExecution(node: ExpressionNode): boolean {
  return node.kind === 'identifier' && node.name === 'execution'
}

function receiverKind(node: ExpressionNode): ReceiverKind {
  if (node.kind === 'method') return givesDateTime(node) ? 'dateTime' : 'any'
  if (node.kind === 'function') return FUNCTION_KINDS.get(node.name) ?? 'any'
  return node.kind === 'identifier' && (node.name === 'execution' || node.name === 'task') ? node.name : 'any'
}

const FUNCTION_KINDS: ReadonlyMap<FunctionName, ReceiverKind> = new Map([
  ['now', 'date'],
  ['dateTime', 'dateTime'],
])

/** Joda's `plusDays` and the like give a date time again. */
function givesDateTime(node: MethodNode): boolean {
  const calculates = ['plus', 'minus', 'with'].some((verb) => node.name.startsWith(verb))
  return calculates && receiverKind(node.object) === 'dateTime'
}

/** A pattern or path that is written out can be refused at once. */
function patternProblem(method: string, args: readonly ExpressionNode[]): string | undefined {
  const pattern = args[0]
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return undefined
  try {
    if (PATTERN_METHODS.has(method)) plainPattern(pattern.value)
    if (method === 'jsonPath') pathSteps(pattern.value)
  } catch (fault) {
    if (fault instanceof EvaluationFault) return fault.message
    throw fault
  }
}

const FUNCTIONS: ReadonlyMap<string, { readonly name: FunctionName; readonly parameters: number }> = new Map([
  ['now', { name: 'now', parameters: 0 }],
  ['dateTime', { name: 'dateTime', parameters: 0 }],
  ['JSON', { name: 'JSON', parameters: 1 }],
  ['S', { name: 'S', parameters: 1 }],
])

/** Whether expressions have a function of this name. */
export function isFunctionName(name: string): boolean {
  return FUNCTIONS.has(name)
}

function functionCall(name: string, args: readonly ExpressionNode[]): ExpressionNode {
  const known = FUNCTIONS.get(name)
  if (known === undefined) return refuse(`Could not resolve function '${name}'`)
  if (known.parameters !== args.length) refuse(`Parameters for function '${name}' do not match`)
  return { kind: 'function', name: known.name, arguments: args }
}

const UNARY_OPERATORS: ReadonlyMap<string, UnaryOperator> = new Map([
  ['-', 'negate'],
  ['!', 'not'],
  ['not', 'not'],
  ['empty', 'empty'],
])

function unaryOperator(symbol: string): UnaryOperator {
  return UNARY_OPERATORS.get(symbol) ?? refuse(`unexpected '${symbol}'`)
}

const BINARY_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map([
  ['||', 'or'],
  ['or', 'or'],
  ['&&', 'and'],
  ['and', 'and'],
  ['==', 'eq'],
  ['eq', 'eq'],
  ['!=', 'ne'],
  ['ne', 'ne'],
  ['<', 'lt'],
  ['lt', 'lt'],
  ['>', 'gt'],
  ['gt', 'gt'],
  ['<=', 'le'],
  ['le', 'le'],
  ['>=', 'ge'],
  ['ge', 'ge'],
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['/', 'divide'],
  ['div', 'divide'],
  ['%', 'modulo'],
  ['mod', 'modulo'],
])

function binaryOperator(symbol: string): BinaryOperator {
  return BINARY_OPERATORS.get(symbol) ?? refuse(`unexpected '${symbol}'`)
}

function nameOf(property: jsep.Expression): string {
  const syntax = coreExpression(property)
  if (syntax.type === 'Identifier') return syntax.name
  return syntax.type === 'ThisExpression' ? 'this' : refuse('a property can only be reached by its name')
}

function refuse(reason: string): never {
  throw new UnsupportedSyntax(reason)
}
