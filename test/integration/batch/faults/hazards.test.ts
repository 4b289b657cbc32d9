import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { setBatchSuspended, setJobsSuspended } from '../../../../functions/batch/control/batch-lifecycle.ts'
import { monitorBatches } from '../../../../functions/batch/monitor/monitor-batches.ts'
import { listBatchInstances } from '../../../../functions/batch/progress/batch-instances.ts'
import { retryFailed } from '../../../../functions/batch/walk/kinds/begin-retry.ts'
import type { InstanceState } from '../../../../functions/engine/instance/instance-state.ts'
import { logger } from '../../../../functions/shell/observability.ts'
import { JOB_KINDS } from '../../../../functions/store/batch/batch-items.ts'
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
} from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

const DAY = 24 * 3_600_000
const [MISSING = ''] = MISSING_IDS

let shell: Shell
let definitionId: string

beforeEach(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterEach(() => shell.stop())

const create = (ids: readonly string[]) => modify(shell.services, definitionId, ids)

function deleteItem(pk: string, sk: string) {
  const { client, tableName } = shell.services.db
  return client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } }))
}

/** Writes text over an attribute, as damage would. */
function setText(pk: string, sk: string, { name, text }: { readonly name: string; readonly text: string }) {
  const { client, tableName } = shell.services.db
  return client.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: 'SET #name = :text',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':text': { S: text } },
    }),
  )
}

const ADD = [{ type: 'startBeforeActivity', activityId: 'second' }] as const

function tasksAtSecond(state: InstanceState): number {
  return JSON.stringify(state).split('"activityId":"second"').length - 1
}

/** Delivers messages until the next one wakes the monitor. */
async function deliverToMonitor(): Promise<void> {
  while (shell.queue.waiting[0]?.kind !== 'monitor') {
    const next = shell.queue.waiting.shift()
    if (next === undefined) throw new Error('Nothing wakes the monitor.')
    await deliver(shell.services, next)
  }
}

test('suspensions of all kinds of job at the same time all hold', async () => {
  const batch = await create([MISSING])
  await Promise.all(JOB_KINDS.map((kind) => setJobsSuspended(shell.services, { batchId: batch.id, kind }, true)))
  expect((await batchNow(shell.services, batch.id)).suspendedJobs).toEqual(JOB_KINDS)
  await setJobsSuspended(shell.services, { batchId: batch.id, kind: 'execution' }, false)
  expect((await batchNow(shell.services, batch.id)).suspendedJobs).toEqual(['seed', 'monitor'])
})

test('a batch that is suspended while the monitor completes it does not end before it is activated', async () => {
  const batch = await create(await startInstances(shell, 1))
  await deliverToMonitor()
  const end = beforeRequests(shell.services.db, async ({ operation, pk }) => {
    if (operation !== 'UpdateItem' || pk !== `B#${batch.id}`) return
    end()
    await setBatchSuspended(shell.services, batch.id, true)
  })
  await deliverAll(shell)
  const suspended = await batchNow(shell.services, batch.id)
  expect(suspended.suspended).toBe(true)
  expect(suspended.endTime).toBeUndefined()
  await setBatchSuspended(shell.services, batch.id, false)
  await tick(shell.services)
  expect((await batchNow(shell.services, batch.id)).endTime).toBe(START_TIME)
})

test('a batch that nobody ended is ended before its details expire, with what is open as failed', async () => {
  const ids = await startInstances(shell, 2)
  const batch = await create(ids)
  await setBatchSuspended(shell.services, batch.id, true)
  await deliverAll(shell)
  shell.setTime(START_TIME + 349 * DAY)
  await tick(shell.services)
  await deliverAll(shell)
  expect((await batchNow(shell.services, batch.id)).endTime).toBeUndefined()
  const late = START_TIME + 351 * DAY
  shell.setTime(late)
  await tick(shell.services)
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ endTime: late, failedInstances: 2 })
  const [first] = (await listBatchInstances(shell.services, batch.id, { firstResult: 0, maxResults: 1 })) ?? []
  expect(first).toMatchObject({ state: 'failed', message: expect.stringContaining('ended before it was carried out') })
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 0, twice: 0 })
})

test.each([
  { lost: 'the ids of a chunk', sk: 'C' },
  { lost: 'what the batch does', sk: 'W' },
])('where $lost are gone nothing counts as modified: the message fails, and its instances with it', async ({ sk }) => {
  const batch = await create(await startInstances(shell, 2))
  await deliverAll({ ...shell, queue: { ...shell.queue, waiting: shell.queue.waiting.splice(0, 1) } })
  await deleteItem(sk === 'C' ? `B#${batch.id}#0` : `B#${batch.id}`, sk)
  const execution = shell.queue.sent.find((message) => message.kind === 'execution' && message.batchId === batch.id)
  if (execution === undefined) throw new Error('The chunk has no message.')
  shell.queue.waiting.splice(0)
  expect(await deliver(shell.services, execution)).toBe(true)
  await deliverDead(shell.services, execution)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedInstances: 2, modifiedInstances: 0 })
})

