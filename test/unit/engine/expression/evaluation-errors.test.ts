// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../../functions/engine/expression/evaluate.ts'
import { ExpressionError } from '../../../../functions/engine/expression/expression-error.ts'
import { bool, date, int, json, nothing, object, parsed, scopeWith, text, valueOfText } from './execution-double.ts'

const scope = () =>
  scopeWith({
    x: int(1),
    word: text('abc'),
    flag: bool(true),
    none: nothing,
    day: date('2026-01-01T00:00:00.000+0000'),
    list: object('[1,2]'),
    map: object('{"a":1}'),
    tree: json('{"a":1,"own":{"__proto__":{"b":1}}}'),
    broken: json('{'),
    bytes: { type: 'Bytes', value: 'AAAA' },
  })

function errorOf(text: string): unknown {
  try {
    evaluate(parsed(text), scope().context)
  } catch (error) {
    return error
  }
  return undefined
}

describe('messages are those of the reference, with the expression in them', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['${missing}', "Unknown property used in expression: ${missing}. Cause: Cannot resolve identifier 'missing'"],
    [
      '${missing.call()}',
      "Unknown property used in expression: ${missing.call()}. Cause: Cannot resolve identifier 'missing'",
    ],
    [
      'a ${missing} b',
      "Unknown property used in expression: a ${missing} b. Cause: Cannot resolve identifier 'missing'",
    ],
    ['${task}', "Unknown property used in expression: ${task}. Cause: Cannot resolve identifier 'task'"],
    [
      '${none.size()}',
      "Unknown property used in expression: ${none.size()}. Cause: Target unreachable, base expression 'none' resolved to null",
    ],
    [
      '${word.size}',
      'Unknown property used in expression: ${word.size}. Cause: Could not find property size in class java.lang.String',
    ],
    [
      '${x.foo()}',
      'Unknown method used in expression: ${x.foo()}. Cause: Cannot find method foo with 0 parameters in class java.lang.Integer',
    ],
    [
      '${list.size(1)}',
      'Unknown method used in expression: ${list.size(1)}. Cause: Cannot find method size with 1 parameters in class java.util.ArrayList',
    ],
    [
      '${word + 1}',
      "Error while evaluating expression: ${word + 1}. Cause: Cannot coerce 'abc' to class java.lang.Long",
    ],
    [
      '${word == 1}',
      "Error while evaluating expression: ${word == 1}. Cause: Cannot coerce 'abc' to class java.lang.Long",
    ],
    [
      '${flag + 1}',
      'Error while evaluating expression: ${flag + 1}. Cause: Cannot coerce from class java.lang.Boolean to class java.lang.Long',
    ],
    [
      '${x and flag}',
      'Error while evaluating expression: ${x and flag}. Cause: Cannot coerce from class java.lang.Integer to class java.lang.Boolean',
    ],
    [
      '${day + 1}',
      'Error while evaluating expression: ${day + 1}. Cause: Cannot coerce from class java.util.Date to class java.lang.Long',
    ],
    [
      '${list < map}',
      "Error while evaluating expression: ${list < map}. Cause: Cannot compare 'class java.util.ArrayList' and 'class java.util.LinkedHashMap'",
    ],
    ['${-list}', "Error while evaluating expression: ${-list}. Cause: Cannot negate 'class java.util.ArrayList'"],
    ['${1 % 0}', 'Error while evaluating expression: ${1 % 0}. Cause: / by zero'],
    [
      '${word.charAt(9)}',
      'Error while evaluating expression: ${word.charAt(9)}. Cause: Index 9 out of bounds for length 3',
    ],
    [
      '${word.substring(2, 1)}',
      'Error while evaluating expression: ${word.substring(2, 1)}. Cause: begin 2, end 1, length 3',
    ],
    ['${word.contains(none)}', 'Error while evaluating expression: ${word.contains(none)}. Cause: Argument 1 is null'],
    [
      '${word.split(word.concat("|"))}',
      'Error while evaluating expression: ${word.split(word.concat("|"))}. Cause: Regular expressions are not supported: \'abc|\'',
    ],
    ['${list.get(2)}', 'Error while evaluating expression: ${list.get(2)}. Cause: Index 2 out of bounds for length 2'],
    ["${tree.prop('b')}", "Error while evaluating expression: ${tree.prop('b')}. Cause: Unable to find 'b'"],
    [
      "${tree.prop('a').stringValue()}",
      "Error while evaluating expression: ${tree.prop('a').stringValue()}. Cause: The JSON node is not a string",
    ],
    [
      '${tree.elements()}',
      'Error while evaluating expression: ${tree.elements()}. Cause: The JSON node is not an array',
    ],
    [
      "${JSON('{').prop('a')}",
      "Error while evaluating expression: ${JSON('{').prop('a')}. Cause: Unable to parse the text as JSON",
    ],
    [
      '${broken}',
      'Error while evaluating expression: ${broken}. Cause: Cannot deserialize a variable of type Json: its text cannot be read',
    ],
    [
      '${dateTime().plusYears(2000000000)}',
      'Error while evaluating expression: ${dateTime().plusYears(2000000000)}. Cause: The date is out of range',
    ],
    [
      '${execution}',
      'Error while evaluating expression: ${execution}. Cause: An instance of org.camunda.bpm.engine.delegate.DelegateExecution cannot be a variable',
    ],
    [
      "${execution.setVariable('x', execution)}",
      "Error while evaluating expression: ${execution.setVariable('x', execution)}. Cause: An instance of org.camunda.bpm.engine.delegate.DelegateExecution cannot be a variable",
    ],
  ]
  test.each(cases)('%s', (code, message) => {
    const error = errorOf(code)
    expect(error).toBeInstanceOf(ExpressionError)
    expect(error).toMatchObject({ message, expression: code })
  })
})

