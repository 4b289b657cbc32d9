import { z } from '@hono/zod-openapi'
import { describe, expect, test } from 'vitest'
import { pageParameters, readPage, readSorting } from '../../../functions/http/request/page.ts'
import { queryParametersOf, readQueryString } from '../../../functions/http/request/query-string.ts'
import { date, flag, integer, text, texts, variableConditions } from '../../../functions/query/conditions/fields.ts'

const schema = z.object({
  name: text,
  active: flag,
  priority: integer,
  idIn: texts,
  createdAfter: date,
  variables: variableConditions,
  sorting: texts,
})

describe('a query string', () => {
  test('says what a JSON body says', () => {
    const given = {
      name: 'x',
      active: 'True',
      priority: '7',
      idIn: 'a,b',
      createdAfter: '2026-01-01T00:00:00.000+0000',
      variables: 'amount_gt_15',
      unknown: 'ignored',
    }
    expect(readQueryString(schema, given)).toEqual({
      name: 'x',
      active: true,
      priority: 7,
      idIn: ['a', 'b'],
      createdAfter: Date.UTC(2026, 0, 1),
      variables: [{ name: 'amount', operator: 'gt', value: '15' }],
    })
  })

  test.each([
    [
      'active',
      'maybe',
      "Cannot set query parameter 'active' to value 'maybe': Cannot convert value maybe to java type java.lang.Boolean",
    ],
    [
      'priority',
      '1.5',
      "Cannot set query parameter 'priority' to value '1.5': Cannot convert value 1.5 to java type java.lang.Integer",
    ],
    [
      'createdAfter',
      'today',
      "Cannot set query parameter 'createdAfter' to value 'today': Cannot convert value \"today\" to java type java.util.Date",
    ],
  ])('%s=%s is refused by its name', (name, value, message) => {
    expect(() => readQueryString(schema, { [name]: value })).toThrow(message)
  })

  test('is described parameter by parameter; what only a body can hold is left out', () => {
    expect(queryParametersOf(schema).map(({ name, schema: { type } }) => [name, type])).toEqual([
      ['name', 'string'],
      ['active', 'boolean'],
      ['priority', 'integer'],
      ['idIn', 'string'],
      ['createdAfter', 'string'],
      ['variables', 'string'],
    ])
  })
})

describe('paging and order', () => {
  test('everything from the first result unless told otherwise', () => {
    expect(readPage({})).toEqual({ firstResult: 0, maxResults: undefined })
  })

  test('a negative page is refused', () => expect(() => readPage({ firstResult: '-1' })).toThrow(/'firstResult'/))

  test.each([
    [{ sortBy: 'id' }, 'Only a single sorting parameter specified. sortBy and sortOrder required'],
    [{ sortOrder: 'asc' }, 'Only a single sorting parameter specified. sortBy and sortOrder required'],
    [{ sortBy: 'x', sortOrder: 'asc' }, "Cannot set query parameter 'sortBy' to value 'x'"],
    [{ sortBy: 'id', sortOrder: 'up' }, "Cannot set query parameter 'sortOrder' to value 'up'"],
  ])('%j is refused', (given, message) => {
    expect(() => readSorting(given, ['id'])).toThrow(message)
  })

  test('the keys to sort by are in the description', () => {
    const sortBy = queryParametersOf(pageParameters(['id', 'name'])).find(({ name }) => name === 'sortBy')
    expect(sortBy?.schema).toEqual({ type: 'string', enum: ['id', 'name'] })
  })
})
