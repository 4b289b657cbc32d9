import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { dateText } from '../../../../functions/engine/instance/value/typed-value-date.ts'
import { apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, TWO_TASKS, tick } from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { type ControlledBatches, controlledBatches, missing } from './controlled-batches.ts'

const HOUR_MS = 60 * 60 * 1000

let shell: Shell
let batches: ControlledBatches
let stop = () => {}

beforeAll(async () => {
  shell = await startShell()
  batches = controlledBatches(shell, (await shell.deploy(TWO_TASKS))[0]?.id ?? '')
})
afterEach(() => {
  stop()
  shell.setTime(START_TIME)
})
afterAll(() => shell.stop())

/** Does this once, right before the next write of the batch's own item that sets this attribute. */
function beforeWriteOf(id: string, attribute: string, meanwhile: () => Promise<unknown>) {
  let isAwaited = true
  stop = beforeRequests(shell.services.db, async ({ operation, pk, sk, input }) => {
    const names = 'ExpressionAttributeNames' in input ? Object.values(input.ExpressionAttributeNames ?? {}) : []
    if (!isAwaited || operation !== 'UpdateItem' || pk !== `B#${id}` || sk !== 'B' || !names.includes(attribute)) return
    isAwaited = false
    await meanwhile()
  })
}

test('of two changes at the same time neither is lost, and the log names what each has changed', async () => {
  const id = await batches.start(missing(2), { startTime: dateText(START_TIME + HOUR_MS), toleratedFailureCount: 1 })
  beforeWriteOf(id, 'control', () => batches.put(id, { maxPerSecond: 5 }))
  const answer = await batches.put(id, { pauseAfter: 1, toleratedFailureCount: null })
  expect(answer.body).toMatchObject({ pauseAfter: 1, maxPerSecond: 5, toleratedFailureCount: null })
  expect(await batches.controlOf(id)).toMatchObject({ pauseAfter: 1, maxPerSecond: 5 })
  const entries = await apiClient(shell.services).get(
    `/history/user-operation?batchId=${id}&operationType=SetBatchControl`,
  )
  expect(entries.body).toHaveLength(3)
  expect(entries.body).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ property: 'pauseAfter', orgValue: null, newValue: '1' }),
      expect.objectContaining({ property: 'maxPerSecond', orgValue: null, newValue: '5' }),
      expect.objectContaining({ property: 'toleratedFailureCount', orgValue: '1', newValue: null }),
    ]),
  )
})

test('ten changes at the same time are all made', async () => {
  const id = await batches.start(missing(2), { startTime: dateText(START_TIME + HOUR_MS) })
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, (_, at) => batches.put(id, { toleratedFailureCount: at })),
    batches.put(id, { maxPerSecond: 3 }),
    batches.put(id, { maxConcurrency: 4 }),
    batches.put(id, { pauseAfter: 1 }),
    batches.put(id, { toleratedFailurePercentage: 7 }),
  ])
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(await batches.controlOf(id)).toMatchObject({
    maxPerSecond: 3,
    maxConcurrency: 4,
    pauseAfter: 1,
    toleratedFailurePercentage: 7,
  })
})

test('a limit that is lifted while it is about to suspend the batch does not', async () => {
  const id = await batches.start(missing(200), { toleratedFailureCount: 50 })
  await batches.deliverNext()
  beforeWriteOf(id, 'suspensionReason', () => batches.put(id, { toleratedFailureCount: 300 }))
  await deliverAll(shell)
  expect(await batches.controlOf(id)).toMatchObject({ suspended: false, failedInstances: 200 })
})

test('a batch that is put off while a tick is about to start it does not start', async () => {
  const id = await batches.start(missing(2), { startTime: dateText(START_TIME + HOUR_MS) })
  shell.setTime(START_TIME + HOUR_MS)
  const startTime = dateText(START_TIME + 2 * HOUR_MS)
  beforeWriteOf(id, 'suspensionReason', () => batches.put(id, { startTime }))
  await tick(shell.services)
  await deliverAll(shell)
  expect(await batches.controlOf(id)).toMatchObject({
    suspensionReason: 'NOT_STARTED_YET',
    startTime,
    openInstances: 2,
  })
})

test('who activates a batch that somebody else has activated meanwhile accepts what has failed by his own time', async () => {
  const id = await batches.start(missing(500), { toleratedFailureCount: 150 })
  await deliverAll(shell)
  beforeWriteOf(id, 'resumed', async () => {
    await batches.activate(id)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: true, failedInstances: 400 })
  })
  await batches.activate(id)
  await deliverAll(shell)
  expect(await batches.controlOf(id)).toMatchObject({ suspended: false, failedInstances: 500 })
})
