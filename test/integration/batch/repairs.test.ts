import { afterEach, beforeEach, expect, test } from 'vitest'
import { setJobsSuspended } from '../../../functions/batch/control/batch-lifecycle.ts'
import { batchJobId } from '../../../functions/batch/jobs/batch-ids.ts'
import { deleteBatchJob, retryFailed, setBatchJobRetries } from '../../../functions/batch/jobs/batch-retries.ts'
import { monitorBatches, STANDSTILL_MS } from '../../../functions/batch/monitor/monitor-batches.ts'
import { listBatchInstances } from '../../../functions/batch/progress/batch-instances.ts'
import type { Batch } from '../../../functions/batch/progress/batch-view.ts'
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
} from '../../support/batches.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../support/shell.ts'

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

/** The process dies when it would change an item with this sort key. */
function dieBeforeChanging(sortKey: string): () => void {
  return beforeRequests(shell.services.db, ({ operation, sk }) => {
    if (operation === 'UpdateItem' && sk === sortKey) throw new Error('the process is dead')
  })
}

/** A batch that stands still with one failure, which the monitor has compared with the instances. */
async function verifiedFailure(): Promise<Batch> {
  const batch = await modify(shell.services, definitionId, [MISSING])
  await deliverAll(shell)
  shell.setTime(START_TIME + STANDSTILL_MS + 1)
  await tick(shell.services)
  return batch
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
  const revive = dieBeforeChanging('G#0')
  await expect(retryFailed(shell.services, batch.id, RETRY)).rejects.toThrow('dead')
  revive()
  await tickMuchLater()
  expect(await countsOf(batch)).toEqual({ pending: 0, modified: 0, failed: 1 })
})

test('a retry by a clock that is behind, whose message is lost, is repeated', async () => {
  const batch = await verifiedFailure()
  shell.setTime(START_TIME - HOUR)
  await retryFailed(shell.services, batch.id, RETRY)
  shell.queue.waiting.splice(0)
  expect(await countsOf(batch)).toEqual({ pending: 1, modified: 0, failed: 0 })
  await tickMuchLater()
  expect(await countsOf(batch)).toEqual({ pending: 0, modified: 0, failed: 1 })
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
