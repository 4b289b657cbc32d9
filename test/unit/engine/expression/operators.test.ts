// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import type { TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import {
  bool,
  date,
  double,
  int,
  json,
  long,
  nothing,
  object,
  scopeWith,
  short,
  text,
  valueOfText,
} from './execution-double.ts'

const scope = () =>
  scopeWith({
    one: int(1),
    two: long(2),
    small: short(3),
    half: double(0.5),
    huge: long('9007199254740993'),
    none: nothing,
    noText: { type: 'String', value: null },
    blank: text(''),
    word: text('word'),
    five: text('5'),
    yes: bool(true),
    no: bool(false),
    early: date('2026-01-01T00:00:00.000+0000'),
    late: date('2026-01-01T02:00:00.000+0100'),
    list: object('["a",1,2.5,null]'),
    nil: object('[]'),
    map: object('{"a":{"b":"c"},"with space":1}'),
    tree: json('{"a":{"b":[10,20]},"ok":true}'),
  })

type Case = readonly [string, TypedValue]

describe('literals', () => {
  const cases: readonly Case[] = [
    ['${1}', long(1)],
    ['${1.5}', double(1.5)],
    ['${.5}', double(0.5)],
    ['${1e3}', double(1000)],
    ['${9007199254740991}', long(9007199254740991)],
    ['${9223372036854775807}', long('9223372036854775807')],
    ["${'single'}", text('single')],
    ['${"double"}', text('double')],
    ["${'it\\'s'}", text("it's")],
    ['${"a \\"quote\\" and \\\\"}', text('a "quote" and \\')],
    ['${"}"}', text('}')],
    ['${true}', bool(true)],
    ['${false}', bool(false)],
    ['${null}', nothing],
  ]
  test.each(cases)('%s', (code, expected) => {
    expect(valueOfText(code)).toEqual(expected)
  })
})

describe('arithmetic gives a Long, or a Double where a fraction takes part', () => {
  const cases: readonly Case[] = [
    ['${1 + 1}', long(2)],
    ['${one + one}', long(2)],
    ['${one + two}', long(3)],
    ['${one + half}', double(1.5)],
    ['${small * two}', long(6)],
    ['${none + 1}', long(1)],
    ['${noText + 1}', long(1)],
    ['${null + null}', long(0)],
    ['${blank + 1}', long(1)],
    ["${'2' + '3'}", long(5)],
    ["${'2.5' + 1}", double(3.5)],
    ['${five - 7}', long(-2)],
    ['${1 / 2}', double(0.5)],
    ['${4 div 2}', double(2)],
    ['${1 / 0}', double('Infinity')],
    ['${0.0 / 0}', double('NaN')],
    ['${7 % 4}', long(3)],
    ['${-7 mod 4}', long(-3)],
    ['${7.5 % 2}', double(1.5)],
    ['${2 + 3 * 4}', long(14)],
    ['${(2 + 3) * 4}', long(20)],
    ['${10 - 4 - 3}', long(3)],
    ['${huge + 1}', long('9007199254740994')],
    ['${9223372036854775807 + 1}', long('-9223372036854775808')],
    ['${-one}', int(-1)],
    ['${-half}', double(-0.5)],
    ["${-'5'}", long(-5)],
    ['${-null}', long(0)],
    ['${- - 2}', long(2)],
  ]
  test.each(cases)('%s', (code, expected) => {
    expect(valueOfText(code, scope())).toEqual(expected)
  })
})

describe('comparison', () => {
  const holding = [
    'one == 1',
    'one == 1.0',
    "one == '1'",
    'small eq 3',
    'half < 1',
    'two > one',
    'two ge 2',
    'one le 1',
    'one lt 2',
    'huge == 9007199254740993',
    'huge != 9007199254740992',
    'none == null',
    'noText == null',
    'not (none == 0)',
    "not (none == '')",
    'word != null',
    "word == 'word'",
    "'a' < 'b'",
    "'10' < '9'",
    'five == 5',
    '5 == five',
    "yes == 'true'",
    "no == 'anything'",
    'yes == true',
    'yes != no',
    'no < yes',
    'early != late',
    'late > early',
    'early == early',
    'late.time == early.time + 3600000',
    'null <= null',
    'not (null < 1)',
    'not (null >= 1)',
    'list == list',
    "map.a.b == 'c'",
    'tree.ok',
    '1 == 1 == true',
    'not (0.0 / 0 < 1)',
    '(0.0 / 0) == (0.0 / 0)',
  ]
  test.each(holding)('%s', (code) => {
    expect(valueOfText(`\${${code}}`, scope())).toEqual(bool(true))
  })
})

