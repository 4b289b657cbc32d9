// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import { LONGEST_EXPRESSION, parseExpression } from '../../../../functions/engine/expression/parse/parse-expression.ts'
import { DEEPEST_NESTING } from '../../../../functions/engine/expression/parse/read-node.ts'
import { int, scopeWith, valueOfText } from './execution-double.ts'

const error = (text: string) => parseExpression(text).error

describe('what cannot work in any evaluation is refused when it is read', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['${', "the expression has no end, expected '}'"],
    ["${'a}", "the expression has no end, expected '}'"],
    ['${}', 'it has to be exactly one expression'],
    ['${ }', 'it has to be exactly one expression'],
    ['${x y}', 'it has to be exactly one expression'],
    ['${x; y}', 'it has to be exactly one expression'],
    ['${x;}', 'it has to be exactly one expression'],
    ['${x, y}', 'it has to be exactly one expression'],
    ['${(x, y)}', 'it has to be exactly one expression'],
    ['${(x,)}', 'it has to be exactly one expression'],
    ["${x.replace('a' 'b')}", 'it has to be exactly one expression'],
    ['${x = 1}', 'assignments are not supported'],
    ["${execution.variables['x'] = 1}", 'assignments are not supported'],
    ['${x -> x + 1}', 'lambda expressions are not supported'],
    ['${x => x}', 'lambda expressions are not supported'],
    ['${[1, 2]}', 'lists in square brackets are not supported'],
    ['${{}}', 'Unexpected "{" at character 0'],
    ['${x ? 1}', 'Expected : at character 5'],
    ['${1 +}', 'Expected expression after + at character 3'],
    ['${(1}', 'Unclosed ( at character 2'],
    ['${x === 1}', 'Expected expression after == at character 4'],
    ['${x & 1}', 'Unexpected "&" at character 2'],
    ['${x ** 2}', 'Expected expression after * at character 3'],
    ['${~x}', 'Unexpected "~" at character 0'],
    ['${+x}', 'Unexpected "+" at character 0'],
    ['${x?.y}', "the operator '?.' is not supported"],
    ['${x instanceof y}', 'it has to be exactly one expression'],
    ['${eq}', "unexpected 'eq'"],
    ['${x.not + mod}', "unexpected 'mod'"],
    ['${99999999999999999999}', 'the number 99999999999999999999 is out of range'],
    ["${'a\\n'}", "invalid escape sequence \\n, expected \\' or \\\\"],
    ['${foo()}', "Could not resolve function 'foo'"],
    ['${currentUser()}', "Could not resolve function 'currentUser'"],
    ['${now(1)}', "Parameters for function 'now' do not match"],
    ['${authenticatedUserId}', "'authenticatedUserId' is not supported"],
    ['${execution.foo}', "the property 'foo' of an execution is not supported"],
    ['${execution.constructor}', "the property 'constructor' of an execution is not supported"],
    ['${execution.foo()}', "the method 'foo' of an execution is not supported"],
    [
      '${execution.getProcessEngineServices().x}',
      "the method 'getProcessEngineServices' of an execution is not supported",
    ],
    ["${execution.setVariable('x')}", "the method 'setVariable' of an execution does not take 1 parameters"],
    ['${task.complete()}', "the method 'complete' of a task is not supported"],
    ["${task.createExpression('x', 1)}", "the method 'createExpression' of a task is not supported"],
    [
      '${dateTime().plusDays(1).toGregorianCalendar()}',
      "the method 'toGregorianCalendar' of a date time is not supported",
    ],
    ["${x.matches('a+')}", "the method 'matches' is not supported: it takes a regular expression"],
    ["${x.split('[,;]')}", "Regular expressions are not supported: '[,;]'"],
    ["${x.replaceAll('\\\\s', '')}", "Regular expressions are not supported: '\\s'"],
    ["${x.jsonPath('$..a')}", "Only JSONPaths of names and positions are supported: '$..a'"],
    [
      '${list.add(1)}',
      "the method 'add' changes a list or map in place, which is not supported: set the variable to a new value",
    ],
    ["${x['size']()}", 'a method can only be called by its name'],
    ['${x()()}', 'a method can only be called by its name'],
    ['${a} #{b}', "'${' and '#{' cannot stand in the same text"],
  ]
  test.each(refused)('%s', (text, reason) => {
    expect(error(text)).toBe(`Error parsing '${text}': ${reason}`)
  })
})

describe('what may be a bean or a value is left to the evaluation', () => {
  test.each(['${missing}', '${bean.call()}', '${x.size(1)}', '${task.name}', '${x.foo}'])('%s', (text) => {
    expect(error(text)).toBeUndefined()
  })
})

describe('limits', () => {
  const sum = (terms: number) => `\${1${'+1'.repeat(terms)}}`

  test('an expression has at most so many characters', () => {
    const fitting = `\${'${'a'.repeat(LONGEST_EXPRESSION - 5)}'}`
    expect(error(fitting)).toBeUndefined()
    expect(error(`${fitting} `)).toMatch(/^An expression can have 4000 characters, and this one has 4001: /)
  })

  test('a text without expressions may be of any length', () => {
    expect(error('a'.repeat(100_000))).toBeUndefined()
  })

  test('an expression is nested at most so deeply', () => {
    expect(error(sum(DEEPEST_NESTING))).toBeUndefined()
    expect(error(sum(DEEPEST_NESTING + 1))).toMatch(/nested too deeply \(more than 250 levels\)$/)
  })

  test.each([
    ['parentheses', `${'('.repeat(1_900)}1${')'.repeat(1_900)}`],
    ['unclosed parentheses', '('.repeat(3_900)],
    ['negations', `${'!'.repeat(3_900)}x`],
    ['choices', `${'x?'.repeat(900)}1${':2'.repeat(900)}`],
    ['positions', `${'x['.repeat(1_300)}1${']'.repeat(1_300)}`],
    ['properties', `x${'.y'.repeat(1_900)}`],
    ['calls', `${'x.get('.repeat(500)}1${')'.repeat(500)}`],
  ])('many %s do not break it', (_what, code) => {
    const { expression, error } = parseExpression(`\${${code}}`)
    expect(expression === undefined ? error : 'read').toMatch(/^read$|^Error parsing /s)
  })
})

test('a text keeps its wording', () => {
  expect(parseExpression('a ${ x } b').expression).toMatchObject({
    text: 'a ${ x } b',
    parts: [
      { kind: 'text', text: 'a ' },
      { kind: 'code', code: ' x ' },
      { kind: 'text', text: ' b' },
    ],
  })
})

test('operators spelled as words are no names, and names may begin with them', () => {
  expect(
    valueOfText('${order eq 1 ? notes : empties}', scopeWith({ order: int(1), notes: int(7), empties: int(8) })),
  ).toEqual(int(7))
})
