import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { dateText } from '../../../../functions/engine/instance/value/typed-value-date.ts'
import { deliverAll, startInstances, TWO_TASKS, tick } from '../../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { type ControlledBatches, controlledBatches, missing } from './controlled-batches.ts'

const HOUR_MS = 60 * 60 * 1000

let shell: Shell
let batches: ControlledBatches
let ids: string[]

beforeAll(async () => {
  shell = await startShell()
  batches = controlledBatches(shell, (await shell.deploy(TWO_TASKS))[0]?.id ?? '')
  ids = await startInstances(shell, 24)
})
afterEach(() => shell.setTime(START_TIME))
afterAll(() => shell.stop())

/** Delivers the seed message and one of the execution messages at this time. */
async function executeOneAt(time: number) {
  shell.setTime(time)
  await batches.deliverNext()
  await batches.deliverNext()
}

test('the time for which a batch waited for its start does not count', async () => {
  const begun = START_TIME + HOUR_MS
  const id = await batches.start([...ids.slice(16), ...missing(192)], { startTime: dateText(begun) })
  shell.setTime(begun)
  await tick(shell.services)
  await executeOneAt(begun + 5000)
  expect(await batches.controlOf(id)).toMatchObject({
    modifiedInstances: 8,
    failedInstances: 92,
    instancesPerSecond: 20,
    expectedEndTime: dateText(begun + 10_000),
  })
  await deliverAll(shell)
})

test('the time until the first instances were modified counts', async () => {
  const id = await batches.start([...ids.slice(0, 8), ...missing(192)], {})
  await executeOneAt(START_TIME + 4000)
  shell.setTime(START_TIME + 4010)
  expect(await batches.controlOf(id)).toMatchObject({
    modifiedInstances: 8,
    failedInstances: 92,
    instancesPerSecond: 20,
    expectedEndTime: dateText(START_TIME + 4010 + 5000),
  })
  await deliverAll(shell)
})

test('a second that has begun counts whole, and until the third begins nobody says when it will end', async () => {
  const id = await batches.start([...ids.slice(8, 16), ...missing(192)], {})
  await executeOneAt(START_TIME + 30)
  shell.setTime(START_TIME + 40)
  expect(await batches.controlOf(id)).toMatchObject({ instancesPerSecond: 100, expectedEndTime: null })
  shell.setTime(START_TIME + 1100)
  expect(await batches.controlOf(id)).toMatchObject({ instancesPerSecond: 50, expectedEndTime: null })
  shell.setTime(START_TIME + 2000)
  expect(await batches.controlOf(id)).toMatchObject({
    instancesPerSecond: 50,
    expectedEndTime: dateText(START_TIME + 4000),
  })
  await deliverAll(shell)
})
