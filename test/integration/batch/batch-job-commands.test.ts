import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { batchJobId, controlJobId } from '../../../functions/batch/jobs/batch-ids.ts'
import type { Batch } from '../../../functions/batch/progress/batch-view.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverAll,
  MISSING_IDS,
  modify,
  startInstances,
  TWO_TASKS,
} from '../../support/batches.ts'
import { type Shell, startShell } from '../../support/shell.ts'

const [MISSING = ''] = MISSING_IDS
const DONE = { status: 204, body: null }

let shell: Shell
let api: ApiClient
let definitionId: string

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
beforeEach(() => {
  shell.queue.waiting.splice(0)
})
afterAll(() => shell.stop())

const execute = (jobId: string) => api.send('POST', `/job/${jobId}/execute`)
const setSuspended = (path: string, suspended: boolean) => api.send('PUT', `${path}/suspended`, { suspended })
const get = async (path: string) => Object((await api.get(path)).body)

/** A batch whose messages were sent and have not been delivered. */
async function seeded(ids: readonly string[]): Promise<Batch> {
  const batch = await modify(shell.services, definitionId, ids)
  const seed = shell.queue.waiting.shift()
  if (seed !== undefined) await deliver(shell.services, seed)
  return batch
}

/** A batch of three whose first instance is suspended, and so has failed. */
async function failed() {
  const ids = await startInstances(shell, 3)
  const [id = ''] = ids
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })
  const batch = await modify(shell.services, definitionId, ids)
  await deliverAll(shell)
  return { id, ids, batch, job: batchJobId(batch.id, 1) }
}

/** The statistics, which must add up at every moment. */
async function statistics({ id }: Batch) {
  const { totalJobs, remainingJobs, completedJobs, failedJobs, ...batch } = await batchNow(shell.services, id)
  const { totalInstances, pendingInstances, modifiedInstances, failedInstances, skippedInstances } = batch
  expect(completedJobs + remainingJobs).toBe(totalJobs)
  expect(pendingInstances + modifiedInstances + failedInstances + skippedInstances).toBe(totalInstances)
  return { remainingJobs, completedJobs, failedJobs, ended: batch.endTime !== undefined }
}

describe('executing an execution job', () => {
  test('modifies its instances now; its message, which comes after it, does not modify them again', async () => {
    const ids = await startInstances(shell, 3)
    const batch = await seeded(ids)
    expect(await execute(batchJobId(batch.id, 2))).toMatchObject(DONE)
    expect(await countMoved(shell.services, ids.slice(1, 2))).toEqual({ moved: 1, twice: 0 })
    expect(await statistics(batch)).toMatchObject({ completedJobs: 1, remainingJobs: 2 })
    expect((await execute(batchJobId(batch.id, 2))).status).toBe(404)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
    expect(await statistics(batch)).toMatchObject({ completedJobs: 3, ended: true })
  })

  test('at the same time as its message modifies them once', async () => {
    const ids = await startInstances(shell, 6)
    const batch = await seeded(ids)
    const jobs = ids.map((_, at) => execute(batchJobId(batch.id, at + 1)))
    await Promise.all([deliverAll(shell), ...jobs])
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 6, twice: 0 })
    expect(await statistics(batch)).toMatchObject({ completedJobs: 6, failedJobs: 0, ended: true })
  })

  test('of the last one completes the batch', async () => {
    const ids = await startInstances(shell, 2)
    const batch = await seeded(ids)
    shell.queue.waiting.splice(0)
    await execute(batchJobId(batch.id, 1))
    await execute(batchJobId(batch.id, 2))
    await deliverAll(shell)
    expect(await statistics(batch)).toMatchObject({ completedJobs: 2, ended: true })
  })

  test('that fails answers 404 with the reason, as the reference does, and has failed', async () => {
    const batch = await seeded([MISSING])
    const message = `ENGINE-13036 Process instance '${MISSING}' cannot be modified. The process instance does not exist`
    const answer = { status: 404, body: { type: 'InvalidRequestException', message, code: null } }
    expect(await execute(batchJobId(batch.id, 1))).toMatchObject(answer)
    expect(await get(`/job/${batchJobId(batch.id, 1)}`)).toMatchObject({ retries: 0, exceptionMessage: message })
    expect((await api.get(`/job/${batchJobId(batch.id, 1)}/stacktrace`)).body).toBe(message)
    expect(await statistics(batch)).toEqual({ completedJobs: 0, remainingJobs: 1, failedJobs: 1, ended: false })
  })

  test('that has failed tries it again', async () => {
    const { id, ids, batch, job } = await failed()
    expect((await execute(job)).status).toBe(404)
    expect(await statistics(batch)).toEqual({ completedJobs: 2, remainingJobs: 1, failedJobs: 1, ended: false })
    await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: false })
    expect(await execute(job)).toMatchObject(DONE)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
    expect(await statistics(batch)).toEqual({ completedJobs: 3, remainingJobs: 0, failedJobs: 0, ended: true })
    expect((await get(`/incident/count?configuration=${job}`)).count).toBe(0)
  })

  test('of a suspended batch carries out that job and no other', async () => {
    const ids = await startInstances(shell, 2)
    const batch = await seeded(ids)
    await setSuspended(`/batch/${batch.id}`, true)
    expect(await execute(batchJobId(batch.id, 1))).toMatchObject(DONE)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 1, twice: 0 })
  })

  test('that was not made yet, or of no batch, is not found', async () => {
    const batch = await modify(shell.services, definitionId, [MISSING])
    const ids = [batchJobId(batch.id, 1), batchJobId(batch.id, 2), controlJobId(batch.id, 'monitor'), MISSING]
    for (const id of ids) {
      const body = { type: 'InvalidRequestException', message: `ENGINE-14026 No job found with id '${id}'` }
      expect(await execute(id)).toMatchObject({ status: 404, body })
    }
  })
})

