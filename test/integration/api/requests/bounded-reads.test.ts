import { afterAll, beforeAll, expect, test } from 'vitest'
import { correlateMessage } from '../../../../functions/events/messages.ts'
import { withReadBudget } from '../../../../functions/store/dynamodb/pages/read-budget.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { chain, model, type Shell, startShell } from '../../../support/shell.ts'

const INSTANCES = 400

let shell: Shell
let api: ApiClient

const waiting = model(
  'waiting',
  `<startEvent id="start"/><receiveTask id="wait" messageRef="paid"/>${chain('start', 'wait')}`,
  '<message id="paid" name="paid"/>',
)

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(TWO_TASKS, waiting)
  await startInstances(shell, INSTANCES)
}, 60_000)
afterAll(() => shell.stop())

/** Read units that `perform` consumes: one for 4 KB, half of one where the read may be stale. */
async function unitsOf(perform: () => Promise<unknown>): Promise<number> {
  const before = shell.meter.readUnits
  await perform()
  return shell.meter.readUnits - before
}

test.each(['/process-instance', '/task', '/execution'])(
  'GET %s?maxResults=1 of hundreds reads a few of them',
  async (path) => {
    const all = await unitsOf(() => api.get(path))
    const one = await unitsOf(async () => {
      expect((await api.get(`${path}?maxResults=1`)).body).toHaveLength(1)
    })
    expect(one).toBeLessThan(all / 5)
  },
)

test('pages in an order follow one another without a gap, as deep as they lie', async () => {
  const page = async (first: number, most: number) => {
    const { body } = await api.get(`/task?sortBy=id&sortOrder=asc&firstResult=${first}&maxResults=${most}`)
    if (!Array.isArray(body)) throw new Error(String(body))
    return body.map(({ id }) => id)
  }
  const all = await page(0, INSTANCES)
  expect(new Set(all).size).toBe(INSTANCES)
  expect(all).toEqual(all.toSorted())
  expect([...(await page(0, 150)), ...(await page(150, 150)), ...(await page(300, 150))]).toEqual(all)
})

test('a page in an order that lies too deep is refused, with the limit', async () => {
  expect(await api.get('/task?sortBy=id&sortOrder=asc&firstResult=100000&maxResults=1')).toMatchObject({
    status: 400,
    body: { message: 'A sorted list can be read up to result 100000: use filters to go on' },
  })
})

test('a message for a business key reads the instances with this key alone', async () => {
  for (let at = 0; at < 30; at++) {
    await api.send('POST', '/process-definition/key/waiting/start', { businessKey: `order-${at}` })
  }
  shell.meter.requests.clear()
  const units = await unitsOf(async () => {
    const { status } = await api.send('POST', '/message', { messageName: 'paid', businessKey: 'order-7' })
    expect(status).toBe(204)
  })
  expect(units).toBeLessThan(15)
})

test('a message for variables alone reads as much as a request may, and then says how to narrow it', async () => {
  const byVariables = {
    messageName: 'paid',
    withoutTenantId: false,
    correlationKeys: { order: { type: 'String', value: '7' } },
    localCorrelationKeys: {},
    processVariables: {},
    processVariablesLocal: {},
    all: false,
  } as const
  const { refusal } = await withReadBudget(4, () => correlateMessage(shell.services, byVariables))
  expect(refusal).toEqual({
    kind: 'limit',
    message:
      "So many executions wait for message 'paid' that finding the right one takes more than 4 reads of the database: name its businessKey or processInstanceId",
  })
})
