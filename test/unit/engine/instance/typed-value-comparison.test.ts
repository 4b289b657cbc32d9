import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesLike } from '../../../../functions/engine/instance/value/like.ts'
import type { JsonValue, TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import {
  compareTypedValues,
  equalsTypedValues,
  matchesCondition,
  typedValueOfQuery,
  type VariableOperator,
} from '../../../../functions/engine/instance/value/typed-value-comparison.ts'
import { expectLinear } from '../../../support/linear-time.ts'

const int = (value: number): TypedValue => ({ type: 'Integer', value })
const long = (value: number | string): TypedValue => ({ type: 'Long', value })
const double = (value: number | string): TypedValue => ({ type: 'Double', value })
const text = (value: string): TypedValue => ({ type: 'String', value })
const bool = (value: boolean): TypedValue => ({ type: 'Boolean', value })
const date = (value: string): TypedValue => ({ type: 'Date', value })
const nothing: TypedValue = { type: 'Null', value: null }
const json = (value: string): TypedValue => ({ type: 'Json', value })

describe('conditions of a query', () => {
  test.each<[TypedValue, VariableOperator, TypedValue, boolean]>([
    [int(1), 'eq', long(1), true],
    [double(1), 'eq', int(1), true],
    [int(1), 'neq', double(1.5), true],
    [long('9007199254740993'), 'gt', long(9007199254740991), true],
    [long('9007199254740993'), 'eq', double(9007199254740992), false],
    [int(6), 'gt', double(5.5), true],
    [int(6), 'gteq', int(6), true],
    [int(6), 'lt', int(6), false],
    [int(6), 'lteq', int(6), true],
    [double('NaN'), 'gt', int(0), false],
    [double('Infinity'), 'gt', int(0), true],
    [int(1), 'eq', text('1'), false],
    [int(1), 'neq', text('1'), true],
    [int(1), 'gt', text('0'), false],
    [text('b'), 'gt', text('a'), true],
    [text('a'), 'eq', text('A'), false],
    [text('claim'), 'like', text('cl%'), true],
    [text('claim'), 'like', text('CL%'), false],
    [int(1), 'like', text('1'), false],
    [bool(true), 'eq', bool(true), true],
    [bool(true), 'neq', bool(false), true],
    [date('2026-01-01T01:00:00.000+0100'), 'eq', date('2026-01-01T00:00:00.000+0000'), true],
    [date('2026-01-02T00:00:00.000+0000'), 'gt', date('2026-01-01T00:00:00.000+0000'), true],
    [date('2026-01-02T00:00:00.000+0000'), 'gt', text('2026-01-01T00:00:00.000+0000'), false],
    [nothing, 'eq', nothing, true],
    [{ type: 'String', value: null }, 'eq', nothing, true],
    [text(''), 'eq', nothing, false],
    [text('x'), 'neq', nothing, true],
    [nothing, 'neq', text('x'), false],
    [{ type: 'String', value: null }, 'neq', text('x'), false],
    [nothing, 'neq', nothing, false],
    [nothing, 'lt', int(1), false],
    [json('{"a":1}'), 'eq', json('{"a":1}'), true],
    [json('{"a":1}'), 'gt', json('{"a":0}'), false],
  ])('%j %s %j is %s', (variable, operator, wanted, expected) => {
    expect(matchesCondition(variable, operator, wanted)).toBe(expected)
  })

  test('texts without regard to case', () => {
    const options = { ignoreCase: true }
    expect(matchesCondition(text('Claim'), 'eq', text('cLAIM'), options)).toBe(true)
    expect(matchesCondition(text('Claim'), 'neq', text('cLAIM'), options)).toBe(false)
    expect(matchesCondition(text('Claim'), 'like', text('%LAIM'), options)).toBe(true)
  })
})

describe('LIKE', () => {
  test.each([
    ['claim', 'claim', true],
    ['claim', '%', true],
    ['', '%', true],
    ['', '', true],
    ['', '_', false],
    ['claim', '%ai%', true],
    ['claim', 'c_aim', true],
    ['claim', 'c__aim', false],
    ['claim', 'clai', false],
    ['100%', '100\\%', true],
    ['1000', '100\\%', false],
    ['a_b', 'a\\_b', true],
    ['a\\b', 'a\\\\b', true],
    ['a\\', 'a\\', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['aXbXc', 'a%b%c', true],
    ['mississippi', '%iss%ip%', true],
    ['mississippi', '%iss%iz%', false],
  ])('%s like %s is %s', (value, pattern, expected) => {
    expect(matchesLike(value, pattern)).toBe(expected)
  })

  test.each([
    ['a text that nearly fits everywhere', (size: number) => ['a'.repeat(size), `%${'a'.repeat(2000)}b`]],
    ['the same with any characters', (size: number) => ['a'.repeat(size), `%${'_a'.repeat(1000)}b%`]],
    ['many parts', (size: number) => ['a'.repeat(size), `${'%a'.repeat(1000)}b`]],
  ] as const)('takes time in proportion to the text: %s', (_, like) => {
    expectLinear(25_000, (size) => {
      const [text = '', pattern = ''] = like(size)
      expect(matchesLike(text, pattern)).toBe(false)
    })
  })

  test('is what the same regular expression finds', () => {
    const alphabet = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '.'), maxLength: 40 })
    fc.assert(
      fc.property(alphabet, alphabet, (value, pattern) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('%', '.*').replaceAll('_', '.')
        expect(matchesLike(value, pattern)).toBe(new RegExp(`^${source}$`, 's').test(value))
      }),
    )
  })
})

describe('order', () => {
  const typed = fc.oneof(
    fc.integer().map(int),
    fc.integer().map(long),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(double),
    fc.string().map(text),
    fc.boolean().map(bool),
    fc.constant(nothing),
  )

  test('is the same from both sides, and agrees with equality', () => {
    fc.assert(
      fc.property(typed, typed, (a, b) => {
        const order = compareTypedValues(a, b)
        const reverse = compareTypedValues(b, a)
        expect(reverse).toBe(order === undefined ? undefined : 0 - order)
        if (order !== undefined) expect(equalsTypedValues(a, b)).toBe(order === 0)
      }),
    )
  })

  test('neq is not eq, but for null', () => {
    fc.assert(
      fc.property(typed, typed, (a, b) => {
        const isMissing = a.value === null && b.value !== null
        expect(matchesCondition(a, 'neq', b)).toBe(!isMissing && !matchesCondition(a, 'eq', b))
      }),
    )
  })
})

test.each<[JsonValue, boolean, TypedValue]>([
  ['2026-01-01T00:00:00.000+0000', true, date('2026-01-01T00:00:00.000+0000')],
  ['2026-01-01T00:00:00.000+0000', false, text('2026-01-01T00:00:00.000+0000')],
  ['2026-01-01', true, text('2026-01-01')],
  [5, true, int(5)],
  [null, true, nothing],
])('the value %j of a condition, dates read: %s', (value, dates, expected) => {
  expect(typedValueOfQuery(value, { dates })).toEqual(expected)
})
