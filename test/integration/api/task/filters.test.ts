import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { apiClient } from '../../../support/api/api-client.ts'
import { type Shell, startShell } from '../../../support/shell.ts'
import { line, userTask } from '../../../unit/engine/stage/model.ts'

let shell: Shell

beforeAll(async () => {
  shell = await startShell()
  await shell.deploy(line({ a: userTask('a', '', 'camunda:assignee="ada" name="Pay"') }))
  await shell.deploy(line({ a: userTask('a', '', 'name="Check"') }).replaceAll('id="p"', 'id="q"'))
  for (const key of ['p', 'p', 'q']) await shell.start(key)
})
afterAll(() => shell.stop())

const withName = (sub: string) =>
  apiClient(shell.services, {
    requestContext: { authorizer: { jwt: { claims: { iss: 'https://login.test', sub, scope: 'shunt/operate' } } } },
  })
const ada = () => withName('ada')
const created = async (filter: object) =>
  z
    .object({ id: z.string() })
    .parse((await ada().send('POST', '/filter/create', { resourceType: 'Task', ...filter })).body)

describe('a filter', () => {
  test('finds the tasks of its query, in its order, and fewer where it is narrowed', async () => {
    const query = { sorting: [{ sortBy: 'name', sortOrder: 'asc' }], active: true }
    const { id } = await created({ name: 'All', query, properties: { color: '#fff' } })
    const names = (body: unknown) =>
      z
        .array(z.object({ name: z.string() }))
        .parse(body)
        .map(({ name }) => name)
    expect(names((await ada().get(`/filter/${id}/list`)).body)).toEqual(['Check', 'Pay', 'Pay'])
    expect(names((await ada().get(`/filter/${id}/list?firstResult=1&maxResults=1`)).body)).toEqual(['Pay'])
    expect((await ada().get(`/filter/${id}/count`)).body).toEqual({ count: 3 })
    expect((await ada().send('POST', `/filter/${id}/count`, { assignee: 'ada' })).body).toEqual({ count: 2 })
    expect((await ada().send('POST', `/filter/${id}/singleResult`, { unassigned: true })).body).toMatchObject({
      name: 'Check',
    })
    expect((await ada().send('POST', `/filter/${id}/singleResult`, { name: 'None' })).status).toBe(204)
    expect((await ada().send('POST', `/filter/${id}/count`, { active: null, assignee: 'ada' })).body).toEqual({
      count: 2,
    })
    expect(await ada().get(`/filter/${id}/singleResult`)).toMatchObject({ status: 400 })
    expect((await ada().get(`/filter/${id}?itemCount=true`)).body).toEqual({
      id,
      resourceType: 'Task',
      name: 'All',
      owner: null,
      query,
      properties: { color: '#fff' },
      itemCount: 3,
    })
  })

  test('is kept for who created it, changed and deleted by him, and nobody else sees it', async () => {
    const { id } = await created({ name: 'Mine', query: { assignee: 'ada' } })
    const [eve, listOfEve] = [withName('eve'), await withName('eve').get('/filter')]
    expect(listOfEve.body).toEqual([])
    for (const path of [`/filter/${id}`, `/filter/${id}/list`]) expect((await eve.get(path)).status, path).toBe(404)
    expect((await eve.send('DELETE', `/filter/${id}`)).status).toBe(404)
    expect((await ada().send('PUT', `/filter/${id}`, { name: 'Other' })).status).toBe(204)
    expect((await ada().get('/filter?nameLike=Oth%25')).body).toMatchObject([{ id, name: 'Other', query: {} }])
    expect((await ada().send('DELETE', `/filter/${id}`)).status).toBe(204)
    expect((await ada().get(`/filter/${id}`)).status).toBe(404)
  })

  test.each([
    ['of another type', { resourceType: 'Batch', name: 'x' }, 'Batch'],
    ['without a name', { resourceType: 'Task' }, 'name'],
    ['with a query that makes no sense', { resourceType: 'Task', name: 'x', query: { priority: 'high' } }, 'priority'],
    [
      'with a filter that Shunt has not',
      { resourceType: 'Task', name: 'x', query: { ownerExpression: 'x' } },
      'ownerExpression',
    ],
    [
      'with an order that there is not',
      { resourceType: 'Task', name: 'x', query: { sorting: [{ sortBy: 'luck', sortOrder: 'asc' }] } },
      'luck',
    ],
    ['that is too large', { resourceType: 'Task', name: 'x'.repeat(60_000) }, '50000'],
  ])('%s is refused', async (_, body, message) => {
    expect(await ada().send('POST', '/filter/create', body)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(message) },
    })
  })
})
