import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createBatch } from '../../../../functions/batch/create/create-batch.ts'
import { dateText } from '../../../../functions/engine/instance/value/typed-value-date.ts'
import type { StoredControl } from '../../../../functions/store/batch/stored-control.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { countMoved, deliverAll, startInstances, TWO_TASKS, tick } from '../../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { type ControlledBatches, controlledBatches, missing } from './controlled-batches.ts'

const HOUR_MS = 60 * 60 * 1000

let shell: Shell
let api: ApiClient
let definitionId: string
let batches: ControlledBatches
/** Instances that move on, and ids of some that there are not: those fail. */
let ids: string[]

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  batches = controlledBatches(shell, definitionId)
  ids = await startInstances(shell, 50)
})
afterAll(() => shell.stop())

describe('a start time', () => {
  test('that is still to come keeps the batch waiting until a tick finds that it has', async () => {
    shell.queue.waiting.length = 0
    const startTime = START_TIME + HOUR_MS
    const id = await batches.start(missing(120), { startTime: dateText(startTime) })
    expect(shell.queue.waiting).toEqual([])
    expect(await batches.controlOf(id)).toMatchObject({ suspended: true, suspensionReason: 'NOT_STARTED_YET' })
    await tick(shell.services)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: true })
    shell.setTime(startTime)
    await tick(shell.services)
    await deliverAll(shell)
    shell.setTime(START_TIME)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: false, failedInstances: 120 })
    expect((await batches.put(id, { startTime: dateText(startTime) })).body).toMatchObject({
      message: `startTime: batch '${id}' has been started already`,
    })
  })

  test('can be brought forward, and whoever activates the batch does not wait for it', async () => {
    const later = { startTime: dateText(START_TIME + HOUR_MS) }
    const [moved, activated] = [await batches.start(missing(2), later), await batches.start(missing(2), later)]
    await batches.put(moved, { startTime: dateText(START_TIME) })
    await batches.activate(activated)
    await deliverAll(shell)
    expect(await batches.controlOf(moved)).toMatchObject({ suspended: false, failedInstances: 2 })
    expect(await batches.controlOf(activated)).toMatchObject({ suspended: false, failedInstances: 2 })
  })
})

describe('a pause', () => {
  test('comes after exactly so many instances, the first of the set; activating goes on with the rest', async () => {
    const own = ids.slice(0, 12)
    const id = await batches.start([...own, ...missing(108)], { pauseAfter: 7 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({
      pauseAfter: 7,
      suspended: true,
      suspensionReason: 'PAUSED_AFTER',
      suspendedAt: dateText(START_TIME),
      totalInstances: 120,
      modifiedInstances: 7,
      openInstances: 113,
      expectedEndTime: null,
    })
    expect(await countMoved(shell.services, own.slice(0, 7))).toEqual({ moved: 7, twice: 0 })
    expect(await countMoved(shell.services, own)).toEqual({ moved: 7, twice: 0 })
    await batches.activate(id)
    await deliverAll(shell)
    expect(await countMoved(shell.services, own)).toEqual({ moved: 12, twice: 0 })
    expect(await batches.controlOf(id)).toMatchObject({ suspended: false, modifiedInstances: 12, failedInstances: 108 })
  })

  test('spans chunks, counts what failed too, and can be moved while the batch runs', async () => {
    const id = await batches.start(missing(350), { pauseAfter: 150 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', failedInstances: 150 })
    expect((await batches.put(id, { pauseAfter: 320 })).status).toBe(200)
    await batches.activate(id)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', failedInstances: 320 })
    await batches.activate(id)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({
      suspended: false,
      suspensionReason: null,
      failedInstances: 350,
    })
  })

  test('is still ahead after somebody suspended and activated the batch before it', async () => {
    const id = await batches.start(missing(250), { pauseAfter: 110 })
    await api.send('PUT', `/batch/${id}/suspended`, { suspended: true })
    expect(await batches.controlOf(id)).toMatchObject({ suspensionReason: 'OPERATOR' })
    await batches.activate(id)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', failedInstances: 110 })
  })

  test('that nobody has come to is lifted by null, and all is carried out', async () => {
    const id = await batches.start(missing(150), { pauseAfter: 10 })
    await batches.put(id, { pauseAfter: null })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ pauseAfter: null, suspended: false, failedInstances: 150 })
  })
})

describe('unfinished batches over the same instances', () => {
  test('are named, and nothing is made, where they are not to be', async () => {
    const own = ids.slice(12, 17)
    const first = await batches.start(own, { startTime: dateText(START_TIME + HOUR_MS) })
    const answer = await batches.create(own.slice(3), { onConflict: 'fail' })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ message: expect.stringContaining(`'${first}' (2 of them)`) })
    expect((await batches.create(own, { onConflict: 'allow', startTime: dateText(START_TIME + HOUR_MS) })).status).toBe(
      200,
    )
    expect((await batches.create(ids.slice(17, 18), { onConflict: 'fail', pauseAfter: 1 })).status).toBe(200)
  })

  test('stop a preview from being executed too', async () => {
    const own = ids.slice(20, 23)
    const answer = await api.send('POST', '/modification/preview', batches.requestOf(own, { onConflict: 'fail' }))
    const { id } = z.looseObject({ id: z.string() }).parse(answer.body)
    const other = await batches.start(own.slice(0, 1), { startTime: dateText(START_TIME + HOUR_MS) })
    const refused = await api.send('POST', `/modification/preview/${id}/execute`)
    expect(refused.body).toMatchObject({ message: expect.stringContaining(`'${other}' (1 of them)`) })
    const forced = await api.send('POST', `/modification/preview/${id}/execute`, { control: { pauseAfter: 2 } })
    expect(forced.status).toBe(200)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', modifiedInstances: 2 })
  })
})

