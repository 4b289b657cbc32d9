// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import {
  evaluateBoolean,
  evaluateDate,
  evaluateList,
  evaluateNumber,
  evaluateRequiredText,
  evaluateTaskPriority,
  evaluateText,
  evaluateTexts,
} from '../../../../functions/engine/expression/evaluate.ts'
import { bool, date, double, int, json, NOW, nothing, object, parsed, scopeWith, text } from './execution-double.ts'

const { context } = scopeWith({
  x: int(1),
  none: nothing,
  flag: bool(true),
  half: double(2.9),
  day: date('2026-01-01T00:00:00.000+0000'),
  list: object('["a",{"b":1},2.5,null]'),
  tree: json('{"items":["a",{"b":1}]}'),
  numerals: text('12'),
})

describe('conditions', () => {
  test('are a Boolean', () => {
    expect(evaluateBoolean(parsed('${x == 1}'), context)).toBe(true)
    expect(evaluateBoolean(parsed('${!flag}'), context)).toBe(false)
  })

  test.each([
    ['${none}', 'condition expression returns null: result is null'],
    ['${x}', 'condition expression returns non-Boolean: result has class java.lang.Integer and not java.lang.Boolean'],
    ['true', 'condition expression returns non-Boolean: result has class java.lang.String and not java.lang.Boolean'],
  ])('%s is none', (code, message) => {
    expect(() => evaluateBoolean(parsed(code), context)).toThrow(message)
  })
})

describe('texts', () => {
  test('are what a value is as text, and nothing for null', () => {
    expect(evaluateText(parsed('Review ${x}'), context)).toBe('Review 1')
    expect(evaluateText(parsed('${half}'), context)).toBe('2.9')
    expect(evaluateText(parsed('${none}'), context)).toBeUndefined()
  })

  test('can be required', () => {
    expect(evaluateRequiredText(parsed('topic'), context)).toBe('topic')
    expect(() => evaluateRequiredText(parsed('${none}'), context)).toThrow(
      "Expression '${none}' didn't resolve to a text: it is null",
    )
  })

  test('candidates are separated by commas or the elements of a list', () => {
    expect(evaluateTexts(parsed('mary, john ,${x}'), context)).toEqual(['mary', 'john', '1'])
    expect(evaluateTexts(parsed("${'a,b'.split(',')}"), context)).toEqual(['a', 'b'])
    expect(() => evaluateTexts(parsed('${none}'), context)).toThrow(
      'Expression did not resolve to a string or collection of strings: ${none}',
    )
  })
})

describe('numbers', () => {
  test.each([
    ['3', 3],
    ['${x + 2}', 3],
    ['${numerals}', 12],
    ['${3000000000}', 3_000_000_000],
    ['-1', -1],
  ])('%s is %d', (code, expected) => {
    expect(evaluateNumber(parsed(code), context)).toBe(expected)
  })

  test.each(['many', '${none}', '${flag}', '${list}', '', '1.5'])('%s is no number', (code) => {
    expect(() => evaluateNumber(parsed(code), context)).toThrow(`Priority value is not an Integer: ${code}`)
  })

  test.each(['${half}', '${9007199254740993}'])('%s is no priority', (code) => {
    const problem = `Priority value must be either Short, Integer, or Long: ${code}`
    expect(() => evaluateNumber(parsed(code), context)).toThrow(problem)
  })

  test("what the reference's intValue makes of numbers, and refuses of texts", () => {
    expect(evaluateNumber(parsed('${half}'), context, 'loopCardinality')).toBe(2)
    expect(evaluateTaskPriority(parsed('${4294967297}'), context)).toBe(1)
    expect(() => evaluateTaskPriority(parsed('2147483648'), context)).toThrow('does not resolve to a number')
  })

  test('the message says what it is needed for', () => {
    expect(() => evaluateNumber(parsed('${flag}'), context, 'loopCardinality')).toThrow(
      "ENGINE-02027 Could not resolve expression from type 'loopCardinality'. Expression '${flag}' needs to be a number or number String.",
    )
  })

  test("a task's priority is 50 where it is null", () => {
    expect(evaluateTaskPriority(parsed('${none}'), context)).toBe(50)
    expect(evaluateTaskPriority(parsed('80'), context)).toBe(80)
    expect(() => evaluateTaskPriority(parsed('high'), context)).toThrow(
      'Priority expression does not resolve to a number: high',
    )
  })
})

describe('lists', () => {
  test('of an Object', () => {
    const element = {
      type: 'Object',
      value: '{"b":1}',
      valueInfo: { objectTypeName: 'java.util.LinkedHashMap', serializationDataFormat: 'application/json' },
    }
    expect(evaluateList(parsed('${list}'), context)).toEqual([text('a'), element, double(2.5), nothing])
  })

  test('of JSON nodes', () => {
    expect(evaluateList(parsed('${tree.items}'), context)).toEqual([text('a'), json('{"b":1}')])
    expect(evaluateList(parsed("${tree.prop('items').elements()}"), context)).toHaveLength(2)
  })

  test('made on the way', () => {
    expect(evaluateList(parsed("${'a,b'.split(',')}"), context)).toEqual([text('a'), text('b')])
  })

  test.each(['${x}', '${none}', '${tree}', 'a,b'])('%s is none', (code) => {
    expect(() => evaluateList(parsed(code), context)).toThrow(
      `ENGINE-02024 Expression '${code}' didn't resolve to type 'Collection'.`,
    )
  })
})

describe('dates', () => {
  test.each([
    ['${day}', Date.UTC(2026, 0, 1)],
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03-01T10:30', Date.UTC(2026, 2, 1, 10, 30)],
    ['2026-03-01T10:30:15.5+02:00', Date.UTC(2026, 2, 1, 8, 30, 15, 500)],
    ['2026-03-01T10:30:15Z', Date.UTC(2026, 2, 1, 10, 30, 15)],
    ['P1M', Date.UTC(2026, 1, 28, 12)],
    ['P${x}DT1H', NOW + 25 * 3_600_000],
    ['PT0.5S', NOW + 500],
    ['${dateTime().plusHours(1).toDate()}', NOW + 3_600_000],
  ])('%s', (code, expected) => {
    expect(evaluateDate(parsed(code), context)).toBe(expected)
  })

  test('null is no date', () => {
    expect(evaluateDate(parsed('${none}'), context)).toBeUndefined()
  })

  test.each(['tomorrow', '2026-02-30', '2026-13-01', 'P', 'PT', 'P1', '2026-01-01T25:00'])('%s is none', (code) => {
    expect(() => evaluateDate(parsed(code), context)).toThrow(`Exception while resolving duedate '${code}'`)
  })

  test('anything but a date or a text is refused', () => {
    expect(() => evaluateDate(parsed('${x}'), context, 'Follow up date')).toThrow(
      'Follow up date expression does not resolve to a Date or Date string: ${x}',
    )
  })
})
