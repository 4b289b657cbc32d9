// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../../functions/engine/expression/evaluate.ts'
import type { BinaryOperator, ExpressionNode } from '../../../../functions/engine/expression/expression.ts'
import { ExpressionError } from '../../../../functions/engine/expression/expression-error.ts'
import { nodeText } from '../../../../functions/engine/expression/parse/node-text.ts'
import { parseExpression } from '../../../../functions/engine/expression/parse/parse-expression.ts'
import { typedValueOf, valueOfVariable } from '../../../../functions/engine/expression/typed-value-conversion.ts'
import { double, long } from '../../../../functions/engine/expression/value.ts'
import type { TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import { dateText } from '../../../../functions/engine/instance/value/typed-value-date.ts'
import { storedDouble, storedInteger } from '../../../../functions/engine/instance/value/typed-value-from-rest.ts'
import { bool, json, object, parsed, scopeWith, taskWith, valueOfText } from './execution-double.ts'

const integers = (bits: number) => fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n })

const typedValue: fc.Arbitrary<TypedValue> = fc.oneof(
  fc.constant<TypedValue>({ type: 'Null', value: null }),
  fc.boolean().map(bool),
  fc.string().map((value): TypedValue => ({ type: 'String', value })),
  integers(16).map((value): TypedValue => ({ type: 'Short', value: Number(value) })),
  integers(32).map((value): TypedValue => ({ type: 'Integer', value: Number(value) })),
  integers(64).map((value): TypedValue => ({ type: 'Long', value: storedInteger(value) })),
  fc.double().map((value): TypedValue => ({ type: 'Double', value: storedDouble(value) })),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map((day): TypedValue => ({ type: 'Date', value: dateText(day.getTime()) })),
  fc.jsonValue().map((value) => json(JSON.stringify(value))),
  fc
    .oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()))
    .map((value) => object(JSON.stringify(value))),
  fc.string().map(json),
)

const NAMES = ['x', 'y', 'z', 'execution', 'task', 'missing']
const METHODS = [
  'size',
  'get',
  'contains',
  'toString',
  'equals',
  'length',
  'substring',
  'concat',
  'replace',
  'split',
  'prop',
  'elements',
  'stringValue',
  'plusDays',
  'getVariable',
  'setVariable',
  'removeVariables',
  'getVariables',
  'setAssignee',
  'setDueDate',
  'intValue',
  'getTime',
  'nope',
]
const OPERATORS: readonly BinaryOperator[] = [
  'or',
  'and',
  'eq',
  'ne',
  'lt',
  'gt',
  'le',
  'ge',
  'add',
  'subtract',
  'multiply',
  'divide',
  'modulo',
]

const { node } = fc.letrec<{ node: ExpressionNode }>((tie) => {
  const inner = tie('node')
  const name = fc.constantFrom(...NAMES)
  const args = fc.array(inner, { maxLength: 2 })
  return {
    node: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.oneof(
        fc
          .oneof(fc.constant(null), fc.boolean(), fc.string())
          .map((value): ExpressionNode => ({ kind: 'literal', value })),
        fc
          .bigInt({ min: 0n, max: 2n ** 63n - 1n })
          .map((value): ExpressionNode => ({ kind: 'literal', value: long(value) })),
        fc
          .double({ min: 0, noNaN: true, noDefaultInfinity: true })
          .map((value): ExpressionNode => ({ kind: 'literal', value: double(value + 0) })),
        name.map((name): ExpressionNode => ({ kind: 'identifier', name })),
        fc.constantFrom('now', 'dateTime').map((name): ExpressionNode => ({ kind: 'function', name, arguments: [] })),
      ),
      fc.record({
        kind: fc.constant('property'),
        object: inner,
        name: fc.constantFrom('id', 'time', 'a', '__proto__'),
      }),
      fc.record({ kind: fc.constant('index'), object: inner, index: inner }),
      fc.record({ kind: fc.constant('method'), object: inner, name: fc.constantFrom(...METHODS), arguments: args }),
      fc.record({ kind: fc.constant('unary'), operator: fc.constantFrom('not', 'negate', 'empty'), operand: inner }),
      fc.record({ kind: fc.constant('binary'), operator: fc.constantFrom(...OPERATORS), left: inner, right: inner }),
      fc.record({ kind: fc.constant('conditional'), test: inner, whenTrue: inner, whenFalse: inner }),
    ),
  }
})

