import { describe, expect, test } from 'vitest'
import type { Value } from '../../../functions/engine/expression/value.ts'
import { long } from '../../../functions/engine/expression/value.ts'
import { feelRunner } from '../../../functions/engine/feel/feel-runner.ts'
import { RefusedError } from '../../../functions/engine/refusal.ts'
import { startFeelThread } from '../../../functions/script/feel-thread.ts'

const scope = (variables: Readonly<Record<string, Value>> = {}) => ({
  variables: new Map(Object.entries(variables)),
  now: Date.UTC(2026, 0, 1),
})

/** What a step ends with, and after how many milliseconds. */
async function refusalOf(text: string, variables?: Readonly<Record<string, Value>>) {
  const thread = await startFeelThread()
  const since = performance.now()
  try {
    thread.evaluate(text, scope(variables))
  } catch (error) {
    if (error instanceof RefusedError) return { ...error.refusal, took: performance.now() - since }
    throw error
  }
  throw new Error(`${text} was evaluated`)
}

describe('FEEL in a thread', () => {
  test.each([
    ['a loop without an end', 'for i in 1..1000000000 return i'],
    ['loops in loops', 'count(for i in 1..100000, j in 1..100000 return i * j)'],
    ['a test of everything', 'some i in 1..1000000000 satisfies i < 0'],
    ['a filter of a long list', 'count((for i in 1..10000000 return i)[item > 1])'],
    ['a function that calls itself', '{f: function(n) f(n + 1), r: f(1)}.r'],
    [
      'texts that double',
      `{a0: "${'x'.repeat(1000)}", ${Array.from({ length: 40 }, (_, at) => `a${at + 1}: a${at} + a${at}`).join(', ')}}`,
    ],
    [
      'a list that doubles',
      'concatenate(for i in 1..3000000 return "abcdefgh", for i in 1..3000000 return "abcdefgh")',
    ],
    ['a pattern that goes back', 'matches(s, "(a+)+$")'],
    ['a long result', 'for i in 1..200000 return i'],
  ])('%s ends within a second or two, with the limit', async (_, text) => {
    expect(feelRunner.isBounded(text, 'expression')).toBe(false)
    const refusal = await refusalOf(text, { s: `${'a'.repeat(40)}!` })
    expect(refusal).toMatchObject({
      kind: 'limit',
      message: expect.stringMatching(/900 ms|2000000 characters|nested too deeply/),
    })
    expect(refusal.took).toBeLessThan(2_000)
  })

  test('gives what FEEL gives in place', async () => {
    const thread = await startFeelThread()
    const texts = [
      'for i in 1..3 return i * x',
      '{a: x, b: a + 1}.b',
      '[1, 2, 3][item > x]',
      'every i in [1] satisfies i < x',
      '"a" +',
    ]
    for (const text of texts)
      expect(outcome(() => thread.evaluate(text, scope({ x: long(2n) })))).toEqual(
        outcome(() => feelRunner.evaluate(text, scope({ x: long(2n) }))),
      )
    expect(thread.test('some i in [1] satisfies i = ?', long(1n), scope())).toBe(true)
  })

  test('once ended it is lacking, and another one is started', async () => {
    const thread = await startFeelThread()
    expect(() => thread.evaluate('for i in 1..1000000000 return i', scope())).toThrow(RefusedError)
    const refused = outcome(() => thread.evaluate('1', scope()))
    expect(refused).toMatchObject({ refusal: { lacks: { kind: 'runner', name: 'feelThread' } } })
  })
})

describe('FEEL in place', () => {
  test.each([
    'x > 1 and s = "a"',
    'date("2026-01-01") < today()',
    'if x > 1 then upper case(s) else "b"',
    'sum([1, x]) * 2',
  ])('is what is bounded by its text: %s', (text) => {
    expect(feelRunner.isBounded(text, 'expression')).toBe(true)
  })

  test.each([
    ['(', ')'],
    ['[', ']'],
    ['-(', ')'],
    ['if true then (', ') else 1'],
  ])('deep nesting by %s of 100 is evaluated, of 10,000 refused', (open, close) => {
    for (const depth of [100, 10_000]) {
      const text = `${open.repeat(depth)}1${close.repeat(depth)}`
      const result = outcome(() => feelRunner.evaluate(text, scope()))
      const isRefused = typeof result === 'object' && result !== null && ('refusal' in result || 'fault' in result)
      expect(isRefused).toBe(depth > 100)
    }
  })

  test('a text of a million characters is refused with the limit', () => {
    const refused = outcome(() => feelRunner.evaluate(`1${' + 1'.repeat(300_000)}`, scope()))
    expect(refused).toMatchObject({ refusal: { kind: 'limit', message: expect.stringContaining('100000 characters') } })
  })
})

function outcome(work: () => Value): unknown {
  try {
    const value = work()
    return value !== null && typeof value === 'object' && value.kind === 'list' ? value.items : (value ?? 'null')
  } catch (error) {
    return error instanceof RefusedError ? { refusal: error.refusal } : { fault: String(error) }
  }
}
