import { describe, expect, test } from 'vitest'
import { readRoute, routeTo } from '../../../console/app/route.ts'
import { pageState, pageToggled, toggled } from '../../../console/definition/selection.ts'
import { countsByActivity, visibleChanges } from '../../../console/diagram/counts.ts'
import { counted, dollarText, percentOf, shortCount, signedCount } from '../../../console/format/number.ts'
import { durationText, millisOf } from '../../../console/format/time.ts'
import { readVariables } from '../../../console/instance/start-variables.ts'
import { readTyped } from '../../../console/instance/typed-text.ts'
import { operationsOf, operationWords } from '../../../console/log/operations.ts'

describe('addresses', () => {
  test.each([
    ['', { page: 'processes' }],
    ['#/batches', { page: 'batches' }],
    ['#/batch/a%2Fb', { page: 'batch', id: 'a/b' }],
    ['#/instance/%E0', { page: 'instance', id: '%E0' }],
    ['#/nowhere/1', { page: 'unknown', path: 'nowhere/1' }],
  ])('%s', (hash, route) => {
    expect(readRoute(hash)).toEqual(route)
  })

  test('a definition keeps its filter', () => {
    const filter = new URLSearchParams({ activity: 'a b&c' })
    const address = routeTo({ page: 'definition', id: 'p:1:x', filter })
    expect(readRoute(address)).toEqual({ page: 'definition', id: 'p:1:x', filter })
  })
})

describe('a selection', () => {
  test('survives paging: a page adds to it and takes from it only its own', () => {
    const chosen = pageToggled(toggled(new Set(), 'z'), ['a', 'b'])
    expect([...chosen]).toEqual(['z', 'a', 'b'])
    expect(pageState(chosen, ['a', 'b'])).toBe('all')
    expect(pageState(chosen, ['a', 'c'])).toBe('some')
    expect([...pageToggled(chosen, ['a', 'b'])]).toEqual(['z'])
    expect(pageState(new Set(), [])).toBe('none')
  })
})

describe('counts on a diagram', () => {
  const none = { '@class': '', failedJobs: 0, incidents: [] }

  test('the body of a multi-instance activity is not counted beside its instances', () => {
    const incidents = [{ incidentType: 'failedJob', incidentCount: 2 }]
    const counts = countsByActivity([
      { ...none, id: 'a', instances: 3, incidents },
      { ...none, id: 'a#multiInstanceBody', instances: 1, failedJobs: 1 },
    ])
    expect(counts.get('a')).toEqual({ instances: 3, failedJobs: 1, incidents: 2 })
  })

  test('a preview draws what changes, the largest first', () => {
    const activities = [
      { activityId: 'same', before: 2, after: 2 },
      { activityId: 'b', before: 0, after: 3 },
      { activityId: 'a', before: 9, after: 0 },
    ]
    expect(visibleChanges(activities).map(({ activityId }) => activityId)).toEqual(['a', 'b'])
  })
})

describe('what is written for people', () => {
  test('numbers', () => {
    expect(shortCount(9999, 'en')).toBe('9,999')
    expect(shortCount(123_456, 'en')).toBe('123.5K')
    expect([signedCount(5, 'en'), signedCount(-5, 'en'), signedCount(0)]).toEqual(['+5', '−5', '±0'])
    expect([dollarText(0.00076, 'en'), dollarText(12, 'en')]).toEqual(['$0.0008', '$12.00'])
    expect([percentOf(999, 1000), percentOf(0, 0)]).toEqual([99, 0])
    expect([counted(1, 'instance', undefined, 'en'), counted(2, 'instance', undefined, 'en')]).toEqual([
      '1 instance',
      '2 instances',
    ])
  })

  test('times', () => {
    expect(durationText(3725, 'en')).toBe('1 hour, 2 minutes')
    expect(durationText(0, 'en')).toBe('0 seconds')
    expect(millisOf('2026-11-26T10:30:00.000+0100')).toBe(Date.UTC(2026, 10, 26, 9, 30))
  })

  test('one act of an operator is one line, whatever it changed', () => {
    const entry = { operationId: 'o', property: 'async', orgValue: null, newValue: 'true' }
    const entries = [
      entry,
      { ...entry, property: 'nrOfInstances', newValue: '5' },
      { ...entry, operationId: 'p', property: null },
    ]
    expect(operationsOf(entries).map(({ changes }) => changes.length)).toEqual([2, 0])
    expect(operationWords('ModifyProcessInstance')).toBe('Modify process instance')
  })
})

describe('variables that are typed', () => {
  test.each([
    ['Integer', '12', { ok: true, type: 'Integer', value: 12 }],
    ['Integer', '2147483648', { ok: false, problem: 'A whole number from -2147483648 to 2147483647.' }],
    ['Long', '9007199254740993', { ok: true, type: 'Long', value: '9007199254740993' }],
    ['Boolean', 'yes', { ok: false, problem: 'true or false.' }],
    ['Double', '1e400', { ok: false, problem: 'A number.' }],
    ['Null', 'x', { ok: true, type: 'Null', value: null }],
  ] as const)('%s %s', (type, text, read) => {
    expect(readTyped(type, text)).toEqual(read)
  })

  test('variables of a start as JSON', () => {
    expect(readVariables('{"n": 1, "list": [1]}').variables).toEqual({
      n: { value: 1 },
      list: { value: '[1]', type: 'Json' },
    })
    expect(readVariables(' ').variables).toBeUndefined()
    expect(readVariables('[1]').problem).toMatch(/JSON object/)
  })
})
