import { describe, expect, test } from 'vitest'
import { double, int, integer, list, long, type Value } from '../../../../functions/engine/expression/value.ts'
import { feelRunner } from '../../../../functions/engine/feel/feel-runner.ts'

const NOW = Date.UTC(2026, 10, 26, 9, 30)

function scopeOf(variables: Readonly<Record<string, Value>> = {}) {
  return { variables: new Map(Object.entries(variables)), now: NOW }
}

function feel(text: string, variables?: Readonly<Record<string, Value>>): Value {
  return feelRunner.evaluate(text, scopeOf(variables))
}

describe('a FEEL expression gives', () => {
  test.each<[string, Value]>([
    ['1 + 1', long(2n)],
    ['4 * 0.5', long(2n)],
    ['1 / 4', double(0.25)],
    ['"a" + "b"', 'ab'],
    ['2 > 1', true],
    ['[1, "a"]', list([long(1n), 'a'])],
    ['{a: {b: 1}}', { kind: 'map', entries: new Map([['a', { kind: 'map', entries: new Map([['b', long(1n)]]) }]]) }],
    ['date and time("2026-01-02T03:04:05")', { kind: 'date', time: Date.UTC(2026, 0, 2, 3, 4, 5) }],
    ['date and time("2026-01-02T03:04:05+01:00")', { kind: 'date', time: Date.UTC(2026, 0, 2, 2, 4, 5) }],
    ['date("2026-01-02")', { kind: 'temporal', type: 'date', text: '2026-01-02' }],
    ['duration("P1D")', { kind: 'temporal', type: 'duration', text: 'P1D' }],
    ['string(1.50)', '1.5'],
  ])('%s', (text, value) => {
    expect(feel(text)).toEqual(value)
  })

  test.each(['nope', '"a" + 1', 'missing + 1', '10 / 0', 'nope.inside', 'nope(1)', '[1..3]', 'function(x) x'])(
    'null for %s',
    (text) => {
      expect(feel(text)).toBeNull()
    },
  )

  test.each([
    's > 1',
    '1 >= s',
    'b >= 1',
    's in [1..2]',
    's between 1 and 2',
    's in >= 1',
    's > 1 and true',
    'missing > 1',
  ])('null for %s: what cannot be compared is neither true nor false', (text) => {
    expect(feel(text, { s: 'abc', b: true })).toBeNull()
  })

  test.each<[string, Value]>([
    ['x > 1 and x < 3', true],
    ['x in [1..2)', false],
    ['x in ]1..2]', true],
    ['x between x + 1 and 9', false],
    ['if x >= 2 then "a" else "b"', 'a'],
    ['"a" < "b"', true],
    ['date("2026-01-02") > date("2026-01-01")', true],
    ['duration("P1D") > duration("PT25H")', false],
    ['count([1, 2, 3][item > 1])', long(2n)],
    ['count([1, 2, 3][item > 1 and item < 3])', long(1n)],
    ['[{a: 1}, {a: 2}][a > 1][1].a', long(2n)],
    ['count(["a", 2][item > 1])', long(1n)],
    ['some i in [1, 2] satisfies i > 1', true],
    ['every i in [1, 2] satisfies i > 1', false],
    ['my x > 1', true],
    ['"a > b" + "c"', 'a > bc'],
    ['(x > 1) = (x < 3)', true],
    ['not(x > 1)', false],
    ['x in (1, 2)', true],
  ])('comparisons as they read: %s', (text, value) => {
    expect(feel(text, { x: int(2), 'my x': int(2) })).toEqual(value)
  })

  test('variables by their names, names with spaces too', () => {
    const variables = { x: int(2), 'my order': { kind: 'map', entries: new Map([['total', double(1.5)]]) } } as const
    expect(feel('x + my order.total', variables)).toEqual(double(3.5))
  })

  test('the time of the step, and no other', () => {
    expect(feel('now()')).toEqual({ kind: 'date', time: NOW })
    expect(feel('today()')).toEqual({ kind: 'temporal', type: 'date', text: '2026-11-26' })
  })

  test('back what came in, dates and times included', () => {
    const values: Value[] = [null, true, 'a', long(7n), { kind: 'date', time: NOW }, feel('time("10:00:00")')]
    for (const value of values) expect(feel('x', { x: value })).toEqual(value)
  })

  test.each(['x.constructor', 'x.__proto__', 'constructor', '__proto__', 'x.hasOwnProperty("a")'])(
    'nothing of the host: %s',
    (text) => {
      const x: Value = { kind: 'map', entries: new Map([['__proto__', 'own']]) }
      expect(feel(text, { x, __proto__: 'a' })).toBeNull()
    },
  )
})

describe('a unary test', () => {
  const date = (text: string) => feel(`date and time("${text}")`)
  test.each<[string, Value, boolean]>([
    ['-', int(1), true],
    ['1', int(1), true],
    ['1', double(1), true],
    ['1', long(2n), false],
    ['"1"', int(1), false],
    ['true', int(1), false],
    ['false', false, true],
    ['null', null, true],
    ['1', null, false],
    ['not(1)', null, true],
    ['not(1, 2)', int(2), false],
    ['1, 2', int(2), true],
    ['[1..3]', int(3), true],
    [']1..3]', int(1), false],
    ['(1..3]', int(1), false],
    ['[1..3)', int(3), false],
    ['? > 0', int(1), true],
    ['> 0', 'a', false],
    ['starts with(?, "a")', 'abc', true],
    ['nope', null, true],
    ['nope', int(1), false],
    ['x', int(5), true],
    ['x = 5', int(1), true],
    ['x = 6', int(1), false],
    ['< date and time("2026-01-02T00:00:00")', date('2026-01-01T10:00:00'), true],
    ['> date("2026-01-01")', { kind: 'temporal', type: 'date', text: '2026-01-02' }, true],
  ])('%s of %o: %s', (text, input, passes) => {
    expect(feelRunner.test(text, input, scopeOf({ x: int(5) }))).toBe(passes)
  })
})

describe('FEEL that does not parse is refused with its text', () => {
  test.each(['1 +', 'foo(', 'if x then', '"open'])('expression %s', (text) => {
    expect(() => feel(text)).toThrow(`failed to parse expression '${text}'`)
  })

  test.each(['= 1', '>', '[1..'])('unary tests %s', (text) => {
    expect(() => feelRunner.test(text, integer(1n, 'Integer'), scopeOf())).toThrow(
      `failed to parse expression '${text}'`,
    )
  })
})

test.each<[string, Value, boolean]>([
  ['not(true)', false, false],
  ['not(true)', true, false],
  ['not(false)', true, true],
  ['not(false)', false, false],
  ['? > 0', null, false],
  ['? > 0', int(1), true],
  ['null', null, true],
  ['not(1)', null, true],
])('the test %s of %s is %s, as the reference has it', (text, input, passes) => {
  expect(feelRunner.test(text, input, scopeOf())).toBe(passes)
})
