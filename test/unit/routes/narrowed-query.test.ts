import { describe, expect, test } from 'vitest'
import { narrowedQuery } from '../../../functions/routes/filter/narrowed-query.ts'

describe('the query of a filter, narrowed', () => {
  test.each([
    ['a further condition is added', { assignee: 'ada' }, { name: 'Pay' }, { assignee: 'ada', name: 'Pay' }],
    ['one of the same field counts before it', { assignee: 'ada' }, { assignee: 'eve' }, { assignee: 'eve' }],
    ['null takes nothing away', { assignee: 'ada' }, { assignee: null }, { assignee: 'ada' }],
    ['a flag stays set', { unassigned: true }, { unassigned: false }, { unassigned: true }],
    ['an empty list takes nothing away', { taskIdIn: ['a'] }, { taskIdIn: [] }, { taskIdIn: ['a'] }],
    [
      'groups of alternatives are all asked for',
      { orQueries: [{ name: 'a' }] },
      { orQueries: [{ name: 'b' }] },
      { orQueries: [{ name: 'a' }, { name: 'b' }] },
    ],
    [
      'the kept order counts first',
      { sorting: [{ sortBy: 'name' }] },
      { sorting: [{ sortBy: 'id' }] },
      { sorting: [{ sortBy: 'name' }, { sortBy: 'id' }] },
    ],
    [
      'conditions on other variables are added, those on the same variable replaced',
      {
        processVariables: [
          { name: 'x', value: 1 },
          { name: 'y', value: 1 },
        ],
      },
      { processVariables: [{ name: 'x', value: 2 }] },
      {
        processVariables: [
          { name: 'y', value: 1 },
          { name: 'x', value: 2 },
        ],
      },
    ],
    ['what is no list stays what it is, to be refused', { orQueries: [] }, { orQueries: 'x' }, { orQueries: 'x' }],
  ])('%s', (_, kept, further, narrowed) => {
    expect(narrowedQuery(kept, further)).toEqual(narrowed)
  })

  test('a field named like the prototype is a field', () => {
    const narrowed = narrowedQuery({}, JSON.parse('{"__proto__": {"assignee": "ada"}}'))
    expect(Object.keys(narrowed)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(narrowed)).toBe(Object.prototype)
  })
})
