import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  deleteBatch,
  deleteHistoricBatch,
  setBatchSuspended,
} from '../../../functions/batch/control/batch-lifecycle.ts'
import { createBatch } from '../../../functions/batch/create/create-batch.ts'
import { batchJobId } from '../../../functions/batch/jobs/batch-ids.ts'
import { listBatchIncidents } from '../../../functions/batch/jobs/batch-incidents.ts'
import { listBatchJobs, readBatchJob } from '../../../functions/batch/jobs/batch-jobs.ts'
import { deleteBatchJob, setBatchJobRetries } from '../../../functions/batch/jobs/batch-retries.ts'
import { monitorBatches, STANDSTILL_MS } from '../../../functions/batch/monitor/monitor-batches.ts'
import { listBatchInstances } from '../../../functions/batch/progress/batch-instances.ts'
import { type Batch, listBatches, readBatch, readHistoricBatch } from '../../../functions/batch/progress/batch-view.ts'
import { summarizeFailures } from '../../../functions/batch/progress/failure-summary.ts'
import { retryFailed } from '../../../functions/batch/walk/kinds/begin-retry.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverAll,
  deliverDead,
  MISSING_IDS,
  modify,
  startInstances,
  TWO_TASKS,
  tick,
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

async function flat<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(...page)
  return all
}

const incidentsOf = (batch: Batch) => flat(listBatchIncidents(shell.services, batch))
const executionJobsOf = async ({ id }: Batch) =>
  flat(listBatchJobs(shell.services, await batchNow(shell.services, id), ['execution']))
const suspend = (id: string, suspended: boolean) =>
  commandInstance(shell.services, id, { kind: 'setSuspended', suspended })

describe('a batch', () => {
  test('modifies every instance once, moves to history and leaves no message', async () => {
    const ids = await startInstances(shell, 10)
    const batch = await modify(shell.services, definitionId, [...ids, ...ids.slice(0, 5)])
    expect(batch).toMatchObject({ totalJobs: 10, jobsCreated: 0, remainingJobs: 10, completedJobs: 0, failedJobs: 0 })
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 10, twice: 0 })
    expect(await readBatch(shell.services, batch.id)).toBeUndefined()
    expect(await readHistoricBatch(shell.services, batch.id)).toMatchObject({
      endTime: START_TIME,
      executionStartTime: START_TIME,
      completedJobs: 10,
      remainingJobs: 0,
      modifiedInstances: 10,
    })
  })

  test('is listed while it runs, and in history from its creation on', async () => {
    const [id = ''] = await startInstances(shell, 1)
    const batch = await modify(shell.services, definitionId, [id])
    const ids = async (selection: 'running' | 'all') =>
      (await flat(listBatches(shell.services, selection))).map((b) => b.id)
    expect(await ids('running')).toContain(batch.id)
    expect(await ids('all')).toContain(batch.id)
    await deliverAll(shell)
    expect(await ids('running')).not.toContain(batch.id)
    expect(await ids('all')).toContain(batch.id)
  })

  test('without ids is not made', async () => {
    const command = {
      kind: 'modify',
      mode: 'batch',
      skipCustomListeners: false,
      skipIoMappings: false,
      instructions: [],
    } as const
    const work = { type: 'instance-modification', definitionId, command } as const
    expect(await createBatch(shell.services, { work, ids: [[[]], []] })).toBeUndefined()
  })

  test('whose ids cannot all be read is not made, and leaves nothing', async () => {
    const command = {
      kind: 'modify',
      mode: 'batch',
      skipCustomListeners: false,
      skipIoMappings: false,
      instructions: [],
    } as const
    const work = { type: 'instance-modification', definitionId, command } as const
    const before = shell.queue.sent.length
    async function* broken() {
      yield Array.from({ length: 20_000 }, (_, at) => `id-${at}`)
      throw new Error('the query failed')
    }
    await expect(createBatch(shell.services, { work, ids: [broken()] })).rejects.toThrow('the query failed')
    expect(shell.queue.sent).toHaveLength(before)
  })

  test('of more jobs than its ids can number is not made, and leaves nothing', async () => {
    const own = await startShell({ INVOCATIONS_PER_BATCH_JOB: '3' })
    // More than are written at once: some are there already when the limit is passed.
    const ids = Array.from({ length: 30_001 }, (_, at) => `id-${at}`)
    const work = { type: 'set-job-retries', retries: 1 } as const
    const create = (source: string[]) => createBatch(own.services, { work, ids: [[source]] }, { mostJobs: 10_000 })
    await expect(create(ids)).rejects.toThrow(
      'A batch has at most 10000 jobs, and invocationsPerBatchJob is 3: raise invocationsPerBatchJob, or divide',
    )
    const left = await own.services.db.client.send(new ScanCommand({ TableName: own.services.db.tableName }))
    expect(left.Count).toBe(0)
    expect(own.queue.sent).toEqual([])
    expect(await create(ids.slice(1))).toMatchObject({ totalJobs: 10_000 })
    await own.stop()
  })

  test('has a seed job until its messages are sent, then a monitor job and its execution jobs', async () => {
    const ids = await startInstances(shell, 3)
    const batch = await modify(shell.services, definitionId, ids)
    const kinds = async () =>
      (
        await flat(
          listBatchJobs(shell.services, await batchNow(shell.services, batch.id), ['seed', 'execution', 'monitor']),
        )
      ).map(({ kind }) => kind)
    expect(await kinds()).toEqual(['seed'])
    const seed = shell.queue.waiting.shift()
    if (seed !== undefined) await deliver(shell.services, seed)
    expect(await kinds()).toEqual(['monitor', 'execution', 'execution', 'execution'])
    const [job] = await executionJobsOf(batch)
    expect(job).toMatchObject({
      id: batchJobId(batch.id, 1),
      retries: 3,
      exceptionMessage: undefined,
      suspended: false,
    })
    await deliverAll(shell)
    expect(await readBatchJob(shell.services, batchJobId(batch.id, 1))).toBeUndefined()
  })
})

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
    const [job] = await executionJobsOf(batch)
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

