import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { dateText } from '../../../../functions/engine/instance/value/typed-value-date.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, TWO_TASKS, tick } from '../../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { type ControlledBatches, controlledBatches, missing } from './controlled-batches.ts'

const HOUR_MS = 60 * 60 * 1000
const at = (hours: number) => dateText(START_TIME + hours * HOUR_MS)

let shell: Shell
let api: ApiClient
let batches: ControlledBatches

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  batches = controlledBatches(shell, (await shell.deploy(TWO_TASKS))[0]?.id ?? '')
})
afterEach(() => {
  shell.queue.waiting.length = 0
  shell.setTime(START_TIME)
})
afterAll(() => shell.stop())

const suspend = (id: string) => api.send('PUT', `/batch/${id}/suspended`, { suspended: true })

test('a batch that was suspended while it waited waits again when it is activated, and begins in its time', async () => {
  const id = await batches.start(missing(3), { startTime: at(1) })
  await suspend(id)
  expect(await batches.controlOf(id)).toMatchObject({ suspensionReason: 'OPERATOR', startTime: at(1) })
  shell.setTime(START_TIME + 1000)
  await batches.activate(id)
  await deliverAll(shell)
  expect(await batches.controlOf(id)).toMatchObject({
    suspended: true,
    suspensionReason: 'NOT_STARTED_YET',
    suspendedAt: dateText(START_TIME + 1000),
    openInstances: 3,
  })
  shell.setTime(START_TIME + HOUR_MS)
  await tick(shell.services)
  await deliverAll(shell)
  expect(await batches.controlOf(id)).toMatchObject({ suspended: false, suspensionReason: null, failedInstances: 3 })
})

test('its start time can be changed, or taken away, while somebody has it suspended', async () => {
  const id = await batches.start(missing(3), { startTime: at(1) })
  await suspend(id)
  expect((await batches.put(id, { startTime: at(2) })).body).toMatchObject({
    startTime: at(2),
    suspensionReason: 'OPERATOR',
  })
  shell.setTime(START_TIME + 1.5 * HOUR_MS)
  await tick(shell.services)
  expect(await batches.controlOf(id)).toMatchObject({ suspensionReason: 'OPERATOR', openInstances: 3 })
  expect((await batches.put(id, { startTime: null })).body).toMatchObject({ startTime: null, suspended: true })
  await batches.activate(id)
  await deliverAll(shell)
  expect(await batches.controlOf(id)).toMatchObject({ suspended: false, failedInstances: 3 })
})

test('one whose time came while it was suspended has not begun: it begins when it is activated, or later if that is said first', async () => {
  const [first, later] = [
    await batches.start(missing(2), { startTime: at(1) }),
    await batches.start(missing(2), { startTime: at(1) }),
  ]
  await suspend(first)
  await suspend(later)
  shell.setTime(START_TIME + 2 * HOUR_MS)
  expect((await batches.put(later, { startTime: at(3) })).status).toBe(200)
  await batches.activate(first)
  await batches.activate(later)
  await deliverAll(shell)
  expect(await batches.controlOf(first)).toMatchObject({ suspended: false, failedInstances: 2 })
  expect(await batches.controlOf(later)).toMatchObject({ suspensionReason: 'NOT_STARTED_YET', openInstances: 2 })
})

test('one that has begun can be told no start time, suspended or not', async () => {
  const id = await batches.start(missing(200), { startTime: at(1) })
  shell.setTime(START_TIME + HOUR_MS)
  await tick(shell.services)
  const refusal = { message: `startTime: batch '${id}' has been started already` }
  expect((await batches.put(id, { startTime: at(2) })).body).toMatchObject(refusal)
  await suspend(id)
  expect((await batches.put(id, { startTime: at(2) })).body).toMatchObject(refusal)
  await batches.activate(id)
  await deliverAll(shell)
  await suspend(id)
  expect((await batches.put(id, { startTime: at(2) })).body).toMatchObject(refusal)
})
