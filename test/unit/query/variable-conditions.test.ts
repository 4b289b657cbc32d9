import { describe, expect, test } from 'vitest'
import { QueryError } from '../../../functions/query/conditions/query-error.ts'
import {
  type VariableCondition,
  variableConditionsOf,
  variableTest,
} from '../../../functions/query/conditions/variable-conditions.ts'

const variables = {
  amount: { type: 'Integer', value: 20 },
  name: { type: 'String', value: 'Ada' },
  since: { type: 'Date', value: '2026-01-02T03:04:05.000+0000' },
} as const

const options = { ignoreNameCase: false, ignoreValueCase: false, dates: true }

const holds = (condition: VariableCondition, changes: Partial<typeof options> = {}) =>
  variableTest(condition, { ...options, ...changes })(variables)

describe('a condition on a variable', () => {
  test.each([
    ['eq', 20, true],
    ['neq', 20, false],
    ['gt', 19.5, true],
    ['gteq', 20, true],
    ['lt', 20, false],
    ['lteq', 20, true],
    ['eq', '20', false],
  ])('amount %s %j: %s', (operator, value, expected) => {
    expect(holds({ name: 'amount', operator, value })).toBe(expected)
  })

  test('a variable that is not there fulfils nothing, not even neq', () => {
    expect(holds({ name: 'missing', operator: 'neq', value: 1 })).toBe(false)
  })

  test('a text in the form of a date is a date, but not in a modification’s query', () => {
    const condition = { name: 'since', operator: 'lt', value: '2027-01-01T00:00:00.000+0000' }
    expect(holds(condition)).toBe(true)
    expect(holds(condition, { dates: false })).toBe(false)
  })

  test('case is ignored where it is told', () => {
    expect(holds({ name: 'NAME', operator: 'eq', value: 'Ada' }, { ignoreNameCase: true })).toBe(true)
    expect(holds({ name: 'name', operator: 'eq', value: 'ada' }, { ignoreValueCase: true })).toBe(true)
    expect(holds({ name: 'name', operator: 'eq', value: 'ada' })).toBe(false)
  })
})

describe('a condition that makes no sense is refused in the reference’s words', () => {
  test.each([
    [{ name: 'a', operator: 'near', value: 1 }, 'invalidRequest', 'Invalid variable comparator specified: near'],
    [
      { name: 'a', operator: 'notLike', value: 'x' },
      'invalidRequest',
      'Invalid variable comparator specified: notLike',
    ],
    [{ operator: 'eq', value: 1 }, 'notValid', 'name is null'],
    [
      { name: 'a', operator: 'gt', value: null },
      'notValid',
      "Booleans and null cannot be used in 'greater than' condition",
    ],
    [{ name: 'a', operator: 'like', value: true }, 'notValid', "Booleans and null cannot be used in 'like' condition"],
  ])('%j', (condition, kind, message) => {
    expect(() => holds(condition)).toThrow(expect.objectContaining({ kind, message }))
  })
})

describe('conditions in a query string', () => {
  test('are separated by commas, and their values are texts', () => {
    expect(variableConditionsOf('amount_gt_15,first_name_like_%d%')).toEqual([
      { name: 'amount', operator: 'gt', value: '15' },
      { name: 'first_name', operator: 'like', value: '%d%' },
    ])
  })

  test('have to have a name, an operator and a value', () => {
    expect(() => variableConditionsOf('amount')).toThrow(QueryError)
  })
})
