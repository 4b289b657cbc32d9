import { afterAll, beforeAll, expect, test } from 'vitest'
import { setBatchSuspended } from '../../../functions/batch/control/batch-lifecycle.ts'
import { batchJobId, jobDefinitionId } from '../../../functions/batch/jobs/batch-ids.ts'
import { setBatchJobRetries } from '../../../functions/batch/jobs/batch-retries.ts'
import { STANDSTILL_MS } from '../../../functions/batch/monitor/monitor-batches.ts'
import { summarizeFailures } from '../../../functions/batch/progress/failures/failure-summary.ts'
import { retryFailed } from '../../../functions/batch/walk/kinds/begin-retry.ts'
import { idOf } from '../../../functions/engine/instance/ids.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { apiClient } from '../../support/api/api-client.ts'
import {
  batchNow,
  countMoved,
  deliver,
  deliverAll,
  modify,
  startInstances,
  TWO_TASKS,
  tick,
} from '../../support/batches.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../support/shell.ts'

/** Five chunks of a hundred ids: three groups, the last one not full. */
const CHUNKS_PER_GROUP = '2'
const FEW = 4
const MISSING = Array.from({ length: 500 - FEW }, (_, at) => `unknown-${at}`)
const SAYS_MISSING = "ENGINE-13036 Process instance '<id>' cannot be modified. The process instance does not exist"

let shell: Shell
let definitionId: string

beforeAll(async () => {
  shell = await startShell({ CHUNKS_PER_GROUP })
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())

/** The instances are spread over the batch: the first and the last chunk have some. */
async function startBatch() {
  const ids = await startInstances(shell, FEW)
  const batch = await modify(shell.services, definitionId, [...ids.slice(0, 2), ...MISSING, ...ids.slice(2)])
  return { ids, batch }
}

test('a batch of several groups is carried out, its failures summarized and tried again, each once', async () => {
  const { ids, batch } = await startBatch()
  for (const id of ids) await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })
  const from = shell.queue.sent.length
  await deliverAll(shell)
  expect(shell.queue.sent.slice(from).filter(({ kind }) => kind === 'execution')).toHaveLength(5)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedInstances: 500, jobsCreated: 500 })

  const [missing, suspended, ...others] = (await summarizeFailures(shell.services, batch.id)) ?? []
  expect(missing).toEqual({
    message: SAYS_MISSING,
    count: 496,
    examples: MISSING.slice(0, 3).concat(MISSING.slice(98, 100)),
    exampleMessage: SAYS_MISSING.replace('<id>', 'unknown-0'),
  })
  // Each names another execution, and says the same.
  expect(suspended).toMatchObject({ count: 4, examples: ids, message: expect.stringContaining('<id>') })
  expect(suspended?.exampleMessage).toBe(suspended?.message?.replace('<id>', idOf(ids[0] ?? '', 5)))
  expect(others).toEqual([])

  for (const id of ids) await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: false })
  await retryFailed(shell.services, batch.id, { retries: 1, resolved: true })
  await deliverAll(shell)
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 4, twice: 0 })
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedInstances: 496, modifiedInstances: 4 })
  expect(await summarizeFailures(shell.services, batch.id)).toMatchObject([{ message: SAYS_MISSING, count: 496 }])
})

test('failed jobs are counted by what the batch keeps, without reading the failures', async () => {
  const batch = await modify(shell.services, definitionId, MISSING.slice(0, 100))
  await deliverAll(shell)
  const api = apiClient(shell.services)
  const count = async (filter: string) => (await api.get(`/job/count?jobDefinitionId=${jobs}&${filter}`)).body
  const jobs = jobDefinitionId(batch.id, 'execution')
  let itemsRead = 0
  const end = beforeRequests(shell.services.db, ({ operation, input }) => {
    if (operation === 'Query' && JSON.stringify(input).includes('F#')) itemsRead += 1
  })
  expect(await count('noRetriesLeft=true')).toEqual({ count: 100 })
  expect(await count('withException=true')).toEqual({ count: 100 })
  expect(await count('withRetriesLeft=true')).toEqual({ count: 0 })
  // Counts are of what the batch keeps, not of the failures one by one.
  expect(itemsRead).toBe(0)
  end()
  expect(await count(`exceptionMessage=${encodeURIComponent(SAYS_MISSING.replace('<id>', 'unknown-0'))}`)).toEqual({
    count: 1,
  })
  await setBatchSuspended(shell.services, batch.id, true)
  await setBatchJobRetries(shell.services, batchJobId(batch.id, 1), 7)
  expect(await count('withRetriesLeft=true')).toEqual({ count: 1 })
  expect(await count('withException=true')).toEqual({ count: 100 })
})

test('a page of failed jobs, or of their incidents, reads the failures of that page, whatever it is sorted by', async () => {
  const batch = await modify(shell.services, definitionId, MISSING)
  await deliverAll(shell)
  const api = apiClient(shell.services)
  const jobs = jobDefinitionId(batch.id, 'execution')
  let reads = 0
  const end = beforeRequests(shell.services.db, ({ operation, input }) => {
    if (operation === 'Query' && JSON.stringify(input).includes('F#')) reads += 1
  })
  const ask = async (path: string) => {
    reads = 0
    const { body } = await api.get(path)
    return { body, reads }
  }
  const last = MISSING.slice(-3).toReversed()
  const messages = last.map((id) => SAYS_MISSING.replace('<id>', id))
  const page = 'sortOrder=desc&maxResults=3'
  expect(await ask(`/job?jobDefinitionId=${jobs}&sortBy=jobId&${page}`)).toEqual({
    body: messages.map((exceptionMessage) => expect.objectContaining({ exceptionMessage, retries: 0 })),
    reads: 1,
  })
  const incidentTimestamp = '2026-01-01T12:00:00.000+0000'
  const incidents = messages.map((incidentMessage) => expect.objectContaining({ incidentMessage, incidentTimestamp }))
  expect(await ask(`/incident?jobDefinitionIdIn=${jobs}&sortBy=configuration&${page}`)).toEqual({
    body: incidents,
    reads: 1,
  })
  expect(await ask(`/incident/count?jobDefinitionIdIn=${jobs}`)).toEqual({ body: { count: MISSING.length }, reads: 0 })
  // By what the failures themselves say: those of all five chunks.
  const like = encodeURIComponent(`%${last[0]}'%`)
  expect(await ask(`/incident/count?jobDefinitionIdIn=${jobs}&incidentMessageLike=${like}`)).toEqual({
    body: { count: 1 },
    reads: 5,
  })
  end()
})

test('what a batch of several groups has lost is sent again once it stands still, and what failed is verified once', async () => {
  const { batch } = await startBatch()
  await deliver(shell.services, shell.queue.waiting.shift() ?? { kind: 'monitor', batchId: batch.id })
  // The seeds of two groups are lost.
  shell.queue.waiting.splice(1)
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ pendingInstances: 300 })
  shell.setTime(START_TIME + STANDSTILL_MS + 1)
  await tick(shell.services)
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ pendingInstances: 0, modifiedInstances: 4 })
  shell.setTime(START_TIME + 2 * (STANDSTILL_MS + 1))
  await tick(shell.services)
  await deliverAll(shell)
  const sent = shell.queue.sent.length
  shell.setTime(START_TIME + 3 * (STANDSTILL_MS + 1))
  await tick(shell.services)
  expect(
    shell.queue.sent.slice(sent).filter((message) => 'batchId' in message && message.batchId === batch.id),
  ).toEqual([])
})
