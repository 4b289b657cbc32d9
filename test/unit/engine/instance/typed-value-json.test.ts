import { describe, expect, test } from 'vitest'
import type { TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import {
  itemsOfTypedValue,
  jsonOfTypedValue,
  listOfTypedValues,
  mapOfTypedValues,
} from '../../../../functions/engine/instance/value/typed-value-json.ts'

const object = (value: string, objectTypeName: string, serializationDataFormat = 'application/json'): TypedValue => ({
  type: 'Object',
  value,
  valueInfo: { objectTypeName, serializationDataFormat },
})

const date: TypedValue = { type: 'Date', value: '2026-01-01T00:00:00.000+0000' }
const nothing: TypedValue = { type: 'Null', value: null }

test('a list of variables holds what is inside of them', () => {
  const items = [
    { type: 'Long', value: 1 },
    object('[2]', 'java.util.Set'),
    { type: 'Json', value: 'null' },
    date,
    nothing,
  ] as const
  expect(listOfTypedValues(items)).toEqual(
    object('[1,[2],null,"2026-01-01T00:00:00.000+0000",null]', 'java.util.ArrayList'),
  )
})

test('a map of variables is sorted by its keys, whatever these are called', () => {
  const map = mapOfTypedValues([
    ['b', { type: 'Integer', value: 1 }],
    ['a', object('{"x":true}', 'com.example.Thing')],
    ['__proto__', { type: 'String', value: 'data' }],
  ])
  expect(map).toEqual(object('{"__proto__":"data","a":{"x":true},"b":1}', 'java.util.TreeMap'))
})

describe('the elements of a list', () => {
  test('are variables of their own', () => {
    expect(itemsOfTypedValue(object('["a",1]', 'java.util.ArrayList'))).toEqual([
      { type: 'String', value: 'a' },
      { type: 'Integer', value: 1 },
    ])
    expect(itemsOfTypedValue({ type: 'Json', value: '[{"a":1}]' })).toEqual([{ type: 'Json', value: '{"a":1}' }])
  })

  test.each<[TypedValue]>([
    [{ type: 'String', value: '[1]' }],
    [nothing],
    [object('{"a":1}', 'java.util.HashMap')],
    [object('[1', 'java.util.ArrayList')],
    [object('[1]', 'java.util.ArrayList', 'application/xml')],
  ])('%j has none', (typed) => {
    expect(itemsOfTypedValue(typed)).toBeUndefined()
  })
})

test('what is no JSON is not read', () => {
  expect(jsonOfTypedValue({ type: 'Json', value: '{' })).toBeUndefined()
  expect(jsonOfTypedValue(object('<a/>', 'com.example.Thing', 'application/xml'))).toBe('<a/>')
})
