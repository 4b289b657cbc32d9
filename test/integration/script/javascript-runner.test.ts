import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { JavaScriptRunner, ScriptScope } from '../../../functions/engine/runners.ts'
import { startJavaScriptRunner } from '../../../functions/script/javascript-runner.ts'

let runner: JavaScriptRunner
beforeEach(async () => {
  runner = await startJavaScriptRunner()
})

const scope: ScriptScope = {
  variables: new Map([['x', { kind: 'integer', value: 4 }]]),
  hosts: [{ name: 'execution', methods: ['setVariable'], isHidden: false }],
  call: () => ({ value: null }),
  now: Date.UTC(2026, 0, 1),
  seed: 7,
  workLeft: 900,
}

describe('a script that takes too much is ended with the limit that it reached', () => {
  test.each([
    ['for (;;) {}', /900 ms/],
    ['const s = "x".repeat(1e6); for (;;) s.indexOf("y")', /900 ms/],
    ['/(a+)+$/.test("a".repeat(50) + "b")', /900 ms/],
    ['(function f() { f() })()', /stack/],
    ['JSON.parse("[".repeat(100000))', /stack/],
    ['"x".repeat(1e9)', /16 MB/],
    ['"x".repeat(5e6)', /1000000 characters/],
    ['try { execution.setVariable("a", "y".repeat(2e6)) } catch (e) { 1 }', /1000000 characters/],
  ])('%s', (source, limit) => {
    const outcome = runner.run(source, scope)
    expect(outcome).toMatchObject({ kind: 'limit', message: expect.stringMatching(limit) })
  })
})

test('nothing of the host can be reached, by whatever constructor', () => {
  const objects = fc.constantFrom('this', 'execution', 'execution.setVariable', 'x', '"s"', '[]', 'Date', 'console.log')
  const names = fc.constantFrom('process', 'require', 'fetch', 'Buffer', 'setTimeout', 'Atomics.wait', 'callHost')
  fc.assert(
    fc.property(objects, names, (object, name) => {
      const outcome = runner.run(
        `(${object}).constructor?.constructor?.('return typeof ${name}')() ?? 'undefined'`,
        scope,
      )
      if (outcome.kind === 'value') expect(outcome.value).toBe('undefined')
    }),
    { numRuns: 20 },
  )
})

test('the same script gives the same twice, with the time and the random numbers of its step', () => {
  const source = 'Math.random() + "," + Date.now() + "," + new Date().toISOString()'
  const first = runner.run(source, scope)
  expect(first).toMatchObject({ kind: 'value', value: expect.stringContaining('2026-01-01T00:00:00.000Z') })
  expect(runner.run(source, scope)).toMatchObject({ kind: 'value', value: 'value' in first ? first.value : '' })
})
