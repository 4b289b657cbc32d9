import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { batchJobId } from '../../../../functions/batch/jobs/batch-ids.ts'
import { deleteBatchJob } from '../../../../functions/batch/jobs/batch-retries.ts'
import { retryFailed } from '../../../../functions/batch/walk/kinds/begin-retry.ts'
import { ID_LOST } from '../../../../functions/batch/work/modify-instances.ts'
import { deleteChunks, putChunks } from '../../../../functions/store/batch/batch-chunk-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverDead,
  MISSING_IDS,
  MOVE_ON,
  startInstances,
  TWO_TASKS,
  tick,
} from '../../../support/batches.ts'
import { isAt, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { undoableBatches } from '../../../support/undoable-batches.ts'

const CONFIGURATION = { BATCH_JOBS_PER_SEED: '2', INVOCATIONS_PER_BATCH_JOB: '50', UNDO_TIME_TO_LIVE_DAYS: '365' }

const DAY = 24 * 3_600_000

let shell: Shell
let api: ApiClient
let definitionId: string
/** A chunk of the first two, with 98 that there are not, and one of the others. */
let first: string[]
let others: string[]
let ids: readonly string[]

beforeEach(async () => {
  shell = await startShell(CONFIGURATION)
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  first = await startInstances(shell, 2)
  others = await startInstances(shell, 2)
  ids = [...first, ...MISSING_IDS.slice(0, 98), ...others]
})
afterEach(() => shell.stop())

const create = () => undoableBatches(shell, definitionId).create(ids, MOVE_ON)

const loseFirstChunk = (batchId: string) => deleteChunks(shell.services.db, batchId, 1)

/** Delivers all messages. One that is given back is a dead letter in the end. */
async function deliverToTheEnd(): Promise<void> {
  const { services, queue } = shell
  for (let next = queue.waiting.shift(); next !== undefined; next = queue.waiting.shift()) {
    if (await deliver(services, next)) await deliverDead(services, next)
  }
}

const rows = z.array(z.looseObject({ processInstanceId: z.string().nullable(), state: z.string() }))

async function listed(batchId: string, query = '') {
  return rows.parse((await api.get(`/batch/${batchId}/instances?maxResults=1000${query}`)).body)
}

test('what has lost its id has failed for that reason, is listed without a name, and keeps nothing else from being done', async () => {
  const batchId = await create()
  await loseFirstChunk(batchId)
  await deliverToTheEnd()
  await tick(shell.services)
  const batch = await batchNow(shell.services, batchId)
  expect(batch).toMatchObject({ modifiedInstances: 2, failedInstances: 100, pendingInstances: 0 })
  expect(batch.endTime).toBeUndefined()
  expect(await countMoved(shell.services, others)).toEqual({ moved: 2, twice: 0 })
  expect(await countMoved(shell.services, first)).toEqual({ moved: 0, twice: 0 })
  const failed = await listed(batchId, '&state=failed')
  expect(failed).toHaveLength(100)
  for (const one of failed) expect(one).toMatchObject({ processInstanceId: null, message: ID_LOST })
  expect((await listed(batchId)).slice(100)).toMatchObject(others.map((processInstanceId) => ({ processInstanceId })))
  const summary = { message: ID_LOST, count: 100, exampleProcessInstanceIds: [] }
  expect((await api.get(`/batch/${batchId}/failures/summary`)).body).toMatchObject([summary])
})

test('the pages of a list go on behind what has lost its id', async () => {
  const batchId = await create()
  await loseFirstChunk(batchId)
  await deliverToTheEnd()
  const lines: string[] = []
  let query: string | undefined = '?maxResults=60'
  while (query !== undefined) {
    const answer = await api.get(`/batch/${batchId}/instances${query}`, { accept: 'text/csv' })
    lines.push(...answer.text.split('\r\n').slice(1, -1))
    query = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  expect(lines).toHaveLength(102)
  expect(lines.at(-1)).toContain(others.at(-1))
})

test('a chunk that has lost some of its ids fails as a whole, and those that are left have their names', async () => {
  const batchId = await create()
  await putChunks(shell.services.db, batchId, [{ number: 0, ids: first }], shell.services.now() / 1000 + 1000)
  await deliverToTheEnd()
  expect(await batchNow(shell.services, batchId)).toMatchObject({ modifiedInstances: 2, failedInstances: 100 })
  const failed = await listed(batchId, '&state=failed')
  expect(failed.slice(0, 3).map(({ processInstanceId }) => processInstanceId)).toEqual([...first, null])
})

test('tried again it fails again, given up it is skipped, and the batch ends', async () => {
  const batchId = await create()
  await loseFirstChunk(batchId)
  await deliverToTheEnd()
  await retryFailed(shell.services, batchId, { retries: 1, resolved: true })
  await deliverToTheEnd()
  expect(await batchNow(shell.services, batchId)).toMatchObject({ modifiedInstances: 2, failedInstances: 100 })
  for (const number of [1, 2]) expect(await deleteBatchJob(shell.services, batchJobId(batchId, number))).toBe(true)
  await deliverToTheEnd()
  expect(await batchNow(shell.services, batchId)).toMatchObject({ skippedInstances: 100, endTime: START_TIME })
})

test('where all ids are lost there is an undo all the same, which says so of each of them, until they would have expired', async () => {
  const batches = undoableBatches(shell, definitionId)
  const batchId = await create()
  await deliverToTheEnd()
  await deleteChunks(shell.services.db, batchId, 2)
  shell.setTime(START_TIME + 10 * DAY)
  expect((await api.send('DELETE', `/batch/${batchId}`)).status).toBe(204)
  shell.setTime(START_TIME + 366 * DAY)
  expect((await batches.askForUndo(batchId)).status).toBe(400)
  shell.setTime(START_TIME + 364 * DAY)
  const undo = await batches.askForUndo(batchId)
  expect(undo.status, undo.text).toBe(200)
  await deliverToTheEnd()
  const { id } = z.looseObject({ id: z.string() }).parse(undo.body)
  expect(await batchNow(shell.services, id)).toMatchObject({ totalInstances: 102, failedInstances: 102 })
})

test('its undo restores the others from what they were, each from its own, and names nobody for what is lost', async () => {
  const batches = undoableBatches(shell, definitionId)
  const batchId = await create()
  await deliverToTheEnd()
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 4, twice: 0 })
  await loseFirstChunk(batchId)
  const preview = await api.send('POST', `/batch/${batchId}/undo/preview`)
  expect(preview.body).toMatchObject({ totalInstances: 102, wouldBeModified: 2, refused: 100 })
  const undo = await batches.askForUndo(batchId, { stop: true })
  expect(undo.status, undo.text).toBe(200)
  await deliverToTheEnd()
  const { id } = z.looseObject({ id: z.string() }).parse(undo.body)
  expect(await batchNow(shell.services, id)).toMatchObject({
    totalInstances: 102,
    modifiedInstances: 2,
    failedInstances: 100,
  })
  const isBack = async (instanceId: string) => isAt((await shell.stored(instanceId)).state, 'first')
  expect(await Promise.all(others.map(isBack))).toEqual([true, true])
  expect(await Promise.all(first.map(isBack))).toEqual([false, false])
})
