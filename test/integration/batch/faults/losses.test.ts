import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STANDSTILL_MS } from '../../../../functions/batch/monitor/monitor-batches.ts'
import { retryFailed } from '../../../../functions/batch/walk/kinds/begin-retry.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverAll,
  deliverDead,
  executionJobsOf,
  modify,
  startInstances,
  TWO_TASKS,
  tick,
} from '../../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

let shell: Shell
let definitionId: string

beforeAll(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())

describe('what gets lost', () => {
  test('messages are sent again by the schedule once the batch stands still, and not before', async () => {
    const ids = await startInstances(shell, 3)
    const batch = await modify(shell.services, definitionId, ids)
    shell.queue.waiting.splice(0)
    await tick(shell.services)
    expect(shell.queue.waiting).toEqual([])
    shell.setTime(START_TIME + STANDSTILL_MS + 1)
    await tick(shell.services)
    await deliverAll(shell)
    shell.setTime(START_TIME)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
    expect((await batchNow(shell.services, batch.id)).endTime).toBeDefined()
  })

  test('a lost wake-up of the monitor: the next tick completes the batch', async () => {
    const batch = await modify(shell.services, definitionId, await startInstances(shell, 1))
    while (shell.queue.waiting[0]?.kind !== 'monitor') {
      const next = shell.queue.waiting.shift()
      if (next !== undefined) await deliver(shell.services, next)
    }
    shell.queue.waiting.splice(0)
    await tick(shell.services)
    expect((await batchNow(shell.services, batch.id)).endTime).toBe(START_TIME)
  })

  test('a message in the dead-letter queue: its instances have failed with the reason, and a retry modifies them', async () => {
    const ids = await startInstances(shell, 2)
    const batch = await modify(shell.services, definitionId, ids)
    const seed = shell.queue.waiting.shift()
    if (seed !== undefined) await deliver(shell.services, seed)
    const [execution] = shell.queue.waiting.splice(0)
    if (execution !== undefined) await deliverDead(shell.services, execution)
    expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedJobs: 2, remainingJobs: 2 })
    expect((await executionJobsOf(shell.services, batch))[0]?.exceptionMessage).toContain('could not be carried out')
    await retryFailed(shell.services, batch.id, { retries: 1, resolved: true })
    await deliverAll(shell)
    expect(await batchNow(shell.services, batch.id)).toMatchObject({
      completedJobs: 2,
      failedJobs: 0,
      endTime: START_TIME,
    })
  })

  test('messages of a batch that is done change nothing', async () => {
    const ids = await startInstances(shell, 3)
    const from = shell.queue.sent.length
    const batch = await modify(shell.services, definitionId, ids)
    await deliverAll(shell)
    const before = await batchNow(shell.services, batch.id)
    for (const message of shell.queue.sent.slice(from)) await deliver(shell.services, message)
    expect(await batchNow(shell.services, batch.id)).toEqual(before)
    expect(shell.queue.waiting).toEqual([])
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
  })
})
