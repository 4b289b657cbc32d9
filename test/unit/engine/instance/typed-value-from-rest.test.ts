import { describe, expect, test } from 'vitest'
import type { JsonValue, TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import { typedValueFromRest } from '../../../../functions/engine/instance/value/typed-value-from-rest.ts'
import { typedValueToRest } from '../../../../functions/engine/instance/value/typed-value-to-rest.ts'

const jsonObject = (value: string, objectTypeName: string): TypedValue => ({
  type: 'Object',
  value,
  valueInfo: { objectTypeName, serializationDataFormat: 'application/json' },
})

describe('without a type it follows from the value', () => {
  test.each<[JsonValue, TypedValue]>([
    ['x', { type: 'String', value: 'x' }],
    ['2026-01-01T00:00:00.000+0000', { type: 'String', value: '2026-01-01T00:00:00.000+0000' }],
    [1, { type: 'Integer', value: 1 }],
    [2147483648, { type: 'Long', value: 2147483648 }],
    [-2147483648, { type: 'Integer', value: -2147483648 }],
    [1.5, { type: 'Double', value: 1.5 }],
    [1e300, { type: 'Double', value: 1e300 }],
    [true, { type: 'Boolean', value: true }],
    [null, { type: 'Null', value: null }],
    [[1, 'a'], jsonObject('[1,"a"]', 'java.util.ArrayList')],
    [{ a: 1 }, jsonObject('{"a":1}', 'java.util.LinkedHashMap')],
  ])('%j', (value, typed) => {
    expect(typedValueFromRest({ value })).toEqual({ typed })
    expect(typedValueFromRest({ value, type: null })).toEqual({ typed })
  })

  test('nothing at all is null', () => {
    expect(typedValueFromRest({})).toEqual({ typed: { type: 'Null', value: null } })
  })
})

describe('with a type the value is converted to it', () => {
  test.each<[string, JsonValue, JsonValue]>([
    ['String', 'x', 'x'],
    ['string', 5, '5'],
    ['String', true, 'true'],
    ['String', '', ''],
    ['Integer', 7, 7],
    ['integer', '7', 7],
    ['Integer', ' +7 ', 7],
    ['Integer', '', null],
    ['Integer', null, null],
    ['Short', -32768, -32768],
    ['Long', '9223372036854775807', '9223372036854775807'],
    ['Long', '9007199254740991', 9007199254740991],
    ['Long', 2 ** 53, '9007199254740992'],
    ['Double', 1, 1],
    ['Double', '1.5e3', 1500],
    ['Double', 'NaN', 'NaN'],
    ['Boolean', false, false],
    ['boolean', 'true', true],
    ['Date', '2026-01-01T01:30:00.000+0130', '2026-01-01T00:00:00.000+0000'],
    ['Bytes', 'AAEC', 'AAEC'],
    ['Null', null, null],
    ['Long', 2 ** 60, '1152921504606846976'],
    ['Json', '{"a": 1}', '{"a": 1}'],
    ['Xml', '<a/>', '<a/>'],
    ['Json', null, null],
  ])('%s %j', (type, value, expected) => {
    const canonical = type.charAt(0).toUpperCase() + type.slice(1)
    expect(typedValueFromRest({ value, type })).toEqual({ typed: { type: canonical, value: expected } })
  })
})

describe('what cannot be is refused in the words of the reference', () => {
  const conversion = (value: string, type: string, java: string) =>
    `Cannot convert value '${value}' of type '${type}' to java type ${java}`

  test.each<[string, JsonValue, string]>([
    ['Integer', 'abc', conversion('abc', 'Integer', 'java.lang.Integer')],
    ['integer', 'abc', conversion('abc', 'integer', 'java.lang.Integer')],
    ['Integer', 1.5, conversion('1.5', 'Integer', 'java.lang.Integer')],
    ['Integer', '1.0', conversion('1.0', 'Integer', 'java.lang.Integer')],
    ['Integer', 2147483648, conversion('2147483648', 'Integer', 'java.lang.Integer')],
    ['Integer', true, conversion('true', 'Integer', 'java.lang.Integer')],
    ['Short', 32768, conversion('32768', 'Short', 'java.lang.Short')],
    ['Long', '9223372036854775808', conversion('9223372036854775808', 'Long', 'java.lang.Long')],
    ['Double', 'one', conversion('one', 'Double', 'java.lang.Double')],
    ['Boolean', 1, conversion('1', 'Boolean', 'java.lang.Boolean')],
    ['Boolean', 'yes', conversion('yes', 'Boolean', 'java.lang.Boolean')],
    ['String', ['a'], conversion('["a"]', 'String', 'java.lang.String')],
    ['Date', '2026-01-01', conversion('2026-01-01', 'Date', 'java.util.Date')],
    ['Date', '2026-02-30T00:00:00.000+0000', conversion('2026-02-30T00:00:00.000+0000', 'Date', 'java.util.Date')],
    ['Date', 1767225600000, conversion('1767225600000', 'Date', 'java.util.Date')],
    ['Bytes', 'no base64!', conversion('no base64!', 'Bytes', '[B')],
    ['STRING', 'x', "Unsupported value type 'STRING'"],
    ['Null', 'x', "Cannot convert value 'x' of type 'Null': null has no value"],
    ['File', 'AAEC', 'Cannot create file without filename! Please set a name into valueInfo with key filename'],
    ['Object', '[]', 'An Object needs its objectTypeName (and serializationDataFormat) in valueInfo'],
    ['', 'x', "Unsupported value type ''"],
    ['Json', { a: 1 }, "Must provide 'null' or String value for value of SerializableValue type 'Json'."],
    ['object', [1], "Must provide 'null' or String value for value of SerializableValue type 'object'."],
  ])('%s %j', (type, value, problem) => {
    expect(typedValueFromRest({ value, type })).toEqual({ problem })
  })

  test('objects that only Java can read', () => {
    const valueInfo = {
      objectTypeName: 'java.util.Date',
      serializationDataFormat: 'application/x-java-serialized-object',
    }
    expect(typedValueFromRest({ value: 'rO0AB', type: 'Object', valueInfo }).problem).toMatch(
      /^Objects serialized by Java are not supported/,
    )
  })

  test.each(['Json', 'Object'])('a %s that is nested too deeply to be read again', (type) => {
    const value = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
    const valueInfo = { objectTypeName: 'java.util.ArrayList', serializationDataFormat: 'application/json' }
    expect(typedValueFromRest({ value, type, valueInfo }).problem).toBe(
      'Cannot convert value: it is nested more deeply than 1000 levels',
    )
  })
})

describe('what goes with a value', () => {
  test('a transient variable is marked', () => {
    const given = { value: 'x', type: 'String', valueInfo: { transient: true } }
    expect(typedValueFromRest(given)).toEqual({ typed: { type: 'String', value: 'x', transient: true } })
  })

  test('a file has a name, a type and an encoding, and is given back without its bytes', () => {
    const valueInfo = { filename: 'a.txt', mimetype: 'text/plain', encoding: 'UTF-8' }
    const { typed } = typedValueFromRest({ value: 'aGVsbG8=', type: 'File', valueInfo })
    const kept = { filename: 'a.txt', mimeType: 'text/plain', encoding: 'UTF-8' }
    expect(typed).toEqual({ type: 'File', value: 'aGVsbG8=', valueInfo: kept })
    expect(typed && typedValueToRest(typed, { deserializeValue: true })).toEqual({
      type: 'File',
      value: null,
      valueInfo: kept,
    })
  })
})

describe('whole numbers beyond 2^53', () => {
  test.each(['9007199254740993', '1152921504606846976', '-9223372036854775808'])(
    '%s goes back as a number',
    (digits) => {
      const { typed } = typedValueFromRest({ value: BigInt(digits) })
      expect(typed).toEqual({ type: 'Long', value: digits })
      expect(typed && JSON.stringify(typedValueToRest(typed, { deserializeValue: true }))).toContain(
        `"value":${digits},`,
      )
    },
  )

  test.each([
    ['Long', '9007199254740993'],
    ['Double', 9007199254740992],
    ['String', '9007199254740993'],
  ])('as a %s', (type, kept) => {
    expect(typedValueFromRest({ value: 9007199254740993n, type })).toEqual({ typed: { type, value: kept } })
  })

  test('beyond 64 bits there is no Long', () => {
    expect(typedValueFromRest({ value: 2n ** 63n, type: 'Long' }).problem).toBe(
      "Cannot convert value '9223372036854775808' of type 'Long' to java type java.lang.Long",
    )
  })

  test('inside of an Object too', () => {
    const { typed } = typedValueFromRest({ value: { id: 9007199254740993n } })
    expect(typed?.value).toBe('{"id":9007199254740993}')
    expect(typed && JSON.stringify(typedValueToRest(typed, { deserializeValue: true }).value)).toBe(
      '{"id":9007199254740993}',
    )
  })
})

describe('back to the client', () => {
  const thing = jsonObject('{"a":[1]}', 'com.example.Thing')

  test('a value goes with its type', () => {
    expect(typedValueToRest({ type: 'Long', value: 5 }, { deserializeValue: true })).toEqual({
      type: 'Long',
      value: 5,
      valueInfo: {},
    })
    expect(typedValueToRest({ type: 'String', value: null }, { deserializeValue: true })).toEqual({
      type: 'String',
      value: null,
      valueInfo: {},
    })
  })

  test('an Object is what it holds, or its text', () => {
    expect(typedValueToRest(thing, { deserializeValue: true })).toEqual({
      type: 'Object',
      value: { a: [1] },
      valueInfo: thing.valueInfo,
    })
    expect(typedValueToRest(thing, { deserializeValue: false })).toEqual({
      type: 'Object',
      value: '{"a":[1]}',
      valueInfo: thing.valueInfo,
    })
  })

  test('an Object whose text is no JSON is its text', () => {
    const broken = jsonObject('{', 'com.example.Thing')
    expect(typedValueToRest(broken, { deserializeValue: true }).value).toBe('{')
  })

  test('a Json variable is its text', () => {
    expect(typedValueToRest({ type: 'Json', value: '{"a": 1}' }, { deserializeValue: true }).value).toBe('{"a": 1}')
  })

  test('what a client sent comes back', () => {
    const valueInfo = { objectTypeName: 'com.example.Thing', serializationDataFormat: 'application/json' }
    const sent = { value: '{"a":1}', type: 'Object', valueInfo }
    const { typed } = typedValueFromRest(sent)
    expect(typed && typedValueToRest(typed, { deserializeValue: false })).toEqual(sent)
  })
})

describe('what could not be kept as it is, or is not said clearly, is refused', () => {
  test.each<[Parameters<typeof typedValueFromRest>[0], RegExp]>([
    [{ value: 9223372036854775808n }, /beyond 64 bits/],
    [{ value: '1e400', type: 'Double' }, /Cannot convert value '1e400'/],
    [{ value: '2030-01-01T00:00:00.000+9900', type: 'Date' }, /Cannot convert value/],
    [{ value: '2030-01-01T00:00:00.000+0060', type: 'Date' }, /Cannot convert value/],
    [{ value: 's', valueInfo: { transient: 'true' } }, /'transient' should have a value of type 'boolean'/],
  ])('case %#', (dto, problem) => {
    expect(typedValueFromRest(dto).problem).toMatch(problem)
  })

  test('an infinite Double is one by its name', () => {
    expect(typedValueFromRest({ value: 'Infinity', type: 'Double' }).typed?.value).toBe('Infinity')
  })
})
