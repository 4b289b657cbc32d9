import { describe, expect, test } from 'vitest'
import { parseDmn } from '../../../../functions/engine/decision/read/parse-dmn.ts'
import { DMN_1_3, dmn, literal, modelOf, table } from './dmn.ts'

const rule = { inputs: ['x'], outputs: ['name="o"'], rules: [['1', '2']] }

describe('a DMN file', () => {
  test.each([
    ['1.1', 'http://www.omg.org/spec/DMN/20151101/dmn.xsd'],
    ['1.2', 'http://www.omg.org/spec/DMN/20180521/MODEL/'],
    ['1.3', DMN_1_3],
    ['1.4', 'https://www.omg.org/spec/DMN/20211108/MODEL/'],
    ['1.5', 'https://www.omg.org/spec/DMN/20230324/MODEL/'],
  ])('of version %s is read', (_version, namespace) => {
    const model = modelOf(dmn([table('d', rule)], namespace))
    expect(model).toMatchObject({ id: 'drd', name: 'All', category: 'ns' })
    expect(model.decisions.get('d')?.logic).toMatchObject({ kind: 'table', hitPolicy: 'UNIQUE' })
  })

  test.each([
    ['P30D', 30],
    ['5', 5],
  ])('has a time to live of %s and a version tag', (text, days) => {
    const xml = literal('d', 'name="r"', '1').replace(
      '<decision ',
      `<decision camunda:historyTimeToLive="${text}" camunda:versionTag="v1" `,
    )
    expect(modelOf(dmn([xml])).decisions.get('d')).toMatchObject({ historyTimeToLiveDays: days, versionTag: 'v1' })
  })

  test('takes cells without meaning as empty', () => {
    const xml = table('d', { inputs: ['x', 'y'], outputs: ['name="o"'], rules: [['-', ' ', '']] })
    const logic = modelOf(dmn([xml])).decisions.get('d')?.logic
    expect(logic).toMatchObject({ rules: [{ conditions: [undefined, undefined], conclusions: [undefined] }] })
  })

  test('leaves out decisions without logic, and diagrams', () => {
    const diagram = '<x:DMNDI xmlns:x="https://www.omg.org/spec/DMN/20191111/DMNDI/"><x:DMNDiagram/></x:DMNDI>'
    const model = modelOf(dmn([table('d', rule), '<decision id="later" name="Later"/>', diagram]))
    expect([...model.decisions.keys()]).toEqual(['d'])
  })
})

describe('a DMN file is refused with line and reason:', () => {
  const second = (xml: string) => [table('first', rule), xml]
  test.each([
    [
      'the hit policy PRIORITY',
      second(table('d', { ...rule, hitPolicy: 'PRIORITY' })),
      "The hit policy 'PRIORITY' is not",
    ],
    [
      'an aggregation of UNIQUE',
      second(table('d', { ...rule, hitPolicy: 'UNIQUE+SUM' })),
      "and aggregation 'SUM' is not",
    ],
    [
      'outputs with the same name',
      second(table('d', { inputs: ['x'], outputs: ['name="o"', 'name="o"'], rules: [] })),
      "two outputs with the name 'o'",
    ],
    [
      'several outputs without names',
      second(table('d', { inputs: ['x'], outputs: ['name="o"', ''], rules: [] })),
      'An output has to have a name',
    ],
    ['a table without outputs', second(table('d', { inputs: ['x'], outputs: [], rules: [] })), 'has to have an output'],
    [
      'a rule with too few cells',
      second(table('d', { ...rule, rules: [['1']] })),
      '1 input entries and 0 output entries',
    ],
    ['a missing requirement', second(literal('d', 'name="r"', '1', ['nowhere'])), "'nowhere' is not in the file"],
    ['a circle', second(literal('d', 'name="r"', '1', ['d'])), "The decision 'd' requires itself"],
    ['a literal expression without a name', second(literal('d', '', '1')), 'a variable with a name'],
    ['an id that is used twice', second(literal('first', 'name="r"', '1')), "The id 'first' is used twice"],
    [
      'an element that is not DMN',
      second(table('d', rule).replace('<rule', '<nonsense/><rule')),
      "Element 'nonsense' is not",
    ],
    [
      'a time to live that is none',
      second(
        '<decision id="d" camunda:historyTimeToLive="x"><variable name="r"/><literalExpression><text>1</text></literalExpression></decision>',
      ),
      'Cannot parse historyTimeToLive',
    ],
  ])('%s', (_what, decisions, reason) => {
    const { problems } = parseDmn(dmn(decisions))
    expect(problems).toContainEqual(expect.objectContaining({ line: 3, message: expect.stringContaining(reason) }))
  })

  test.each([
    ['no XML', 'hello', 'cannot be read'],
    ['another root', '<foo/>', "its root is the element 'foo'"],
    ['BPMN', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', 'The file is no DMN'],
    ['a document type', '<!DOCTYPE a><a/>', 'Document type declarations'],
  ])('%s', (_what, xml, reason) => {
    expect(parseDmn(xml).problems).toContainEqual(
      expect.objectContaining({ line: 1, message: expect.stringContaining(reason) }),
    )
  })
})