describe('reading', () => {
  test('any text is an expression or an error', () => {
    const code = fc.string({ unit: fc.constantFrom(...'ab1.\'"\\()[]{}$#?:;,=!<>&|+-*/% '), maxLength: 60 })
    const word = fc.constantFrom('not ', 'empty ', ' eq ', ' and ', 'x', '.size()', 'execution', 'true', 'null')
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(code, word)).map((parts) => `\${${parts.join('')}}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { expression, error } = parseExpression(text)
        expect(expression === undefined).toBe(error !== undefined)
        if (expression !== undefined) expect(expression.text).toBe(text)
      }),
      { numRuns: 1_000 },
    )
  })

  test('what is written down is read back as the same', () => {
    fc.assert(
      fc.property(node, (node) => {
        const { expression, error } = parseExpression(`\${${nodeText(node)}}`)
        if (expression === undefined) expect(error).toMatch(/not supported|does not take|characters/)
        else expect(expression.parts).toMatchObject([{ kind: 'code', ast: node }])
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('evaluation', () => {
  test('gives plain JSON or an ExpressionError, and nothing else', () => {
    const variables = fc.record({ x: typedValue, y: typedValue, z: typedValue }, { requiredKeys: [] })
    fc.assert(
      fc.property(node, variables, fc.boolean(), (ast, variables, inTask) => {
        const { context } = scopeWith(variables, inTask ? taskWith([]) : undefined)
        try {
          const value = evaluate({ text: 'text', parts: [{ kind: 'code', code: '', ast }] }, context)
          expect(JSON.parse(JSON.stringify(value))).toEqual(value)
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error
          expect(error.message).toContain('text')
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('a variable that is only passed on stays what it is', () => {
    fc.assert(
      fc.property(typedValue, (typed) => {
        fc.pre(typed.type !== 'Json' || isJson(typed.value))
        expect(typedValueOf(valueOfVariable(typed))).toEqual(typed)
      }),
    )
  })

  test('whole numbers are exact, in 64 bits', () => {
    fc.assert(
      fc.property(integers(64), integers(64), (a, b) => {
        const scope = scopeWith({
          a: { type: 'Long', value: storedInteger(a) },
          b: { type: 'Long', value: storedInteger(b) },
        })
        const expected = (value: bigint) => ({ type: 'Long', value: storedInteger(BigInt.asIntN(64, value)) })
        expect(valueOfText('${a + b}', scope)).toEqual(expected(a + b))
        expect(valueOfText('${a - b}', scope)).toEqual(expected(a - b))
        expect(valueOfText('${a * b}', scope)).toEqual(expected(a * b))
        expect(valueOfText('${a < b}', scope)).toEqual(bool(a < b))
        expect(valueOfText('${a == b}', scope)).toEqual(bool(a === b))
      }),
    )
  })

  test('comparisons agree with each other', () => {
    const numbers = fc.oneof(
      integers(32).map((value): TypedValue => ({ type: 'Integer', value: Number(value) })),
      fc.double({ noNaN: true }).map((value): TypedValue => ({ type: 'Double', value: storedDouble(value) })),
    )
    const laws = parsed(
      '${(a < b) == (b > a) and (a <= b) == not (a > b) and (a != b) == not (a == b) and (a >= b) == (b <= a)}',
    )
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(evaluate(laws, scopeWith({ a, b }).context)).toEqual(bool(true))
      }),
    )
  })
})

function isJson(value: unknown): boolean {
  try {
    JSON.parse(String(value))
    return true
  } catch {
    return false
  }
}