describe('a suspended batch', () => {
  test('drops its messages, and goes on where it was when it is activated', async () => {
    const ids = await startInstances(shell, 6)
    const batch = await modify(shell.services, definitionId, [...ids.slice(0, 3), ...MISSING_IDS, ...ids.slice(3)])
    for (let delivered = 0; delivered < 2; delivered++) {
      const message = shell.queue.waiting.shift()
      if (message !== undefined) await deliver(shell.services, message)
    }
    expect(await setBatchSuspended(shell.services, batch.id, true)).toBe(true)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
    expect(await batchNow(shell.services, batch.id)).toMatchObject({
      suspended: true,
      completedJobs: 3,
      pendingInstances: 6,
    })
    await setBatchSuspended(shell.services, batch.id, false)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 6, twice: 0 })
    expect(await batchNow(shell.services, batch.id)).toMatchObject({
      completedJobs: 6,
      failedJobs: 100,
      suspended: false,
    })
  })

  test('that has ended can neither be suspended nor deleted', async () => {
    const batch = await modify(shell.services, definitionId, await startInstances(shell, 1))
    await deliverAll(shell)
    expect(await setBatchSuspended(shell.services, batch.id, true)).toBe(false)
    expect(await deleteBatch(shell.services, batch.id, { cascade: false })).toBe(false)
    expect(await deleteHistoricBatch(shell.services, batch.id)).toBe(true)
    expect(await deleteHistoricBatch(shell.services, batch.id)).toBe(false)
  })
})

describe('a deleted batch', () => {
  test('modifies nothing more, and what it had not come to is skipped', async () => {
    const ids = await startInstances(shell, 3)
    const batch = await modify(shell.services, definitionId, ids)
    expect(await deleteBatch(shell.services, batch.id, { cascade: false })).toBe(true)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 0, twice: 0 })
    const listed = await listBatchInstances(shell.services, batch.id, { firstResult: 0, maxResults: 10 })
    expect(listed?.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'skipped'])
  })

  test('in cascade has no history either, and its late messages do no harm', async () => {
    const batch = await modify(shell.services, definitionId, await startInstances(shell, 3))
    await deleteBatch(shell.services, batch.id, { cascade: true })
    await deliverAll(shell)
    expect(await readHistoricBatch(shell.services, batch.id)).toBeUndefined()
  })
})

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
    expect((await executionJobsOf(batch))[0]?.exceptionMessage).toContain('could not be carried out')
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

test('the monitor tells how old the oldest batch is that is neither done nor suspended', async () => {
  const own = await startShell()
  const [definition] = await own.deploy(TWO_TASKS)
  const create = () => modify(own.services, definition?.id ?? '', MISSING_IDS.slice(0, 1))
  const ageAt = async (seconds: number) => {
    own.setTime(START_TIME + seconds * 1000)
    return (await monitorBatches(own.services)).oldestAge
  }
  expect(await ageAt(0)).toBe(0)
  const oldest = await create()
  expect(await ageAt(60)).toBe(60)
  await create()
  expect(await ageAt(90)).toBe(90)
  await setBatchSuspended(own.services, oldest.id, true)
  expect(await ageAt(100)).toBe(40)
  await own.stop()
})

test('a modification by a batch and one by a user at the same time both go through', async () => {
  const ids = await startInstances(shell, 20)
  await modify(shell.services, definitionId, ids)
  const seed = shell.queue.waiting.shift()
  if (seed !== undefined) await deliver(shell.services, seed)
  const set = { note: { type: 'String', value: 'meanwhile' } } as const
  const changes = ids.map((id) =>
    commandInstance(shell.services, id, { kind: 'changeVariables', execution: 0, set, remove: [], local: false }),
  )
  await Promise.all([deliverAll(shell), ...changes])
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 20, twice: 0 })
  for (const id of ids) expect((await shell.stored(id)).state.root.variables).toMatchObject(set)
})