describe('logic', () => {
  const cases: readonly Case[] = [
    ['${true and false}', bool(false)],
    ['${true && yes}', bool(true)],
    ['${no or yes}', bool(true)],
    ['${no || no}', bool(false)],
    ['${!yes}', bool(false)],
    ['${not no}', bool(true)],
    ["${'TRUE' and yes}", bool(true)],
    ['${null or blank}', bool(false)],
    ['${true or false and false}', bool(true)],
    ['${1 < 2 and 2 < 3}', bool(true)],
    ['${yes ? 1 : 2}', long(1)],
    ['${no ? 1 : yes ? 2 : 3}', long(2)],
    ['${yes ? no ? 1 : 2 : 3}', long(2)],
    ['${empty none}', bool(true)],
    ['${empty blank}', bool(true)],
    ['${empty word}', bool(false)],
    ['${empty nil}', bool(true)],
    ['${not empty list}', bool(true)],
    ['${empty 0}', bool(false)],
    ['${empty none and one == 1}', bool(true)],
  ]
  test.each(cases)('%s', (code, expected) => {
    expect(valueOfText(code, scope())).toEqual(expected)
  })

  test('what does not decide is not evaluated', () => {
    expect(valueOfText('${no and missing}', scope())).toEqual(bool(false))
    expect(valueOfText('${yes or missing}', scope())).toEqual(bool(true))
    expect(valueOfText('${yes ? 1 : missing}', scope())).toEqual(long(1))
  })
})

describe('variables, properties and positions', () => {
  const cases: readonly Case[] = [
    ['${one}', int(1)],
    ['${small}', short(3)],
    ['${huge}', long('9007199254740993')],
    ['${early}', date('2026-01-01T00:00:00.000+0000')],
    ['${list}', object('["a",1,2.5,null]')],
    ['${tree}', json('{"a":{"b":[10,20]},"ok":true}')],
    ['${list[0]}', text('a')],
    ['${list[1]}', int(1)],
    ['${list[2]}', double(2.5)],
    ['${list[9]}', nothing],
    ["${list['1']}", int(1)],
    ['${map.a.b}', text('c')],
    ["${map['with space']}", int(1)],
    ["${map['a']['b']}", text('c')],
    ['${map.missing}', nothing],
    ['${map.missing.more.and[0].more}', nothing],
    ['${tree.a.b[1]}', int(20)],
    ['${tree.a.b}', json('[10,20]')],
    ['${none.anything}', nothing],
  ]
  test.each(cases)('%s', (code, expected) => {
    expect(valueOfText(code, scope())).toEqual(expected)
  })

  test('the innermost variable of a name counts', () => {
    const scope = scopeWith({ x: int(1) })
    scope.local.set('x', int(2))
    expect(valueOfText('${x}', scope)).toEqual(int(2))
  })
})

describe('texts', () => {
  const cases: readonly Case[] = [
    ['', text('')],
    ['no expression', text('no expression')],
    ['$5 and #1 {x}', text('$5 and #1 {x}')],
    ['Claim ${one} of ${two}', text('Claim 1 of 2')],
    ['#{one}', int(1)],
    ['a#{one}b', text('a1b')],
    ['${one}${two}', text('12')],
    ['[${none}]', text('[]')],
    ['\\${one}', text('${one}')],
    ['\\${one} ${two}', text('${one} 2')],
    ['C:\\dir', text('C:\\dir')],
    ['${half} ${1/4*8} ${10000000.0} ${0.00012}', text('0.5 2.0 1.0E7 1.2E-4')],
    ['${early} ', text('Thu Jan 01 00:00:00 UTC 2026 ')],
    ['${list} ${map}', text('[a, 1, 2.5, null] {a={b=c}, with space=1}')],
    ['${tree} ', text('{"a":{"b":[10,20]},"ok":true} ')],
    ['${yes} ${word}', text('true word')],
  ]
  test.each(cases)('%s', (code, expected) => {
    expect(valueOfText(code, scope())).toEqual(expected)
  })
})