describe("nothing of JavaScript's objects can be reached", () => {
  const hidden = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'valueOf', 'size']

  test.each(hidden)('%s is nothing in a map or a JSON node', (name) => {
    expect(valueOfText(`\${map.${name}}`, scope())).toEqual(nothing)
    expect(valueOfText(`\${map['${name}']}`, scope())).toEqual(nothing)
    expect(valueOfText(`\${tree.${name}}`, scope())).toEqual(nothing)
    expect(valueOfText(`\${JSON('[1]').${name}}`, scope())).toEqual(nothing)
  })

  test.each(hidden.filter((name) => name !== 'size'))('%s is no property or method of anything else', (name) => {
    for (const base of ['word', 'x', 'flag', 'list', 'day', 'bytes', 'dateTime()']) {
      expect(errorOf(`\${${base}.${name}}`)).toMatchObject({ kind: 'unknownProperty' })
    }
    expect(errorOf(`\${map.${name}(1, 2, 3)}`)).toMatchObject({ kind: 'unknownMethod' })
  })

  test('a key called __proto__ in the data is data, and changes no prototype', () => {
    expect(valueOfText('${tree.own.__proto__.b}', scope())).toEqual(int(1))
    expect(valueOfText('${JSON(\'{"__proto__": {"admin": true}}\')}', scope())).toEqual(
      json('{"__proto__":{"admin":true}}'),
    )
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
  })

  test('variables with such names are variables', () => {
    expect(errorOf('${constructor}')).toMatchObject({ kind: 'unknownProperty' })
    expect(valueOfText('${constructor}', scopeWith({ constructor: int(1) }))).toEqual(int(1))
  })
})

describe('work has bounds', () => {
  const half = text('a'.repeat(600_000))

  test.each(['${x.concat(x)}', '${x}${x}', "${x.replace('', x)}", "${x.replaceAll('a', 'bb')}"])(
    'no text gets longer than a million characters: %s',
    (code) => {
      const scope = scopeWith({ x: half })
      expect(() => evaluate(parsed(code), scope.context)).toThrow(
        /Cause: The text would be longer than 1000000 characters$/,
      )
    },
  )

  test('a variable that is nested too deeply is an error', () => {
    const deep = json(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    const scope = scopeWith({ deep, deepObject: object(deep.value === null ? '' : String(deep.value)) })
    expect(() => evaluate(parsed('${deepObject.size()}'), scope.context)).toThrow(ExpressionError)
    expect(() => evaluate(parsed("${'' == deep.prop('a')}"), scope.context)).toThrow(ExpressionError)
  })
})
