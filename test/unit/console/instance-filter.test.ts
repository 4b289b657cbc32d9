import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  conditionCount,
  filterOfParameters,
  filterToParameters,
  historicQuery,
  type InstanceFilter,
  meaningOf,
  NO_FILTER,
  narrowedTo,
  readIds,
  VARIABLE_OPERATORS,
} from '../../../console/definition/instance-filter.ts'

describe('a filter of instances', () => {
  test('after a drag means those that wait where the tokens came from, unless activities or instances were named before', () => {
    expect(narrowedTo(NO_FILTER, 'check').activityIds).toEqual(['check'])
    expect(narrowedTo({ ...NO_FILTER, businessKey: 'a' }, 'check')).toMatchObject({
      businessKey: 'a',
      activityIds: ['check'],
    })
    for (const named of [{ activityIds: ['other'] }, { ids: ['x'] }]) {
      const filter = { ...NO_FILTER, ...named }
      expect(narrowedTo(filter, 'check')).toBe(filter)
    }
  })

  test('without conditions means every running instance of the definition', () => {
    expect(historicQuery('d', NO_FILTER)).toEqual({ processDefinitionId: 'd', unfinished: true })
    expect(conditionCount(NO_FILTER)).toBe(0)
  })

  test('is a historic query, as the API and a modification take it', () => {
    const filter: InstanceFilter = {
      businessKey: 'claim-%',
      activityIds: ['check'],
      variables: [
        { name: 'amount', operator: 'gt', value: '100' },
        { name: 'code', operator: 'eq', value: '"007"' },
        { name: 'name', operator: 'like', value: '1%' },
        { name: 'none', operator: 'eq', value: 'null' },
      ],
      startedAfter: '2026-01-02T03:04',
      startedBefore: '',
      withIncident: true,
      state: 'suspended',
      ids: ['x', 'y'],
    }
    expect(historicQuery('d', filter)).toEqual({
      processDefinitionId: 'd',
      unfinished: true,
      processInstanceBusinessKeyLike: 'claim-%',
      activeActivityIdIn: ['check'],
      variables: [
        { name: 'amount', operator: 'gt', value: 100 },
        { name: 'code', operator: 'eq', value: '007' },
        { name: 'name', operator: 'like', value: '1%' },
        { name: 'none', operator: 'eq' },
      ],
      startedAfter: new Date('2026-01-02T03:04').toISOString().replace('Z', '+0000'),
      withIncidents: true,
      suspended: true,
      processInstanceIds: ['x', 'y'],
    })
    expect(conditionCount(filter)).toBe(10)
  })

  test.each([
    ['true', true],
    [' 12.5 ', 12.5],
    ['null', undefined],
    ['"12"', '12'],
    ['', ''],
    ['abc', 'abc'],
  ])('takes what was typed as %s for %s', (typed, meant) => {
    expect(meaningOf(typed)).toBe(meant)
  })

  test('ids are read however they were pasted, each once', () => {
    expect(readIds(' a\r\nb,c;\t"d"\n\na ')).toEqual(['a', 'b', 'c', 'd'])
  })

  test('comes back from the address as it went there', () => {
    const text = fc.string({ minLength: 1 })
    const word = fc.stringMatching(/^[A-Za-z_]\w*$/)
    const time = fc.constantFrom('', '2026-11-26T10:30')
    const filter: fc.Arbitrary<InstanceFilter> = fc.record({
      businessKey: fc.string(),
      activityIds: fc.array(text),
      variables: fc.array(
        fc.record({ name: word, operator: fc.constantFrom(...VARIABLE_OPERATORS), value: fc.string() }),
      ),
      startedAfter: time,
      startedBefore: time,
      withIncident: fc.boolean(),
      state: fc.constantFrom('any', 'active', 'suspended'),
      ids: fc.array(text),
    })
    fc.assert(
      fc.property(filter, (one) => {
        expect(filterOfParameters(new URLSearchParams(filterToParameters(one).toString()))).toEqual(one)
      }),
    )
  })

  test('an address that makes no sense filters nothing', () => {
    expect(filterOfParameters(new URLSearchParams('variable=x&state=odd&startedAfter=soon'))).toEqual(NO_FILTER)
  })
})
