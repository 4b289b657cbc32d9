import { describe, expect, test } from 'vitest'
import { double, int, list, long, type Value } from '../../../../functions/engine/expression/value.ts'
import { evaluate, literal, resultOf, table } from './dmn.ts'

/** x = 1 matches the first two rules, x = 3 the second, x = 7 the last two, x = 0 none. */
function threeRules(hitPolicy: string): string {
  const rules = [
    ['1', '10'],
    ['>= 1', '20'],
    ['7', '30'],
  ]
  return table('d', { hitPolicy, inputs: ['typeRef="integer">x'], outputs: ['name="o" typeRef="integer"'], rules })
}

const outputs = (...values: readonly number[]) => values.map((value) => ({ o: int(value) }))

describe('a hit policy', () => {
  test.each([
    ['', 3, outputs(20)],
    ['UNIQUE', 0, []],
    ['FIRST', 1, outputs(10)],
    ['FIRST', 7, outputs(20)],
    ['ANY', 3, outputs(20)],
    ['RULE ORDER', 7, outputs(20, 30)],
    ['COLLECT', 1, outputs(10, 20)],
    ['COLLECT', 0, []],
    ['COLLECT+SUM', 7, outputs(50)],
    ['COLLECT+MIN', 7, outputs(20)],
    ['COLLECT+MAX', 1, outputs(20)],
    ['COLLECT+COUNT', 7, outputs(2)],
    ['COLLECT+COUNT', 0, outputs(0)],
    ['COLLECT+SUM', 0, []],
  ])('%s gives, for x = %i, %o', (hitPolicy, x, expected) => {
    expect(resultOf([threeRules(hitPolicy)], { x: int(x) })).toEqual(expected)
  })

  test('UNIQUE refuses two rules, and names them', () => {
    expect(() => resultOf([threeRules('UNIQUE')], { x: int(1) })).toThrow(
      "DMN-03001 Hit policy 'UNIQUE' only allows a single rule to match. Actually match rules: '[r0, r1]'.",
    )
  })

  test('ANY refuses two outputs, and takes one that two rules give', () => {
    expect(() => resultOf([threeRules('ANY')], { x: int(7) })).toThrow("DMN-03002 Hit policy 'ANY'")
    const same = table('d', {
      hitPolicy: 'ANY',
      inputs: ['x'],
      outputs: ['name="o"'],
      rules: [
        ['-', '"a"'],
        ['1', '"a"'],
      ],
    })
    expect(resultOf([same], { x: int(1) })).toEqual([{ o: 'a' }])
  })
})

describe('an aggregation', () => {
  const sumOf = (attributes: string, ...conclusions: readonly string[]) =>
    table('d', {
      hitPolicy: 'COLLECT+SUM',
      inputs: ['x'],
      outputs: [attributes],
      rules: conclusions.map((text) => ['-', text]),
    })

  test.each<[string, string, readonly string[], Value]>([
    ['Integers', 'name="o" typeRef="integer"', ['1', '2'], int(3)],
    ['whole numbers without a type', 'name="o"', ['1', '2'], long(3n)],
    ['a whole number and a fraction', 'name="o"', ['1.5', '2'], double(3.5)],
    ['only those that have a value', 'name="o" typeRef="integer"', ['1', ''], int(1)],
  ])('of %s', (_what, attributes, conclusions, expected) => {
    expect(resultOf([sumOf(attributes, ...conclusions)], {})).toEqual([{ o: expected }])
  })

  test('refuses texts, and more than one output', () => {
    expect(() => resultOf([sumOf('name="o"', '"a"')], {})).toThrow('DMN-03004 Unable to convert value')
    const two = table('d', {
      hitPolicy: 'COLLECT+SUM',
      inputs: ['x'],
      outputs: ['name="o"', 'name="p"'],
      rules: [['-', '1', '2']],
    })
    expect(() => resultOf([two], {})).toThrow("DMN-03003 Unable to execute aggregation 'SUM'")
  })
})

