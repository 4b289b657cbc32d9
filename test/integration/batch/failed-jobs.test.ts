import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deleteBatch } from '../../../functions/batch/control/batch-lifecycle.ts'
import { batchJobId } from '../../../functions/batch/jobs/batch-ids.ts'
import { listBatchIncidents } from '../../../functions/batch/jobs/batch-incidents.ts'
import { deleteBatchJob, setBatchJobRetries } from '../../../functions/batch/jobs/batch-retries.ts'
import { listBatchInstances } from '../../../functions/batch/progress/batch-instances.ts'
import type { Batch } from '../../../functions/batch/progress/batch-view.ts'
import { summarizeFailures } from '../../../functions/batch/progress/failures/failure-summary.ts'
import { retryFailed } from '../../../functions/batch/walk/kinds/begin-retry.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import {
  batchNow,
  countMoved,
  deliverAll,
  executionJobsOf,
  MISSING_IDS,
  modify,
  startInstances,
  TWO_TASKS,
} from '../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../support/shell.ts'

const [MISSING = ''] = MISSING_IDS

let shell: Shell
let definitionId: string

beforeAll(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())

const incidentsOf = async (batch: Batch) => (await Array.fromAsync(listBatchIncidents(shell.services, batch))).flat()
const suspend = (id: string, suspended: boolean) =>
  commandInstance(shell.services, id, { kind: 'setSuspended', suspended })

describe('a refusal', () => {
  test('fails its own job with the reference’s message and lets the others through', async () => {
    const ids = await startInstances(shell, 5)
    const batch = await modify(shell.services, definitionId, [...ids, MISSING])
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 5, twice: 0 })
    expect(await batchNow(shell.services, batch.id)).toMatchObject({
      completedJobs: 5,
      failedJobs: 1,
      remainingJobs: 1,
      jobsCreated: 6,
    })
    const message = `ENGINE-13036 Process instance '${MISSING}' cannot be modified. The process instance does not exist`
    const [job] = await executionJobsOf(shell.services, batch)
    expect(job).toMatchObject({ id: batchJobId(batch.id, 6), retries: 0, exceptionMessage: message })
    expect(await incidentsOf(batch)).toMatchObject([
      { jobId: batchJobId(batch.id, 6), message, jobDefinitionId: batch.batchJobDefinitionId },
    ])
  })

  test('of all leaves the batch without an execution start time, as the reference does', async () => {
    const batch = await modify(shell.services, definitionId, [MISSING])
    await deliverAll(shell)
    expect((await batchNow(shell.services, batch.id)).executionStartTime).toBeUndefined()
  })

  test('is summarized by message, and every instance is listed with its state, also after the end', async () => {
    const ids = await startInstances(shell, 2)
    const others = [MISSING, `${MISSING.slice(0, -1)}1`]
    const batch = await modify(shell.services, definitionId, [...ids, ...others])
    await deliverAll(shell)
    await deleteBatch(shell.services, batch.id, { cascade: false })
    expect(await summarizeFailures(shell.services, batch.id)).toEqual([
      {
        message: "ENGINE-13036 Process instance '<id>' cannot be modified. The process instance does not exist",
        count: 2,
        examples: others,
        exampleMessage: `ENGINE-13036 Process instance '${MISSING}' cannot be modified. The process instance does not exist`,
      },
    ])
    const page = { firstResult: 1, maxResults: 2 }
    expect(await listBatchInstances(shell.services, batch.id, page)).toMatchObject([
      { instanceId: ids[1], state: 'modified', time: START_TIME },
      { instanceId: MISSING, state: 'failed', time: START_TIME, message: expect.stringContaining('ENGINE-13036') },
    ])
    const failed = await listBatchInstances(shell.services, batch.id, {
      state: 'failed',
      firstResult: 1,
      maxResults: 5,
    })
    expect(failed?.map(({ instanceId }) => instanceId)).toEqual([others[1]])
  })
})

describe('a failed job', () => {
  async function withSuspendedInstance() {
    const [id = '', ...others] = await startInstances(shell, 3)
    await suspend(id, true)
    const batch = await modify(shell.services, definitionId, [id, ...others])
    await deliverAll(shell)
    expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedJobs: 1, completedJobs: 2 })
    return { id, batch }
  }

  test('that gets retries is tried again, and the batch ends where it goes through', async () => {
    const { id, batch } = await withSuspendedInstance()
    await suspend(id, false)
    expect(await setBatchJobRetries(shell.services, batchJobId(batch.id, 1), 2)).toBe(true)
    expect(await incidentsOf(batch)).toEqual([])
    expect(await batchNow(shell.services, batch.id)).toMatchObject({
      failedJobs: 0,
      remainingJobs: 1,
      pendingInstances: 1,
    })
    await deliverAll(shell)
    expect(await batchNow(shell.services, batch.id)).toMatchObject({ completedJobs: 3, endTime: START_TIME })
    expect(await countMoved(shell.services, [id])).toEqual({ moved: 1, twice: 0 })
  })

  test('that is refused again has failed again', async () => {
    const { batch } = await withSuspendedInstance()
    await retryFailed(shell.services, batch.id, { retries: 1, resolved: false })
    expect(await incidentsOf(batch)).toHaveLength(1)
    await deliverAll(shell)
    expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedJobs: 1, completedJobs: 2 })
    expect((await batchNow(shell.services, batch.id)).endTime).toBeUndefined()
  })

  test('that is deleted counts as completed, and its instance as skipped', async () => {
    const { id, batch } = await withSuspendedInstance()
    expect(await deleteBatchJob(shell.services, batchJobId(batch.id, 1))).toBe(true)
    await deliverAll(shell)
    expect(await batchNow(shell.services, batch.id)).toMatchObject({
      completedJobs: 3,
      skippedInstances: 1,
      endTime: START_TIME,
    })
    expect(await countMoved(shell.services, [id])).toEqual({ moved: 0, twice: 0 })
    expect(await deleteBatchJob(shell.services, batchJobId(batch.id, 1))).toBe(false)
  })

  test('of several instances fails for the one that is refused, the others are modified', async () => {
    const own = await startShell({ INVOCATIONS_PER_BATCH_JOB: '3' })
    const [definition] = await own.deploy(TWO_TASKS)
    const ids = await startInstances(own, 5)
    const batch = await modify(own.services, definition?.id ?? '', [MISSING, ...ids])
    await deliverAll(own)
    expect(await countMoved(own.services, ids)).toEqual({ moved: 5, twice: 0 })
    expect(await batchNow(own.services, batch.id)).toMatchObject({ totalJobs: 2, completedJobs: 1, failedJobs: 1 })
    await own.stop()
  })
})
