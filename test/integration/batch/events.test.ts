import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { BusEvent, EventBus } from '../../../functions/queue/event-bus.ts'
import type { Services } from '../../../functions/shell/services.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { deliver, deliverAll, MOVE_ON, startInstances, TWO_TASKS, tick } from '../../support/batches.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { type Shell, startShell } from '../../support/shell.ts'

let shell: Shell
let api: ApiClient
let definitionId: string
let told: BusEvent[] = []
let isDown = false

const bus: EventBus = {
  async send(events) {
    if (isDown) throw new Error('The bus does not answer')
    told.push(...events)
  },
}
const withBus = (): { services: Services; queue: Shell['queue'] } => ({
  services: { ...shell.services, eventBus: bus },
  queue: shell.queue,
})

beforeAll(async () => {
  shell = await startShell({ BATCH_EVENTS: 'on' })
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())
beforeEach(() => {
  told = []
  isDown = false
})

async function batchOver(ids: readonly string[], control = {}): Promise<string> {
  const body = { processDefinitionId: definitionId, instructions: MOVE_ON, processInstanceIds: ids, control }
  const answer = await api.send('POST', '/modification/executeAsync', body)
  return z.looseObject({ id: z.string() }).parse(answer.body).id
}

const types = () => told.map(({ type }) => type)

test('a batch tells that it was created, began and ended, with its numbers, once each; then it is not looked at any more', async () => {
  const batchId = await batchOver(await startInstances(shell, 3))
  await deliverAll(withBus())
  expect(types()).toEqual(['Created', 'Started', 'Completed'])
  expect(told.at(-1)).toMatchObject({
    batchId,
    detail: {
      batchId,
      type: 'instance-modification',
      suspensionReason: null,
      statistics: { totalInstances: 3, modifiedInstances: 3, failedInstances: 0, openInstances: 0 },
    },
  })
  await tick(withBus().services)
  expect(told).toHaveLength(3)
})

test('suspended by hand or by a limit, and activated: with the reason', async () => {
  const batchId = await batchOver(await startInstances(shell, 4), { pauseAfter: 2 })
  await deliverAll(withBus())
  await api.send('PUT', `/batch/${batchId}/suspended`, { suspended: true })
  await api.send('PUT', `/batch/${batchId}/suspended`, { suspended: false })
  await deliverAll(withBus())
  const reasons = told.map(({ type, detail }) => [type, Reflect.get(detail, 'suspensionReason')])
  expect(reasons).toEqual([
    ['Created', null],
    ['Started', null],
    ['Suspended', 'PAUSED_AFTER'],
    ['Suspended', 'OPERATOR'],
    ['Activated', null],
    ['Completed', null],
  ])
})

test.each(['/batch/ID', '/batch/ID?cascade=true', '/history/batch/ID'])(
  'DELETE %s is told, and what was deleted is gone before',
  async (path) => {
    const batchId = await batchOver(['missing'], { startTime: '2026-03-01T00:00:00.000+0000' })
    await deliverAll(withBus())
    const answer = await api.send('DELETE', path.replace('ID', batchId))
    expect(answer.status).toBe(204)
    expect((await api.get(`/batch/${batchId}`)).status).toBe(404)
    const isKept = path === '/batch/ID'
    expect((await api.get(`/history/batch/${batchId}`)).status).toBe(isKept ? 200 : 404)
    const listed = z.array(z.looseObject({ id: z.string() })).parse((await api.get('/history/batch')).body)
    expect(listed.some(({ id }) => id === batchId)).toBe(isKept)
    expect((await api.send('DELETE', `/history/batch/${batchId}`)).status).toBe(isKept ? 204 : 400)
    await deliverAll(withBus())
    expect(types()).toEqual(isKept ? ['Created', 'Deleted', 'Deleted'] : ['Created', 'Deleted'])
  },
)

test.each(['/batch/ID', '/batch/ID?cascade=true'])(
  'DELETE %s tells of what the batch had not come to as skipped: the numbers are the total',
  async (path) => {
    const batchId = await batchOver([...(await startInstances(shell, 3)), 'missing'], { pauseAfter: 2 })
    await deliverAll(withBus())
    await api.send('DELETE', path.replace('ID', batchId))
    await deliverAll(withBus())
    const statistics = {
      totalInstances: 4,
      modifiedInstances: 2,
      failedInstances: 0,
      skippedInstances: 2,
      openInstances: 0,
    }
    expect(told.at(-1)).toMatchObject({ type: 'Deleted', detail: { statistics } })
    if (path !== '/batch/ID') return
    expect((await api.get(`/batch/${batchId}/control`)).body).toMatchObject(statistics)
    expect((await api.get(`/batch/${batchId}/instances?state=skipped`)).body).toHaveLength(2)
  },
)

test('while the bus does not answer nothing is forgotten, and the batch goes on and ends', async () => {
  isDown = true
  const batchId = await batchOver(await startInstances(shell, 2))
  for (let deliveries = 0; deliveries < 30 && shell.queue.waiting.length > 0; deliveries++) {
    const [...messages] = shell.queue.waiting.splice(0)
    for (const message of messages) await deliver(withBus().services, message)
  }
  expect((await api.get(`/history/batch/${batchId}`)).body).toMatchObject({ endTime: expect.any(String) })
  expect(told).toEqual([])
  isDown = false
  await tick(withBus().services)
  expect(types()).toEqual(['Created', 'Started', 'Completed'])
  await tick(withBus().services)
  expect(told).toHaveLength(3)
})

test('a change that was not made is not told', async () => {
  const batchId = await batchOver(await startInstances(shell, 2))
  await deliverAll(withBus())
  told = []
  const stop = beforeRequests(shell.services.db, ({ operation, pk }) => {
    if (operation === 'UpdateItem' && pk === `B#${batchId}`) throw new Error('The process ended')
  })
  await api.send('DELETE', `/history/batch/${batchId}`)
  stop()
  await deliverAll(withBus())
  await tick(withBus().services)
  expect(types()).toEqual([])
  expect((await api.get(`/history/batch/${batchId}`)).status).toBe(200)
})
