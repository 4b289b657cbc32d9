import { afterEach, beforeEach, expect, test } from 'vitest'
import { setJobsSuspended } from '../../../../functions/batch/control/batch-lifecycle.ts'
import { batchJobId } from '../../../../functions/batch/jobs/batch-ids.ts'
import { deleteBatchJob, setBatchJobRetries } from '../../../../functions/batch/jobs/batch-retries.ts'
import { monitorBatches, STANDSTILL_MS } from '../../../../functions/batch/monitor/monitor-batches.ts'
import { listBatchInstances } from '../../../../functions/batch/progress/batch-instances.ts'
import type { Batch } from '../../../../functions/batch/progress/batch-view.ts'
import { retryFailed } from '../../../../functions/batch/walk/kinds/begin-retry.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverAll,
  MISSING_IDS,
  modify,
  startInstances,
  TWO_TASKS,
  tick,
} from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

/** What `npm run chaos` found, each as the one history that leads to it. */
const [MISSING = ''] = MISSING_IDS
const HOUR = 3_600_000

let shell: Shell
let definitionId: string

beforeEach(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterEach(() => shell.stop())

/** The process dies when it would change an item with this sort key for the first time, or the second. */
function dieBeforeChanging(sortKey: string, time = 1): () => void {
  let changes = 0
  return beforeRequests(shell.services.db, ({ operation, sk }) => {
    if (operation !== 'UpdateItem' || sk !== sortKey) return
    changes += 1
    if (changes >= time) throw new Error('the process is dead')
  })
}

/** A batch that stands still with one failure, which the monitor has compared with the instances. */
async function verifiedFailure(): Promise<Batch> {
  const batch = await modify(shell.services, definitionId, [MISSING])
  await deliverAll(shell)
  shell.setTime(START_TIME + STANDSTILL_MS + 1)
  await tick(shell.services)
  await deliverAll(shell)
  return batch
}

/** Delivers the message that waits longest; whether it comes again. */
async function deliverNext(): Promise<boolean> {
  const [message] = shell.queue.waiting.splice(0, 1)
  if (message === undefined) throw new Error('No message waits.')
  return deliver(shell.services, message)
}

/** The schedule, long after everything else, and what it leads to. */
async function tickMuchLater(): Promise<void> {
  shell.setTime(START_TIME + HOUR)
  await tick(shell.services)
  await deliverAll(shell)
}

const countsOf = async ({ id }: Batch) => {
  const {
    pendingInstances: pending,
    modifiedInstances: modified,
    failedInstances: failed,
  } = await batchNow(shell.services, id)
  return { pending, modified, failed }
}

const RETRY = { retries: 1, resolved: true }

test('a retry that dies half-way leaves nothing pending for ever', async () => {
  const batch = await verifiedFailure()
  await retryFailed(shell.services, batch.id, RETRY)
  await deliverNext()
  const revive = dieBeforeChanging('G#0')
  expect(await deliverNext()).toBe(true)
  revive()
  await tickMuchLater()
  expect(await countsOf(batch)).toEqual({ pending: 0, modified: 0, failed: 1 })
})

test('a retry by a clock that is behind, whose message is lost, is repeated', async () => {
  const batch = await verifiedFailure()
  shell.setTime(START_TIME - HOUR)
  await retryFailed(shell.services, batch.id, RETRY)
  await deliverNext()
  const revive = dieBeforeChanging('P', 2)
  await deliverNext()
  revive()
  shell.queue.waiting.splice(0)
  expect(await countsOf(batch)).toEqual({ pending: 1, modified: 0, failed: 0 })
  await tickMuchLater()
  expect(await countsOf(batch)).toEqual({ pending: 0, modified: 0, failed: 1 })
})

test.each(['the first message', 'the visit'])(
  'a retry that loses %s is taken up again, and tries each failure once',
  async (lost) => {
    const batch = await verifiedFailure()
    await retryFailed(shell.services, batch.id, RETRY)
    if (lost === 'the visit') await deliverNext()
    shell.queue.waiting.splice(0)
    const sent = shell.queue.sent.length
    await tickMuchLater()
    const visit = { kind: 'execution', batchId: batch.id, chunk: 0, group: 0, walk: 2 }
    expect(shell.queue.sent.slice(sent).filter((message) => message.kind === 'execution')).toEqual([visit])
    expect((await batchNow(shell.services, batch.id)).openWalks.size).toBe(0)
  },
)

test('a visit of a retry that comes again after its failure failed again does not try it once more', async () => {
  const batch = await verifiedFailure()
  await retryFailed(shell.services, batch.id, RETRY)
  await deliverNext()
  const [visit] = shell.queue.waiting
  await deliverAll(shell)
  if (visit !== undefined) await deliver(shell.services, visit)
  expect(await countsOf(batch)).toEqual({ pending: 0, modified: 0, failed: 1 })
})

test('a retry whose first message is not taken by the queue is accepted, and carried out by the monitor', async () => {
  const batch = await verifiedFailure()
  const { send } = shell.services.queues.client
  shell.services.queues.client.send = async () => {
    throw new Error('the queue is down')
  }
  expect(await retryFailed(shell.services, batch.id, RETRY)).toBe(true)
  shell.services.queues.client.send = send
  const before = shell.queue.sent.length
  await tickMuchLater()
  expect(shell.queue.sent.slice(before)).toContainEqual({
    kind: 'execution',
    batchId: batch.id,
    chunk: 0,
    group: 0,
    walk: 2,
  })
})

test('a walk that never gets further is given up in the end', async () => {
  const batch = await verifiedFailure()
  await retryFailed(shell.services, batch.id, RETRY)
  let sent = 0
  for (let hours = 3; hours < 60; hours += 3) {
    shell.setTime(START_TIME + hours * HOUR)
    await tick(shell.services)
    sent += shell.queue.waiting.splice(0).filter((message) => message.kind === 'seed' && message.walk === 2).length
  }
  expect((await batchNow(shell.services, batch.id)).openWalks.size).toBe(0)
  // The first message, and eight more.
  expect(sent).toBe(9)
})

test('a batch does not wait for a time that a wrong clock has recorded', async () => {
  const ids = await startInstances(shell, 2)
  await modify(shell.services, definitionId, ids)
  const [seed] = shell.queue.waiting.splice(0)
  shell.setTime(START_TIME + 10 * HOUR)
  if (seed !== undefined) await deliver(shell.services, seed)
  shell.queue.waiting.splice(0)
  await tickMuchLater()
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
})

test('a deleted job whose instance a dead process had modified counts as modified', async () => {
  const [id = ''] = await startInstances(shell, 1)
  const batch = await modify(shell.services, definitionId, [id, MISSING])
  const [seed] = shell.queue.waiting.splice(0)
  if (seed !== undefined) await deliver(shell.services, seed)
  const [execution] = shell.queue.waiting.splice(0)
  const revive = dieBeforeChanging('P')
  if (execution !== undefined) await deliver(shell.services, execution)
  revive()
  await deleteBatchJob(shell.services, batchJobId(batch.id, 1))
  expect(await countsOf(batch)).toEqual({ pending: 1, modified: 1, failed: 0 })
})

test('while its jobs are suspended a batch is not stalled, and no message is sent for it', async () => {
  const batch = await modify(shell.services, definitionId, [MISSING])
  await setJobsSuspended(shell.services, { batchId: batch.id, kind: 'execution' }, true)
  shell.queue.waiting.splice(0)
  shell.setTime(START_TIME + HOUR)
  expect(await monitorBatches(shell.services)).toMatchObject({ stalled: 0, progress: [{ batchId: batch.id }] })
  expect(shell.queue.waiting).toEqual([])
})

test('an instance whose job was stopped has failed with a reason', async () => {
  const batch = await modify(shell.services, definitionId, [MISSING])
  const [seed] = shell.queue.waiting.splice(0)
  if (seed !== undefined) await deliver(shell.services, seed)
  await setBatchJobRetries(shell.services, batchJobId(batch.id, 1), 0)
  expect(await listBatchInstances(shell.services, batch.id, { firstResult: 0, maxResults: 1 })).toMatchObject([
    { state: 'failed', message: 'The retries of its job were set to 0' },
  ])
})