test('an instance that cannot be read costs itself: it has failed for that reason, and can be tried again', async () => {
  const ids = await startInstances(shell, 3)
  const [broken = ''] = ids
  const write = (state: string) => setText(`I#${broken}`, 'I', { name: 's', text: state })
  const { state } = await shell.stored(broken)
  await write('{"format":999}')
  const batch = await create(ids)
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedInstances: 1, modifiedInstances: 2 })
  const failed = { state: 'failed', firstResult: 0, maxResults: 10 } as const
  const listed = await listBatchInstances(shell.services, batch.id, failed)
  expect(listed).toMatchObject([{ instanceId: broken, message: expect.stringContaining('exists and cannot be read') }])
  await write(JSON.stringify(state))
  await retryFailed(shell.services, batch.id, { retries: 1, resolved: true })
  await deliverAll(shell)
  expect((await batchNow(shell.services, batch.id)).endTime).toBe(START_TIME)
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
})

test('a batch that died in a chunk and is activated after months modifies nothing twice, though others wrote the instances', async () => {
  const ids = await startInstances(shell, 2)
  const batch = await modify(shell.services, definitionId, ids, ADD)
  await deliverAll({ ...shell, queue: { ...shell.queue, waiting: shell.queue.waiting.splice(0, 1) } })
  const execution = shell.queue.waiting.find(({ kind }) => kind === 'execution')
  if (execution === undefined) throw new Error('The chunk has no message.')
  shell.queue.waiting.splice(0)
  // It dies before it records what it did.
  const end = beforeRequests(shell.services.db, ({ operation, sk }) => {
    if (operation === 'UpdateItem' && sk?.startsWith('G#')) throw new Error('The process died.')
  })
  await deliver(shell.services, execution)
  end()
  await setBatchSuspended(shell.services, batch.id, true)
  shell.setTime(START_TIME + 200 * DAY)
  const other = await modify(shell.services, definitionId, ids)
  await deliverAll(shell)
  expect((await batchNow(shell.services, other.id)).modifiedInstances).toBe(2)
  await setBatchSuspended(shell.services, batch.id, false)
  await deliverAll(shell)
  expect((await batchNow(shell.services, batch.id)).modifiedInstances).toBe(2)
  for (const id of ids) expect(tasksAtSecond((await shell.stored(id)).state)).toBe(2)
})

test('the mark of a batch that has ended goes with the next batch after two weeks', async () => {
  const [id = ''] = await startInstances(shell, 1)
  const ended = await modify(shell.services, definitionId, [id], ADD)
  await deliverAll(shell)
  expect(Object.keys((await shell.stored(id)).marks)).toEqual([ended.id])
  shell.setTime(START_TIME + 15 * DAY)
  const next = await modify(shell.services, definitionId, [id], ADD)
  await deliverAll(shell)
  expect(Object.keys((await shell.stored(id)).marks)).toEqual([next.id])
})

test('a batch that cannot be read costs itself: the others are completed, and it is counted', async () => {
  const broken = await create([MISSING])
  const batch = await create(await startInstances(shell, 1))
  await deliverToMonitor()
  shell.queue.waiting.splice(0)
  await setText(`B#${broken.id}`, 'B', { name: 'chunkSize', text: 'x' })
  expect(await monitorBatches(shell.services)).toMatchObject({ failures: 1 })
  expect((await batchNow(shell.services, batch.id)).endTime).toBe(START_TIME)
})

test('a dead letter of a job that comes twice changes nothing more', async () => {
  await shell.deploy(
    TWO_TASKS.replaceAll('two-tasks', 'later').replace('id="first"', 'id="first" camunda:asyncBefore="true"'),
  )
  const { id } = await shell.start('later')
  const job = shell.queue.waiting.find((message) => message.kind === 'job' && message.instanceId === id)
  if (job === undefined) throw new Error('The job has no message.')
  await deliverDead(shell.services, job)
  const once = await shell.stored(id)
  await deliverDead(shell.services, job)
  expect((await shell.stored(id)).state).toEqual(once.state)
})

test('why a chunk goes back to its queue is in the log: the error that the database gave', async () => {
  const [id = ''] = await startInstances(shell, 1)
  const batch = await create([id])
  const error = new Error('The table does not answer')
  const end = beforeRequests(shell.services.db, ({ operation, pk }) => {
    if (operation === 'PutItem' && pk === `I#${id}`) throw error
  })
  const log = vi.spyOn(logger, 'error').mockImplementation(() => {})
  await deliver(shell.services, { kind: 'seed', batchId: batch.id, firstGroup: 0, lastGroup: 0 })
  const isGivenBack = await deliver(shell.services, { kind: 'execution', batchId: batch.id, chunk: 0, group: 0 })
  end()
  const { calls } = log.mock
  log.mockRestore()
  expect(isGivenBack).toBe(true)
  expect(calls).toEqual([
    [
      'A message goes back to its queue',
      expect.objectContaining({
        kind: 'execution',
        batchId: batch.id,
        chunk: 0,
        error: expect.objectContaining({ cause: error }),
      }),
    ],
  ])
})
