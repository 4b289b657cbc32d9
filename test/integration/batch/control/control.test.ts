import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createBatch } from '../../../../functions/batch/create/create-batch.ts'
import { dateText } from '../../../../functions/engine/instance/value/typed-value-date.ts'
import type { StoredControl } from '../../../../functions/store/batch/stored-control.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { countMoved, deliver, deliverAll, startInstances, TWO_TASKS, tick } from '../../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

const HOUR_MS = 60 * 60 * 1000

let shell: Shell
let api: ApiClient
let definitionId: string
/** Instances that move on, and ids of some that there are not: those fail. */
let ids: string[]

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  ids = await startInstances(shell, 50)
})
afterAll(() => shell.stop())

const missing = (count: number) =>
  Array.from({ length: count }, (_, at) => `01930000-0000-7000-8001-${String(at).padStart(12, '0')}`)

const INSTRUCTIONS = [
  { type: 'startBeforeActivity', activityId: 'second' },
  { type: 'cancel', activityId: 'first', cancelCurrentActiveActivityInstances: true },
]

const requestOf = (processInstanceIds: readonly string[], control: object) => ({
  processDefinitionId: definitionId,
  instructions: INSTRUCTIONS,
  processInstanceIds,
  control,
})

const create = (processInstanceIds: readonly string[], control: object) =>
  api.send('POST', '/modification/executeAsync', requestOf(processInstanceIds, control))

async function start(processInstanceIds: readonly string[], control: object): Promise<string> {
  const answer = await create(processInstanceIds, control)
  expect(answer.status, answer.text).toBe(200)
  return z.object({ id: z.string() }).parse(answer.body).id
}

const controlOf = async (id: string) => (await api.get(`/batch/${id}/control`)).body
const put = (id: string, change: object) => api.send('PUT', `/batch/${id}/control`, change)

/** The next message; whether it comes again. */
async function deliverNext(): Promise<boolean> {
  const message = shell.queue.waiting.shift()
  if (message === undefined) throw new Error('No message waits.')
  return deliver(shell.services, message)
}
const activate = (id: string) => api.send('PUT', `/batch/${id}/suspended`, { suspended: false })

describe('a start time', () => {
  test('that is still to come keeps the batch waiting until a tick finds that it has', async () => {
    shell.queue.waiting.length = 0
    const startTime = START_TIME + HOUR_MS
    const id = await start(missing(120), { startTime: dateText(startTime) })
    expect(shell.queue.waiting).toEqual([])
    expect(await controlOf(id)).toMatchObject({ suspended: true, suspensionReason: 'NOT_STARTED_YET' })
    await tick(shell.services)
    expect(await controlOf(id)).toMatchObject({ suspended: true })
    shell.setTime(startTime)
    await tick(shell.services)
    await deliverAll(shell)
    shell.setTime(START_TIME)
    expect(await controlOf(id)).toMatchObject({ suspended: false, failedInstances: 120 })
    expect((await put(id, { startTime: dateText(startTime) })).body).toMatchObject({
      message: `startTime: batch '${id}' has been started already`,
    })
  })

  test('can be brought forward, and whoever activates the batch does not wait for it', async () => {
    const later = { startTime: dateText(START_TIME + HOUR_MS) }
    const [moved, activated] = [await start(missing(2), later), await start(missing(2), later)]
    await put(moved, { startTime: dateText(START_TIME) })
    await activate(activated)
    await deliverAll(shell)
    expect(await controlOf(moved)).toMatchObject({ suspended: false, failedInstances: 2 })
    expect(await controlOf(activated)).toMatchObject({ suspended: false, failedInstances: 2 })
  })
})

describe('a pause', () => {
  test('comes after exactly so many instances, the first of the set; activating goes on with the rest', async () => {
    const own = ids.slice(0, 12)
    const id = await start([...own, ...missing(108)], { pauseAfter: 7 })
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({
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
    await activate(id)
    await deliverAll(shell)
    expect(await countMoved(shell.services, own)).toEqual({ moved: 12, twice: 0 })
    expect(await controlOf(id)).toMatchObject({ suspended: false, modifiedInstances: 12, failedInstances: 108 })
  })

  test('spans chunks, counts what failed too, and can be moved while the batch runs', async () => {
    const id = await start(missing(350), { pauseAfter: 150 })
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', failedInstances: 150 })
    expect((await put(id, { pauseAfter: 320 })).status).toBe(200)
    await activate(id)
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', failedInstances: 320 })
    await activate(id)
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ suspended: false, suspensionReason: null, failedInstances: 350 })
  })

  test('is still ahead after somebody suspended and activated the batch before it', async () => {
    const id = await start(missing(250), { pauseAfter: 110 })
    await api.send('PUT', `/batch/${id}/suspended`, { suspended: true })
    expect(await controlOf(id)).toMatchObject({ suspensionReason: 'OPERATOR' })
    await activate(id)
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', failedInstances: 110 })
  })

  test('that nobody has come to is lifted by null, and all is carried out', async () => {
    const id = await start(missing(150), { pauseAfter: 10 })
    await put(id, { pauseAfter: null })
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ pauseAfter: null, suspended: false, failedInstances: 150 })
  })
})

