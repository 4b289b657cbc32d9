import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  deleteBatch,
  deleteHistoricBatch,
  setBatchSuspended,
} from '../../../functions/batch/control/batch-lifecycle.ts'
import { createBatch } from '../../../functions/batch/create/create-batch.ts'
import { batchJobId } from '../../../functions/batch/jobs/batch-ids.ts'
import { listBatchJobs, readBatchJob } from '../../../functions/batch/jobs/batch-jobs.ts'
import { monitorBatches } from '../../../functions/batch/monitor/monitor-batches.ts'
import { listBatchInstances } from '../../../functions/batch/progress/batch-instances.ts'
import { listBatches, readBatch, readHistoricBatch } from '../../../functions/batch/progress/batch-view.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverAll,
  executionJobsOf,
  MISSING_IDS,
  modify,
  startInstances,
  TWO_TASKS,
} from '../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../support/shell.ts'

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
    const [job] = await executionJobsOf(shell.services, batch)
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