describe('what a control cannot be', () => {
  test.each([
    [{ undoable: 'perhaps' }, 'undoable'],
    [{ tolerated: 1 }, 'tolerated'],
    [{ pauseAfter: 0 }, 'pauseAfter'],
    [{ toleratedFailurePercentage: 101 }, 'toleratedFailurePercentage'],
    [{ startTime: '2031-01-01T00:00:00.000+0000' }, 'startTime'],
    [{ onConflict: 'perhaps' }, 'onConflict'],
  ])('%j is refused by its name', async (control, name) => {
    const answer = await batches.create(ids.slice(0, 1), control)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ message: expect.stringContaining(name) })
  })

  test('what was decided at the creation cannot be changed, nor a batch that is not there; one that executes at once has none', async () => {
    const id = await batches.start(missing(1), {})
    expect((await batches.put(id, { onConflict: 'fail' })).body).toMatchObject({
      message: expect.stringContaining('onConflict'),
    })
    expect((await batches.put(id, { undoable: true })).body).toMatchObject({
      message: expect.stringContaining('undoable'),
    })
    expect((await batches.put('nobody', { pauseAfter: 3 })).status).toBe(404)
    expect((await api.get('/batch/nobody/control')).status).toBe(404)
    const atOnce = await api.send(
      'POST',
      '/modification/execute',
      batches.requestOf(ids.slice(0, 1), { pauseAfter: 3 }),
    )
    expect(atOnce.body).toMatchObject({ message: expect.stringContaining('control') })
  })
})

test('says how fast a batch goes and when it will end; the log says what was changed', async () => {
  const id = await batches.start(missing(400), { toleratedFailureCount: 400, pauseAfter: 200 })
  await deliverAll(shell)
  await batches.activate(id)
  shell.setTime(START_TIME + 10_000)
  await batches.deliverNext()
  await batches.deliverNext()
  expect(await batches.controlOf(id)).toMatchObject({
    failedInstances: 300,
    openInstances: 100,
    instancesPerSecond: 10,
    expectedEndTime: dateText(START_TIME + 20_000),
  })
  // From now on no faster than that, however fast it was before.
  await batches.put(id, { maxPerSecond: 2 })
  expect(await batches.controlOf(id)).toMatchObject({
    maxPerSecond: 2,
    maxConcurrency: null,
    instancesPerSecond: 10,
    expectedEndTime: dateText(START_TIME + 60_000),
  })
  await batches.put(id, { maxPerSecond: null, maxConcurrency: 1 })
  expect(await batches.controlOf(id)).toMatchObject({
    maxPerSecond: null,
    maxConcurrency: 1,
    expectedEndTime: dateText(START_TIME + 20_000),
  })
  shell.setTime(START_TIME)
  await batches.put(id, { toleratedFailureCount: null, pauseAfter: 350 })
  const entries = await api.get(`/history/user-operation?batchId=${id}&operationType=SetBatchControl`)
  expect(entries.body).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ property: 'toleratedFailureCount', orgValue: '400', newValue: null }),
      expect.objectContaining({ property: 'pauseAfter', orgValue: '200', newValue: '350' }),
      expect.objectContaining({ property: 'maxPerSecond', orgValue: null, newValue: '2' }),
      expect.objectContaining({ property: 'maxPerSecond', orgValue: '2', newValue: null }),
      expect.objectContaining({ property: 'maxConcurrency', orgValue: null, newValue: '1' }),
    ]),
  )
  expect(entries.body).toHaveLength(5)
})

test('says how fast a batch goes of which nothing but failures has come yet', async () => {
  shell.queue.waiting.length = 0
  const id = await batches.start(missing(200), {})
  expect(await batches.controlOf(id)).toMatchObject({ instancesPerSecond: 0, expectedEndTime: null })
  shell.setTime(START_TIME + 5_000)
  await batches.deliverNext()
  await batches.deliverNext()
  expect(await batches.controlOf(id)).toMatchObject({
    failedInstances: 100,
    instancesPerSecond: 20,
    expectedEndTime: dateText(START_TIME + 10_000),
  })
  shell.setTime(START_TIME)
  await deliverAll(shell)
})

test('a batch with limits that it never comes to costs a few reads more, and no write; one without costs what it always did', async () => {
  const unitsOf = async (own: string[], control: StoredControl | undefined) => {
    shell.queue.waiting.length = 0
    const command = { kind: 'modify', mode: 'batch', skipCustomListeners: false, skipIoMappings: false } as const
    const instructions = [
      { type: 'startBeforeActivity', activityId: 'second' },
      { type: 'cancel', activityId: 'first' },
    ] as const
    const work = { type: 'instance-modification', definitionId, command: { ...command, instructions } } as const
    await createBatch(shell.services, { work, ids: [[own]], control })
    const { meter } = shell
    const requests = () => [...meter.requests.values()].reduce((sum, count) => sum + count, 0)
    const before = { writeUnits: meter.writeUnits, requests: requests() }
    await deliverAll(shell)
    return { write: meter.writeUnits - before.writeUnits, requests: requests() - before.requests }
  }
  const plain = await unitsOf(ids.slice(30, 40), undefined)
  const limited = await unitsOf(ids.slice(40, 50), { toleratedFailureCount: 5 })
  expect(limited.write).toBe(plain.write)
  expect(limited.requests - plain.requests).toBeLessThanOrEqual(4)
})
