import { describe, expect, test } from 'vitest'
import {
  type Conditions,
  notSupported,
  predicateOf,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../../functions/query/conditions/conditions.ts'
import { comparisonBy, countViews, selectViews } from '../../../functions/query/views.ts'

interface Task {
  readonly id: string
  readonly assignee?: string
}
interface Query {
  readonly id?: string | null
  readonly idIn?: readonly string[] | null
  readonly assigned?: boolean | null
  readonly assigneeExpression?: string | null
}

const conditions: Conditions<Query, Task> = {
  id: whereEqual(({ id }) => id),
  idIn: whereOneOf(({ id }) => id),
  assigned: whereTrue(({ assignee }) => assignee !== undefined),
  assigneeExpression: notSupported,
}

const tasks: readonly Task[] = [{ id: 'a' }, { id: 'b', assignee: 'ada' }, { id: 'c', assignee: 'bob' }]
const found = (query: Query) => tasks.filter(predicateOf(conditions, query)).map(({ id }) => id)

describe('filters', () => {
  test.each<[string, Query, string[]]>([
    ['all that are set have to hold', { idIn: ['a', 'b'], assigned: true }, ['b']],
    ['null is the same as missing', { id: null }, ['a', 'b', 'c']],
    ['a flag that is false is none', { assigned: false }, ['a', 'b', 'c']],
    ['an empty list is none', { idIn: [] }, ['a', 'b', 'c']],
  ])('%s', (_, query, expected) => expect(found(query)).toEqual(expected))

  test('one that is not supported is refused by its name, never ignored', () => {
    expect(() => found({ assigneeExpression: 'x' })).toThrow("The filter 'assigneeExpression' is not supported")
  })
})

describe('a page', () => {
  const all = () => true
  let read = 0
  async function* pages() {
    for (const task of tasks) {
      read++
      yield [task]
    }
  }
  const byId = (sortOrder: 'asc' | 'desc') => comparisonBy<Task>({ id: ({ id }) => id }, [{ sortBy: 'id', sortOrder }])

  test('without an order reads no further than it has to', async () => {
    read = 0
    const page = await selectViews(pages(), all, undefined, { firstResult: 0, maxResults: 1 })
    expect([page, read]).toEqual([[{ id: 'a' }], 1])
  })

  test('begins after the results that are left out, in the order asked for', async () => {
    const page = await selectViews(pages(), all, byId('desc'), { firstResult: 1, maxResults: 1 })
    expect(page.map(({ id }) => id)).toEqual(['b'])
  })

  test('counting goes over everything', async () => expect(await countViews(pages(), all)).toBe(3))
})