describe('a type', () => {
  const typed = (type: string, text: string) => resultOf([literal('d', `name="o" typeRef="${type}"`, text)], {})[0]?.o

  test.each<[string, string, Value]>([
    ['integer', '10', int(10)],
    ['integer', '"5"', int(5)],
    ['long', '2', long(2n)],
    ['double', '1', double(1)],
    ['double', '"1.5"', double(1.5)],
    ['string', '5', '5'],
    ['string', 'true', 'true'],
    ['boolean', '"TRUE"', true],
    ['date', '"2026-01-02T03:04:05"', { kind: 'date', time: Date.UTC(2026, 0, 2, 3, 4, 5) }],
    ['date', 'date and time("2026-01-02T03:04:05")', { kind: 'date', time: Date.UTC(2026, 0, 2, 3, 4, 5) }],
    ['number', '1.5', double(1.5)],
    ['integer', 'null', null],
  ])('%s makes of %s what it should', (type, text, expected) => {
    expect(typed(type, text)).toEqual(expected)
  })

  test.each([
    ['integer', '1.7'],
    ['integer', '"abc"'],
    ['integer', '2147483648'],
    ['integer', 'true'],
    ['long', '"1.0"'],
    ['double', '"x"'],
    ['boolean', '1'],
    ['date', '"2026-01-02"'],
    ['date', 'date("2026-01-02")'],
  ])('%s refuses %s', (type, text) => {
    expect(() => typed(type, text)).toThrow(/^DMN-01005 Invalid value '.*' for clause with type '/)
  })
})

describe('a decision table', () => {
  test('leaves out outputs whose cells are empty', () => {
    const rules = [
      ['1', '1', ''],
      ['1', '', '"q"'],
    ]
    const two = table('d', { hitPolicy: 'RULE ORDER', inputs: ['x'], outputs: ['name="o"', 'name="p"'], rules })
    expect(resultOf([two], { x: int(1) })).toEqual([{ o: long(1n) }, { p: 'q' }])
  })

  test('knows its input as ?, as cellInput and by its own name', () => {
    const xml = table('d', {
      inputs: ['x + 1'],
      outputs: ['name="o"'],
      rules: [['? = 2 and cellInput = 2 and mine = 2', '"yes"']],
    })
    const named = xml.replace('<input ', '<input camunda:inputVariable="mine" ')
    expect(resultOf([named], { x: int(1) })).toEqual([{ o: 'yes' }])
  })

  test('takes EL where it says so', () => {
    const rules = [[`expressionLanguage="juel">\${cellInput > limit}`, `expressionLanguage="juel">\${x + 1}`]]
    const juel = table('d', { inputs: [`expressionLanguage="JUEL">\${x}`], outputs: ['name="o"'], rules })
    expect(resultOf([juel], { x: int(5), limit: int(4) })).toEqual([{ o: long(6n) }])
    expect(resultOf([juel], { x: int(4), limit: int(4) })).toEqual([])
  })

  test.each([
    'expressionLanguage="groovy">x',
    `expressionLanguage="juel">\${x`,
    'x +',
    `expressionLanguage="juel">\${nope}`,
  ])('fails where it is evaluated, not before: %s', (input) => {
    const xml = table('d', { inputs: [input], outputs: ['name="o"'], rules: [['-', '1']] })
    expect(() => resultOf([xml], { x: int(1) })).toThrow()
  })
})

describe('a decision that requires others', () => {
  test('has their results under the names of their outputs, not under their ids', () => {
    const decisions = [
      literal('one', 'name="a" typeRef="integer"', 'x + 1'),
      table('two', { inputs: ['a'], outputs: ['name="b"'], rules: [['2', '"two"']], required: ['one'] }),
      literal('three', 'name="c"', 'if one = null then b else "id"', ['two', 'one']),
    ]
    expect(resultOf(decisions, { x: int(1) })).toEqual([{ c: 'two' }])
  })

  test('has a list of several rows, and null of none', () => {
    const rows = table('rows', {
      hitPolicy: 'COLLECT',
      inputs: ['x'],
      outputs: ['name="v"'],
      rules: [
        ['1', '2'],
        ['1', '3'],
      ],
    })
    expect(resultOf([rows, literal('d', 'name="r"', 'v', ['rows'])], { x: int(1) })).toEqual([
      { r: list([long(2n), long(3n)]) },
    ])
    expect(resultOf([rows, literal('d', 'name="r"', 'v = null', ['rows'])], { x: int(2) })).toEqual([{ r: true }])
  })

  test('evaluates each of them once, and tells all of it', () => {
    const decisions = [
      table('base', { inputs: ['x'], outputs: ['name="a"'], rules: [['-', 'x']] }),
      literal('left', 'name="l"', 'a + 1', ['base']),
      literal('right', 'name="r"', 'a + 2', ['base']),
      literal('top', 'name="t"', 'l + r', ['left', 'right']),
    ]
    const { evaluated } = evaluate(decisions, { x: int(1) })
    expect(evaluated.map(({ key }) => key)).toEqual(['base', 'left', 'right', 'top'])
    expect(evaluated[0]).toEqual({
      key: 'base',
      inputs: [{ clauseId: 'i0', clauseName: undefined, value: { type: 'Long', value: 1 } }],
      outputs: [
        {
          clauseId: 'o0',
          clauseName: undefined,
          ruleId: 'r0',
          ruleOrder: 1,
          variableName: 'a',
          value: { type: 'Long', value: 1 },
        },
      ],
    })
  })
})