test('a job that was not made yet cannot be changed, and making it stays to the seed job', async () => {
  const batch = await modify(shell.services, definitionId, MISSING_IDS.slice(0, 3))
  const job = `/job/${batchJobId(batch.id, 2)}`
  const missing = { status: 404, body: { type: 'InvalidRequestException', message: expect.stringContaining('No job') } }
  expect(await api.send('PUT', `${job}/retries`, { retries: 0 })).toMatchObject(missing)
  expect(await api.send('PUT', `${job}/retries`, { retries: 1 })).toMatchObject(missing)
  expect(await setSuspended(job, true)).toMatchObject(missing)
  expect(await api.send('DELETE', job)).toMatchObject(missing)
  expect(await statistics(batch)).toEqual({ completedJobs: 0, remainingJobs: 3, failedJobs: 0, ended: false })
  expect(await get(`/batch/${batch.id}`)).toMatchObject({ jobsCreated: 0 })
  expect(await execute(controlJobId(batch.id, 'seed'))).toMatchObject(DONE)
  expect(await get(`/batch/${batch.id}`)).toMatchObject({ jobsCreated: 3 })
  expect(await api.send('DELETE', job)).toMatchObject(DONE)
})

describe('executing the other jobs of a batch', () => {
  test('the seed job sends the messages of the execution jobs', async () => {
    const ids = await startInstances(shell, 2)
    const batch = await modify(shell.services, definitionId, ids)
    shell.queue.waiting.splice(0)
    const seed = controlJobId(batch.id, 'seed')
    expect(await execute(seed)).toMatchObject(DONE)
    expect(await get(`/batch/${batch.id}`)).toMatchObject({ jobsCreated: 2 })
    expect((await execute(seed)).status).toBe(404)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
  })

  test('the monitor job completes a batch that is done, though its wake-up was lost and it is suspended', async () => {
    const batch = await seeded(await startInstances(shell, 1))
    const monitor = controlJobId(batch.id, 'monitor')
    expect(await execute(monitor)).toMatchObject(DONE)
    expect(await statistics(batch)).toMatchObject({ ended: false })
    await execute(batchJobId(batch.id, 1))
    shell.queue.waiting.splice(0)
    expect(await setSuspended(`/job/${monitor}`, true)).toMatchObject(DONE)
    expect(await execute(monitor)).toMatchObject(DONE)
    expect(await statistics(batch)).toMatchObject({ ended: true })
  })
})

describe('suspending a job of a batch', () => {
  test('leaves its instances alone while the others are modified, until it is activated', async () => {
    const ids = await startInstances(shell, 3)
    const batch = await seeded(ids)
    const job = batchJobId(batch.id, 2)
    expect(await setSuspended(`/job/${job}`, true)).toMatchObject(DONE)
    expect(await get(`/job/${job}`)).toMatchObject({ suspended: true, retries: 3 })
    expect(await get(`/job/${batchJobId(batch.id, 1)}`)).toMatchObject({ suspended: false })
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
    expect(await statistics(batch)).toEqual({ completedJobs: 2, remainingJobs: 1, failedJobs: 0, ended: false })
    expect(await setSuspended(`/job/${job}`, false)).toMatchObject(DONE)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
    expect(await statistics(batch)).toMatchObject({ completedJobs: 3, ended: true })
  })

  test('ends with the activation of the batch, and cannot end while that is suspended', async () => {
    const ids = await startInstances(shell, 2)
    const batch = await seeded(ids)
    const job = `/job/${batchJobId(batch.id, 1)}`
    await setSuspended(job, true)
    await setSuspended(`/batch/${batch.id}`, true)
    const message = `Batch '${batch.id}' is suspended as a whole: activate the batch`
    expect(await setSuspended(job, false)).toMatchObject({ status: 400, body: { message } })
    await setSuspended(`/batch/${batch.id}`, false)
    expect(await get(job)).toMatchObject({ suspended: false })
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
  })

  test('ends with the activation of its definition only where that includes the jobs', async () => {
    const batch = await seeded(await startInstances(shell, 1))
    const job = `/job/${batchJobId(batch.id, 1)}`
    const definition = `/job-definition/${batch.batchJobDefinitionId}/suspended`
    await setSuspended(job, true)
    await api.send('PUT', definition, { suspended: true })
    expect((await setSuspended(job, false)).status).toBe(400)
    await api.send('PUT', definition, { suspended: false })
    expect(await get(job)).toMatchObject({ suspended: true })
    await api.send('PUT', definition, { suspended: false, includeJobs: true })
    expect(await get(job)).toMatchObject({ suspended: false })
  })
})

