import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../../functions/http/app.ts'
import { RESOURCES } from '../../../../functions/routes/resources.ts'
import { listBatchIds } from '../../../../functions/store/batch/batch-items.ts'
import { countInstances } from '../../../../functions/store/process-instance/process-instance-index.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, MISSING_IDS, TWO_TASKS, tick } from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

const HOUR = 3_600_000
const KEY = { 'idempotency-key': 'order-4711' }

let shell: Shell
let client: ApiClient
let body: { processDefinitionId: string; processInstanceIds: string[]; instructions: object[] }

beforeEach(async () => {
  shell = await startShell()
  client = apiClient(shell.services)
  const processDefinitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  const instructions = [{ type: 'startBeforeActivity', activityId: 'second' }]
  body = { processDefinitionId, processInstanceIds: MISSING_IDS.slice(0, 3), instructions }
})
afterEach(() => shell.stop())

const create = (given: object = body, headers: Record<string, string> = KEY) =>
  client.send('POST', '/modification/executeAsync', given, headers)
const batches = async () => (await Array.fromAsync(listBatchIds(shell.services.db, 'all'))).flat()

/** Sends a request whose process dies when it would send this to the database: nothing ever ends the request. */
async function dieBefore(operation: string, key: string, send: () => Promise<unknown>): Promise<void> {
  let isDead = false
  const revive = beforeRequests(shell.services.db, async (request) => {
    if (request.operation !== operation || !JSON.stringify(request.input).includes(key)) return
    isDead = true
    await new Promise(() => {})
  })
  send()
  await expect.poll(() => isDead).toBe(true)
  revive()
}

test('the same key and body: the same batch for a day, however the body is written', async () => {
  const first = await create()
  shell.setTime(START_TIME + 23 * HOUR)
  const { instructions, ...rest } = body
  const again = await create({ instructions, ...rest })
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(await batches()).toHaveLength(1)
  shell.setTime(START_TIME + 25 * HOUR)
  await create()
  expect(await batches()).toHaveLength(2)
})

test('the same key with another body or at another path is a 422; another key is another batch', async () => {
  await create()
  expect((await create({ ...body, processInstanceIds: MISSING_IDS.slice(0, 4) })).status).toBe(422)
  expect((await client.send('POST', '/job/retries', { jobIds: ['a'], retries: 1 }, KEY)).status).toBe(422)
  await create(body, { 'idempotency-key': 'order-4712' })
  await create(body, {})
  expect(await batches()).toHaveLength(3)
})

test('a refused request frees its key', async () => {
  expect((await create({ ...body, instructions: [] })).status).toBe(400)
  expect((await create()).status).toBe(200)
})

test('a hundred at once are one batch', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => create()))
  expect(await batches()).toHaveLength(1)
  const statuses = new Set(answers.map(({ status }) => status))
  expect([...statuses].toSorted()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)?.headers.get('retry-after')).toBe('30')
})

test.each([
  ['before its chunks', 'BatchWriteItem', ''],
  ['before the batch', 'PutItem', '"totalInstances"'],
  ['before the answer is kept', 'UpdateItem', 'KEY#'],
])('a process that dies %s leaves what the next try makes one batch', async (_, operation, key) => {
  await dieBefore(operation, key, create)
  expect((await create()).status).toBe(409)
  shell.setTime(START_TIME + 31_000)
  const answer = await create()
  expect(answer.status).toBe(200)
  expect(await batches()).toEqual([Object(answer.body).id])
  expect((await create()).body).toEqual(answer.body)
})

test('a try that was only slow does not make a second batch when it goes on', async () => {
  let goOn = () => {}
  let isHeld = false
  const release = beforeRequests(shell.services.db, async ({ input }) => {
    if (isHeld || !JSON.stringify(input).includes('"totalInstances"')) return
    isHeld = true
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
  })
  const slow = create()
  await expect.poll(() => isHeld).toBe(true)
  shell.setTime(START_TIME + 31_000)
  const fast = await create()
  goOn()
  expect((await slow).status).toBe(409)
  release()
  expect(await batches()).toEqual([Object(fast.body).id])
  expect((await create()).body).toEqual(fast.body)
})

test('a batch whose first seed message could not be sent is the answer, and begins within half a minute', async () => {
  const { send } = shell.services.queues.client
  shell.services.queues.client.send = async () => {
    throw new Error('socket hang up')
  }
  expect((await create(body, {})).status).toBe(200)
  shell.services.queues.client.send = send
  shell.setTime(START_TIME + 30_000)
  await tick(shell.services)
  expect(shell.queue.waiting).toMatchObject([{ kind: 'seed' }])
  await deliverAll(shell)
  expect((await client.get(`/batch/${(await batches())[0]}`)).body).toMatchObject({ jobsCreated: 3 })
})

test('an instance is started once', async () => {
  const start = () => client.send('POST', '/process-definition/key/two-tasks/start', { businessKey: 'A' }, KEY)
  await dieBefore('UpdateItem', 'KEY#', start)
  expect(await countInstances(shell.services.db, {})).toBe(1)
  shell.setTime(START_TIME + 31_000)
  const answer = await start()
  expect(answer).toMatchObject({ status: 200, body: { businessKey: 'A' } })
  expect((await start()).body).toEqual(answer.body)
  expect(await countInstances(shell.services.db, {})).toBe(1)
})

test('every route that answers with a new batch or a new instance takes the key', () => {
  const document = createApp(shell.services, RESOURCES).getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: '', version: '' },
  })
  const creating = Object.entries(document.paths ?? {}).flatMap(([path, { post, put, delete: remove }]) =>
    [post, put, remove].flatMap((operation) => {
      const answer = JSON.stringify(operation?.responses?.['200'] ?? '')
      const creates = /\/(BatchDto|ProcessInstanceWithVariablesDto)"/.test(answer) && !answer.includes('"array"')
      return operation && creates ? [{ path, operation }] : []
    }),
  )
  const without = creating.filter(
    ({ operation }) => !JSON.stringify(operation.parameters ?? []).includes('idempotency-key'),
  )
  expect(creating.length).toBeGreaterThan(3)
  expect(without.map(({ path }) => path)).toEqual([])
})