describe('tolerated failures', () => {
  test('as many as are tolerated are; one more suspends the batch, and no more than the messages in flight are beyond it', async () => {
    const inFlight = 100
    const id = await start(missing(500), { toleratedFailureCount: 100 })
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 100 + inFlight,
      openInstances: 500 - 100 - inFlight,
    })
  })

  test('in percent of all instances', async () => {
    const id = await start(missing(500), { toleratedFailurePercentage: 39.9 })
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 200,
    })
    const tolerant = await start(missing(3), { toleratedFailurePercentage: 100 })
    await deliverAll(shell)
    expect(await controlOf(tolerant)).toMatchObject({ suspended: false, failedInstances: 3 })
  })

  test('whoever activates the batch accepts what has failed by then', async () => {
    const id = await start(missing(500), { toleratedFailureCount: 150 })
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ suspended: true, failedInstances: 200 })
    await activate(id)
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 400,
    })
  })

  test('a tolerance that is set while the batch runs counts all failures, at once', async () => {
    const id = await start(missing(500), {})
    await deliverNext()
    await deliverNext()
    const answer = await put(id, { toleratedFailureCount: 99 })
    expect(answer.body).toMatchObject({ suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED', failedInstances: 100 })
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ failedInstances: 100, openInstances: 400 })
  })

  test('the monitor suspends a batch whose last message died before it could', async () => {
    const id = await start(missing(200), { toleratedFailureCount: 50 })
    await deliverNext()
    // The results are written; the message dies at the write that would suspend the batch.
    const { documents } = shell.services.db
    const send = documents.send.bind(documents)
    const killed = vi.spyOn(documents, 'send').mockImplementation((command) => {
      if (JSON.stringify(command.input).includes('FAILURE_TOLERANCE')) throw new Error('killed')
      return send(command)
    })
    expect(await deliverNext()).toBe(true)
    killed.mockRestore()
    shell.queue.waiting.length = 0
    expect(await controlOf(id)).toMatchObject({ suspended: false, failedInstances: 100 })
    await tick(shell.services)
    expect(await controlOf(id)).toMatchObject({ suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED', failedInstances: 100 })
  })
})

describe('unfinished batches over the same instances', () => {
  test('are named, and nothing is made, where they are not to be', async () => {
    const own = ids.slice(12, 17)
    const first = await start(own, { startTime: dateText(START_TIME + HOUR_MS) })
    const answer = await create(own.slice(3), { onConflict: 'fail' })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ message: expect.stringContaining(`'${first}' (2 of them)`) })
    expect((await create(own, { onConflict: 'allow', startTime: dateText(START_TIME + HOUR_MS) })).status).toBe(200)
    expect((await create(ids.slice(17, 18), { onConflict: 'fail', pauseAfter: 1 })).status).toBe(200)
  })

  test('stop a preview from being executed too', async () => {
    const own = ids.slice(20, 23)
    const answer = await api.send('POST', '/modification/preview', requestOf(own, { onConflict: 'fail' }))
    const { id } = z.looseObject({ id: z.string() }).parse(answer.body)
    const other = await start(own.slice(0, 1), { startTime: dateText(START_TIME + HOUR_MS) })
    const refused = await api.send('POST', `/modification/preview/${id}/execute`)
    expect(refused.body).toMatchObject({ message: expect.stringContaining(`'${other}' (1 of them)`) })
    const forced = await api.send('POST', `/modification/preview/${id}/execute`, { control: { pauseAfter: 2 } })
    expect(forced.status).toBe(200)
    await deliverAll(shell)
    expect(await controlOf(id)).toMatchObject({ suspensionReason: 'PAUSED_AFTER', modifiedInstances: 2 })
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
    const answer = await create(ids.slice(0, 1), control)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ message: expect.stringContaining(name) })
  })

  test('what was decided at the creation cannot be changed, nor a batch that is not there; one that executes at once has none', async () => {
    const id = await start(missing(1), {})
    expect((await put(id, { onConflict: 'fail' })).body).toMatchObject({
      message: expect.stringContaining('onConflict'),
    })
    expect((await put(id, { undoable: true })).body).toMatchObject({ message: expect.stringContaining('undoable') })
    expect((await put('nobody', { pauseAfter: 3 })).status).toBe(404)
    expect((await api.get('/batch/nobody/control')).status).toBe(404)
    const atOnce = await api.send('POST', '/modification/execute', requestOf(ids.slice(0, 1), { pauseAfter: 3 }))
    expect(atOnce.body).toMatchObject({ message: expect.stringContaining('control') })
  })
})

test('says how fast a batch goes and when it will end; the log says what was changed', async () => {
  const id = await start(missing(400), { toleratedFailureCount: 400, pauseAfter: 200 })
  await deliverAll(shell)
  await activate(id)
  shell.setTime(START_TIME + 10_000)
  await deliverNext()
  await deliverNext()
  expect(await controlOf(id)).toMatchObject({
    failedInstances: 300,
    openInstances: 100,
    instancesPerSecond: 10,
    expectedEndTime: dateText(START_TIME + 20_000),
  })
  // From now on no faster than that, however fast it was before.
  await put(id, { maxPerSecond: 2 })
  expect(await controlOf(id)).toMatchObject({
    maxPerSecond: 2,
    maxConcurrency: null,
    instancesPerSecond: 10,
    expectedEndTime: dateText(START_TIME + 60_000),
  })
  await put(id, { maxPerSecond: null, maxConcurrency: 1 })
  expect(await controlOf(id)).toMatchObject({
    maxPerSecond: null,
    maxConcurrency: 1,
    expectedEndTime: dateText(START_TIME + 20_000),
  })
  shell.setTime(START_TIME)
  await put(id, { toleratedFailureCount: null, pauseAfter: 350 })
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
  const id = await start(missing(200), {})
  expect(await controlOf(id)).toMatchObject({ instancesPerSecond: 0, expectedEndTime: null })
  shell.setTime(START_TIME + 5_000)
  await deliverNext()
  await deliverNext()
  expect(await controlOf(id)).toMatchObject({
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
