import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../../functions/http/app.ts'
import { queryPages } from '../../../../functions/store/dynamodb/pages/query-pages.ts'
import { ReadBudgetError, withReadBudget } from '../../../../functions/store/dynamodb/pages/read-budget.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { TWO_TASKS } from '../../../support/batches.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

let shell: Shell
let api: ApiClient

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterEach(() => shell.stop())

/** Reading requests that `perform` makes. */
async function readsOf(perform: () => Promise<unknown>): Promise<number> {
  shell.meter.requests.clear()
  await perform()
  const reads = ['GetItem', 'BatchGetItem', 'Query', 'Scan']
  return reads.reduce((sum, name) => sum + (shell.meter.requests.get(name) ?? 0), 0)
}

const unknownKeys = (count: number) => Array.from({ length: count }, (_, at) => `nobody-${at}`)

test('a key that no definition has costs one read', async () => {
  await shell.deploy(TWO_TASKS)
  const one = await readsOf(() =>
    api.send('POST', '/process-instance/count', { processDefinitionKeyIn: ['two-tasks'] }),
  )
  const more = await readsOf(() =>
    api.send('POST', '/process-instance/count', { processDefinitionKeyIn: ['two-tasks', ...unknownKeys(50)] }),
  )
  expect(more).toBe(one + 50)
})

test.each(['/process-instance', '/process-instance/count', '/history/process-instance', '/task', '/external-task'])(
  'POST %s with more keys than it may read is refused, and reads nothing',
  async (path) => {
    const reads = await readsOf(async () => {
      expect(await api.send('POST', path, { processDefinitionKeyIn: unknownKeys(101) })).toMatchObject({
        status: 400,
        body: { message: 'processDefinitionKeyIn has 101 keys; the limit is 100' },
      })
    })
    expect(reads).toBe(0)
  },
)

test('a list that everything is compared with has a limit, which the error says', async () => {
  expect(await api.send('POST', '/task', { assigneeIn: unknownKeys(2001) })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('assigneeIn: has 2001 elements; the limit is 2000') },
  })
})

test('a fetch of more topics than a worker can have is refused', async () => {
  const topics = unknownKeys(101).map((topicName) => ({ topicName, lockDuration: 1000 }))
  const fetched = await api.send('POST', '/external-task/fetchAndLock', { workerId: 'w', maxTasks: 1, topics })
  expect(fetched).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('topics: more than 100 topics') },
  })
})

test('reads are counted under their budget, and not what goes on afterwards', async () => {
  const { db } = shell.services
  const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'nothing' } }
  const read = async () => {
    for await (const _ of queryPages(db, query));
  }
  let later: (() => Promise<void>) | undefined
  const within = withReadBudget(2, async () => {
    later = read
    await read()
    await read()
  })
  await expect(within).resolves.toBeUndefined()
  await expect(
    withReadBudget(2, async () => {
      for (let at = 0; at < 3; at++) await read()
    }),
  ).rejects.toThrow(ReadBudgetError)
  await expect(later?.()).resolves.toBeUndefined()
})

test('an answer that Lambda would not take says how to ask for a part of it', async () => {
  const app = createApp(shell.services, [
    (routes) => routes.get('/large', (c) => c.json({ text: '"'.repeat(Number(c.req.query('quotes'))) })),
  ])
  const small = await app.request('/large?quotes=1000000')
  expect([small.status, (await small.text()).length]).toEqual([200, 2_000_011])
  const large = await app.request('/large?quotes=2000000')
  expect(large.status).toBe(400)
  expect(await large.text()).toMatch(/The answer would have \d+ bytes; the limit is 6291456\. Ask for a part/)
})
