import type { Expression, ExpressionNode, ExpressionPart } from '../expression.ts'
import { parseCode } from './parse-code.ts'
import { DEEPEST_NESTING, readNode } from './read-node.ts'
import { splitText, type TextPiece } from './split-text.ts'

/** In characters; longer texts with expressions are refused. */
export const LONGEST_EXPRESSION = 4_000

export type ParsedExpression =
  | { readonly expression: Expression; readonly error?: undefined }
  | { readonly error: string; readonly expression?: undefined }

/**
 * Reads a text that may hold `${...}` or `#{...}`. What can be seen to fail in every evaluation is an error already here: wrong syntax,
 * functions and methods that nothing has, assignments. A text without any expression is taken as it is, however long.
 */
export function parseExpression(text: string): ParsedExpression {
  const pieces = splitText(text)
  if (pieces === undefined) return { error: parsing(text, `the expression has no end, expected '}'`) }
  const problem = problemOf(text, pieces)
  if (problem !== undefined) return { error: problem }
  try {
    return { expression: { text, parts: pieces.map(readPiece) } }
  } catch (failure) {
    return { error: parsing(text, reasonOf(failure)) }
  }
}

function parsing(text: string, reason: string): string {
  return `Error parsing '${text}': ${reason}`
}

function problemOf(text: string, pieces: readonly TextPiece[]): string | undefined {
  const openings = new Set(pieces.map((piece) => (piece.kind === 'code' ? piece.opening : undefined)))
  if (openings.has('$') && openings.has('#')) return parsing(text, "'${' and '#{' cannot stand in the same text")
  if (pieces.every((piece) => piece.kind === 'text') || text.length <= LONGEST_EXPRESSION) return undefined
  return `An expression can have ${LONGEST_EXPRESSION} characters, and this one has ${text.length}: ${text.slice(0, 100)}...`
}

function readPiece(piece: TextPiece): ExpressionPart {
  return piece.kind === 'text' ? piece : { kind: 'code', code: piece.code, ast: readCode(piece.code) }
}

function readCode(code: string): ExpressionNode {
  const signs = signsOutsideQuotes(code)
  if (signs.includes('->') || signs.includes('=>')) throw new Error('lambda expressions are not supported')
  if (signs.includes(';')) throw new Error('it has to be exactly one expression')
  if (assigns(signs)) throw new Error('assignments are not supported')
  const node = readNode(parseCode(code))
  if (commasIn(node) !== signs.split(',').length - 1) throw new Error('it has to be exactly one expression')
  return node
}

/** The code without its quoted texts, without what would be found in them by mistake. */
function signsOutsideQuotes(code: string): string {
  let signs = ''
  let quote: string | undefined
  for (let at = 0; at < code.length; at++) {
    const character = code.charAt(at)
    if (quote !== undefined) {
      if (character === '\\') at++
      else if (character === quote) quote = undefined
    } else if (character === '"' || character === "'") quote = character
    else signs += character
  }
  return signs
}

/** Whether there is an `=` that belongs to no comparison. */
function assigns(signs: string): boolean {
  return Array.from(signs).some(
    (sign, at) => sign === '=' && signs[at + 1] !== '=' && !'=!<>'.includes(signs.charAt(at - 1) || ' '),
  )
}

/** How many commas a tree is written with. The parser overlooks commas that are too many, and arguments without any between them. */
function commasIn(node: ExpressionNode): number {
  switch (node.kind) {
    case 'literal':
    case 'identifier':
      return 0
    case 'property':
      return commasIn(node.object)
    case 'index':
      return commasIn(node.object) + commasIn(node.index)
    case 'method':
      return commasIn(node.object) + commasOfArguments(node.arguments)
    case 'function':
      return commasOfArguments(node.arguments)
    case 'unary':
      return commasIn(node.operand)
    case 'binary':
      return commasIn(node.left) + commasIn(node.right)
    case 'conditional':
      return commasIn(node.test) + commasIn(node.whenTrue) + commasIn(node.whenFalse)
  }
}

function commasOfArguments(args: readonly ExpressionNode[]): number {
  return args.reduce((commas, argument) => commas + commasIn(argument), Math.max(0, args.length - 1))
}

/** The parser throws plain errors, and a RangeError where the code is nested too deeply for the stack. */
function reasonOf(failure: unknown): string {
  if (failure instanceof RangeError) return `it is nested too deeply (more than ${DEEPEST_NESTING} levels)`
  return failure instanceof Error ? failure.message : String(failure)
}
