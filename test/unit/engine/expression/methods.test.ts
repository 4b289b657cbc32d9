// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import type { TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import { bool, date, double, int, json, long, NOW, object, scopeWith, text, valueOfText } from './execution-double.ts'

type Case = readonly [string, TypedValue]

const scope = () =>
  scopeWith({
    name: text(' Mary, John,,'),
    one: int(1),
    half: double(1.5),
    day: date('2026-01-01T00:00:00.000+0000'),
    list: object('["a",1,"b","a"]'),
    map: object('{"a":1,"b":[2]}'),
    tree: json('{"name":"x","n":1.5,"ok":true,"none":null,"items":[{"id":"first"},2]}'),
  })

const list = (value: string): TypedValue => ({
  type: 'Object',
  value,
  valueInfo: { objectTypeName: 'java.util.ArrayList', serializationDataFormat: 'application/json' },
})

const cases: Record<string, readonly Case[]> = {
  texts: [
    ["${'abc'.length()}", int(3)],
    ["${'abc'.toUpperCase()}", text('ABC')],
    ["${'ABC'.toLowerCase()}", text('abc')],
    ['${name.trim()}', text('Mary, John,,')],
    ["${'abc'.contains('b')}", bool(true)],
    ["${'abc'.startsWith('b')}", bool(false)],
    ["${'abc'.endsWith('bc')}", bool(true)],
    ["${'abc'.equals('abc')}", bool(true)],
    ["${'abc'.equalsIgnoreCase('ABC')}", bool(true)],
    ["${'a'.concat('b').concat(1)}", text('ab1')],
    ["${'abc'.substring(1)}", text('bc')],
    ["${'abc'.substring(1, 2)}", text('b')],
    ["${'abcb'.indexOf('b')}", int(1)],
    ["${'abcb'.indexOf('b', 2)}", int(3)],
    ["${'abcb'.lastIndexOf('b')}", int(3)],
    ["${'a.b.c'.replace('.', '$&')}", text('a$&b$&c')],
    ["${'ab'.replace('', '-')}", text('-a-b-')],
    ["${'a.b.c'.replaceAll('\\\\.', '')}", text('abc')],
    ["${'a,b'.replaceFirst(',', ';')}", text('a;b')],
    ["${name.split(',')}", list('[" Mary"," John"]')],
    ["${'a.b'.split('\\\\.').size()}", int(2)],
    ["${'none'.split(',')}", list('["none"]')],
    ["${''.isEmpty()}", bool(true)],
    ["${'abc'.charAt(1)}", text('b')],
    ["${'a'.compareTo('b') < 0}", bool(true)],
    ["${'abc'.toString()}", text('abc')],
  ],
  numbers: [
    ['${half.intValue()}', int(1)],
    ['${one.longValue()}', long(1)],
    ['${one.doubleValue()}', double(1)],
    ['${one.toString()}', text('1')],
    ['${half.toString()}', text('1.5')],
    ['${(3000000000).intValue()}', int(-1294967296)],
    ['${one.equals(1)}', bool(false)],
    ['${one.longValue().equals(1)}', bool(true)],
    ['${true.toString()}', text('true')],
  ],
  lists: [
    ['${list.size()}', int(4)],
    ['${list.get(1)}', int(1)],
    ["${list.contains('b')}", bool(true)],
    ['${list.contains(1)}', bool(false)],
    ['${list.contains(one)}', bool(true)],
    ["${list.indexOf('a')}", int(0)],
    ["${list.lastIndexOf('a')}", int(3)],
    ['${list.isEmpty()}', bool(false)],
    ['${list.subList(0, 2)}', list('["a",1]')],
    ["${list.containsAll('a,b'.split(','))}", bool(true)],
  ],
  maps: [
    ["${map.get('a')}", int(1)],
    ["${map.getOrDefault('c', 'no')}", text('no')],
    ["${map.containsKey('b')}", bool(true)],
    ["${map.containsKey('toString')}", bool(false)],
    ['${map.containsValue(one)}', bool(true)],
    ['${map.size()}', int(2)],
    ['${map.isEmpty()}', bool(false)],
    ["${map.keySet().contains('a')}", bool(true)],
    ['${map.values()}', list('[1,[2]]')],
    ["${map.prop('b').elements().get(0).numberValue()}", int(2)],
  ],
  'JSON nodes': [
    ["${tree.prop('name').stringValue()}", text('x')],
    ["${tree.prop('n').numberValue()}", double(1.5)],
    ["${tree.prop('ok').boolValue()}", bool(true)],
    ["${tree.prop('name').value()}", text('x')],
    ["${tree.hasProp('none')}", bool(true)],
    ["${tree.hasProp('toString')}", bool(false)],
    ["${tree.prop('none').isNull()}", bool(true)],
    ["${tree.prop('items').elements().size()}", int(2)],
    ["${tree.jsonPath('$.items[0].id').stringValue()}", text('first')],
    ['${tree.jsonPath("$[\'items\'][1]").element().numberValue()}', int(2)],
    ["${tree.jsonPath('$.items').elementList().size()}", int(2)],
    ["${tree.jsonPath('$').prop('name').stringValue()}", text('x')],
    ["${tree.prop('items').elements().get(0).prop('id').stringValue()}", text('first')],
    ["${tree.prop('items')}", json('[{"id":"first"},2]')],
    ["${tree.fieldNames().contains('n')}", bool(true)],
    ["${JSON('{\"a\": [1]}').prop('a').isArray()}", bool(true)],
    ["${S(tree).prop('name').isString()}", bool(true)],
  ],
  dates: [
    ['${now()}', date('2026-01-31T12:00:00.000+0000')],
    ['${dateTime()}', date('2026-01-31T12:00:00.000+0000')],
    ['${dateTime().plusDays(1).minusHours(2).toDate()}', date('2026-02-01T10:00:00.000+0000')],
    ['${dateTime().plusMonths(1).toDate()}', date('2026-02-28T12:00:00.000+0000')],
    ['${dateTime().plusYears(1).minusWeeks(1).toString()}', text('2027-01-24T12:00:00.000Z')],
    ['${dateTime().withHourOfDay(8).withMinuteOfHour(30).toDate()}', date('2026-01-31T08:30:00.000+0000')],
    ['${dateTime().withTimeAtStartOfDay().toDate()}', date('2026-01-31T00:00:00.000+0000')],
    ['${dateTime().getMillis()}', long(NOW)],
    ['${dateTime().getDayOfWeek()}', int(6)],
    ['${dateTime().plusMinutes(1).isAfterNow()}', bool(true)],
    ['${dateTime().year - dateTime().plusYears(1).monthOfYear}', long(2025)],
    ['${day.time}', long(Date.UTC(2026, 0, 1))],
    ['${day.getTime()}', long(Date.UTC(2026, 0, 1))],
    ['${day.before(now())}', bool(true)],
    ['${now().after(day)}', bool(true)],
    ['${now() > day}', bool(true)],
  ],
}

describe.each(Object.entries(cases))('%s', (_kind, rows) => {
  test.each(rows)('%s', (code, expected) => {
    expect(valueOfText(code, scope())).toEqual(expected)
  })
})
