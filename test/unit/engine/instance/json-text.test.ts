import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEEPEST_JSON, readJson, writeJson } from '../../../../functions/engine/instance/value/json-text.ts'

describe('JSON is read and written without a change', () => {
  test.each([
    '9007199254740993',
    '{"a":[18446744073709551616,-9223372036854775808],"b":"12345678901234567890"}',
    '{"__proto__":{"x":1234567890123456789}}',
    '"\ud83d\ude00"',
    '[1e+300,1.5,0]',
  ])('%s', (text) => {
    const { json } = readJson(text)
    expect(json === undefined ? undefined : writeJson(json)).toBe(text)
  })

  test('any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const { json } = readJson(text)
        expect(json === undefined ? undefined : writeJson(json)).toBe(text)
      }),
    )
  })
})

describe('what cannot be kept is said', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

  test.each([
    ['1e400', 'the number 1e400 is too large'],
    ['{"a":-1E+400}', 'the number -1E+400 is too large'],
    ['"\\ud800"', 'a text has half a surrogate pair'],
    ['{"\\udc00":1}', 'a name has half a surrogate pair'],
    [nested(DEEPEST_JSON + 1), 'it is nested more deeply than 1000 levels'],
    [nested(500_000), 'it is nested more deeply than 1000 levels'],
  ])('%s', (text, problem) => {
    expect(readJson(text)).toEqual({ problem })
  })

  test.each(['{', '', 'tru', '{"a":1,}', '"'])('%j is no JSON', (text) => {
    expect(readJson(text)).toEqual({ problem: '' })
  })

  test('brackets in texts are no nesting', () => {
    const text = JSON.stringify(`"${'['.repeat(5000)}`)
    expect(readJson(text).problem).toBeUndefined()
    expect(readJson(nested(DEEPEST_JSON)).problem).toBeUndefined()
  })
})
