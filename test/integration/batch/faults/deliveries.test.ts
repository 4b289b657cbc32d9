import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { executeChunk } from '../../../../functions/batch/execute/execute-chunk.ts'
import { STANDSTILL_MS } from '../../../../functions/batch/monitor/monitor-batches.ts'
import { commandInstance } from '../../../../functions/instance/process-instances.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverAll,
  MISSING_IDS as missing,
  modify,
  startInstances,
  TWO_TASKS,
  tick,
} from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

let shell: Shell
let definitionId: string

beforeAll(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())

/** One thing that happens: which of the waiting messages is delivered, how often at once, and whether SQS forgets that it was handled. */
const delivery = fc.record({ which: fc.nat(), copies: fc.integer({ min: 1, max: 3 }), again: fc.boolean() })

test('in any order, doubled, and again after success: each instance once, and the counts add up at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 3, maxLength: 7 }), async (deliveries) => {
      const ids = await startInstances(shell, 4)
      const batch = await modify(shell.services, definitionId, [...missing.slice(0, 2), ...ids])
      for (const { which, copies, again } of deliveries) {
        const { waiting } = shell.queue
        const [message] = waiting.splice(which % Math.max(waiting.length, 1), 1)
        if (message === undefined) break
        await Promise.all(Array.from({ length: copies }, () => deliver(shell.services, message)))
        if (again) waiting.push(message)
        const { totalJobs, remainingJobs, completedJobs, failedJobs, jobsCreated } = await batchNow(
          shell.services,
          batch.id,
        )
        expect(completedJobs + remainingJobs).toBe(totalJobs)
        expect(failedJobs).toBeLessThanOrEqual(remainingJobs)
        expect(jobsCreated).toBeGreaterThanOrEqual(completedJobs + failedJobs)
      }
      await deliverAll(shell)
      expect(await countMoved(shell.services, ids)).toEqual({ moved: 4, twice: 0 })
      expect(await batchNow(shell.services, batch.id)).toMatchObject({
        totalJobs: 6,
        completedJobs: 4,
        failedJobs: 2,
      })
    }),
    { numRuns: 5 },
  )
})

test('an instance that was modified though another delivery recorded it as failed is put right when the batch stands still', async () => {
  const [id = '', other = ''] = await startInstances(shell, 2)
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })
  const batch = await modify(shell.services, definitionId, [id, other])
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedJobs: 1, completedJobs: 1 })
  // The delivery that died: it found the instance active again, modified it, and did not come to record it.
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: false })
  const command = { kind: 'modify', mode: 'batch', skipCustomListeners: false, skipIoMappings: false } as const
  const instructions = [
    { type: 'startBeforeActivity', activityId: 'second' },
    { type: 'cancel', activityId: 'first' },
  ] as const
  await commandInstance(shell.services, id, { ...command, instructions }, { mark: batch.id })
  shell.setTime(START_TIME + STANDSTILL_MS + 1)
  await tick(shell.services)
  await deliverAll(shell)
  shell.setTime(START_TIME)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({
    failedJobs: 0,
    completedJobs: 2,
    endTime: expect.any(Number),
  })
})

test('a chunk that was recorded by a process that died before its group was told is counted by the next delivery', async () => {
  const ids = await startInstances(shell, 2)
  const batch = await modify(shell.services, definitionId, [...missing.slice(0, 1), ...ids])
  let isDead = false
  const stop = beforeRequests(shell.services.db, ({ sk }) => {
    isDead ||= sk === 'G#0'
    if (isDead) throw new Error('died')
  })
  const message = { kind: 'execution', batchId: batch.id, chunk: 0, group: 0 } as const
  expect(await deliver(shell.services, message)).toBe(true)
  stop()
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ completedJobs: 2, failedJobs: 1 })
})

test('a message whose time is up records what it did, is given back, and the next delivery does the rest', async () => {
  const ids = await startInstances(shell, 12)
  const batch = await modify(shell.services, definitionId, ids)
  const message = { kind: 'execution', batchId: batch.id, chunk: 0, group: 0 } as const
  let looks = 0
  const services = { ...shell.services, now: () => (looks++ > 25 ? START_TIME + 10 : START_TIME) }
  await expect(executeChunk(services, message, START_TIME + 5)).rejects.toThrow('the time was up')
  const { completedJobs } = await batchNow(shell.services, batch.id)
  expect(completedJobs).toBeGreaterThan(0)
  expect(completedJobs).toBeLessThan(12)
  expect(await countMoved(shell.services, ids)).toEqual({ moved: completedJobs, twice: 0 })
  await deliverAll(shell)
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 12, twice: 0 })
  expect((await batchNow(shell.services, batch.id)).endTime).toBe(START_TIME)
})

test('messages that are not of their batch change nothing: neither chunks nor groups that there are not', async () => {
  const ids = await startInstances(shell, 2)
  const batch = await modify(shell.services, definitionId, ids)
  const forged = [
    { kind: 'execution', batchId: batch.id, chunk: 1, group: 0 },
    { kind: 'execution', batchId: batch.id, chunk: 100, group: 1 },
    { kind: 'execution', batchId: batch.id, chunk: -1, group: 0 },
    { kind: 'execution', batchId: batch.id, chunk: 0, group: 1 },
    { kind: 'seed', batchId: batch.id, firstGroup: 0, lastGroup: 1_000_000_000 },
    { kind: 'seed', batchId: batch.id, firstGroup: 7, lastGroup: 7 },
    { kind: 'seed', batchId: batch.id, firstGroup: -5, lastGroup: 0 },
  ] as const
  const before = shell.queue.waiting.length
  for (const message of forged) await deliver(shell.services, message)
  expect(shell.queue.waiting).toHaveLength(before)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ totalJobs: 2, completedJobs: 0, failedJobs: 0 })
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ totalJobs: 2, completedJobs: 2 })
})