describe('deleting a job of a batch', () => {
  test('that has failed lets the batch end, and the numbers add up', async () => {
    const { batch, job } = await failed()
    expect(await api.send('DELETE', `/job/${job}`)).toMatchObject(DONE)
    await deliverAll(shell)
    expect(await statistics(batch)).toEqual({ completedJobs: 3, remainingJobs: 0, failedJobs: 0, ended: true })
    expect((await api.send('DELETE', `/job/${job}`)).status).toBe(404)
  })

  test('is refused for those without which it could not end', async () => {
    const batch = await seeded([MISSING])
    const answer = await api.send('DELETE', `/job/${controlJobId(batch.id, 'monitor')}`)
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining('monitor job') } })
    expect(await get(`/batch/${batch.id}`)).toMatchObject({ id: batch.id })
  })
})

describe('the retries of jobs of a batch', () => {
  test('more try a failed job again; of the seed and monitor job they cannot be 0', async () => {
    const { id, batch, job } = await failed()
    await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: false })
    expect(await api.send('PUT', `/job/${job}/retries`, { retries: 2 })).toMatchObject(DONE)
    const monitor = `/job/${controlJobId(batch.id, 'monitor')}/retries`
    expect(await api.send('PUT', monitor, { retries: 2 })).toMatchObject(DONE)
    expect((await api.send('PUT', monitor, { retries: 0 })).status).toBe(400)
    await deliverAll(shell)
    expect(await statistics(batch)).toMatchObject({ completedJobs: 3, ended: true })
  })

  test('a due date or a priority is refused, not ignored', async () => {
    const { job, batch } = await failed()
    const later = '2030-01-01T00:00:00.000+0000'
    const refused = { status: 400, body: { message: expect.stringContaining('of a job of a batch cannot be set') } }
    expect(await api.send('PUT', `/job/${job}/retries`, { retries: 1, dueDate: later })).toMatchObject(refused)
    expect(await api.send('PUT', `/job/${job}/duedate`, { duedate: later })).toMatchObject(refused)
    expect(await api.send('PUT', `/job/${job}/priority`, { priority: 5 })).toMatchObject(refused)
    const ofAll = `/job-definition/${batch.batchJobDefinitionId}/retries`
    expect(await api.send('PUT', ofAll, { retries: 1, dueDate: later })).toMatchObject(refused)
    const { body } = await api.send('POST', '/job/retries', { jobIds: [job], retries: 1, dueDate: later })
    await deliverAll(shell)
    expect(await get(`/batch/${Object(body).id}/failures/summary`)).toMatchObject([
      { message: expect.stringContaining('due date of a job of a batch cannot be set') },
    ])
    expect(await get(`/job/${job}`)).toMatchObject({ retries: 0 })
  })

  test('are set in a batch as well, for jobs that are named and for those of a query', async () => {
    const byId = await failed()
    const byQuery = await failed()
    for (const { id } of [byId, byQuery]) {
      await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: false })
    }
    const jobQuery = { jobDefinitionId: byQuery.batch.batchJobDefinitionId, noRetriesLeft: true }
    const answer = await api.send('POST', '/job/retries', { jobIds: [byId.job], jobQuery, retries: 1 })
    expect(answer).toMatchObject({ status: 200, body: { type: 'set-job-retries', totalJobs: 2 } })
    await deliverAll(shell)
    expect(await batchNow(shell.services, Object(answer.body).id)).toMatchObject({ completedJobs: 2, failedJobs: 0 })
    for (const { batch } of [byId, byQuery]) expect(await statistics(batch)).toMatchObject({ ended: true })
  })

  test('of a batch that sets retries itself are sent by the monitor: such batches make no chain of messages', async () => {
    const setRetries = async (jobId: string) => {
      const { body } = await api.send('POST', '/job/retries', { jobIds: [jobId], retries: 1 })
      await deliverAll(shell)
      return batchJobId(Object(body).id, 1)
    }
    const failedJob = await setRetries(batchJobId(MISSING, 1))
    const from = shell.queue.sent.length
    await setRetries(failedJob)
    const executions = shell.queue.sent.slice(from).filter(({ kind }) => kind === 'execution')
    expect(executions).toHaveLength(1)
    expect(await get(`/job/${failedJob}`)).toMatchObject({ retries: 1 })
  })
})
