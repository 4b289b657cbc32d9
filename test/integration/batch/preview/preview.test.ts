import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { listBatchInstances } from '../../../../functions/batch/progress/batch-instances.ts'
import { readHistoricBatch } from '../../../../functions/batch/progress/batch-view.ts'
import { commandInstance } from '../../../../functions/instance/process-instances.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { countMoved, deliver, deliverAll, MISSING_IDS, startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

const [MISSING = ''] = MISSING_IDS
const DAY_MS = 24 * 60 * 60 * 1000

let shell: Shell
let api: ApiClient
let definitionId: string

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())

const MOVE_ON = [
  { type: 'startBeforeActivity', activityId: 'second' },
  { type: 'cancel', activityId: 'first', cancelCurrentActiveActivityInstances: true },
]

const previewShape = z.looseObject({ id: z.string(), state: z.string() })
const batchShape = z.looseObject({ id: z.string(), totalJobs: z.number() })

async function preview(processInstanceIds: readonly string[], instructions: readonly object[] = MOVE_ON) {
  const body = { processDefinitionId: definitionId, instructions, processInstanceIds }
  const answer = await api.send('POST', '/modification/preview', body)
  expect(answer.status, answer.text).toBe(200)
  return previewShape.parse(answer.body)
}

const read = async (id: string) => previewShape.parse((await api.get(`/modification/preview/${id}`)).body)
const execute = async (id: string, body: object = {}) => api.send('POST', `/modification/preview/${id}/execute`, body)

/** Changes an instance without moving it. */
async function touch(id: string): Promise<void> {
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: false })
}

/** What became of each instance of a batch, by its message. */
async function outcomes(batchId: string) {
  const instances =
    (await listBatchInstances(shell.services, batchId, { firstResult: 0, maxResults: 1000, state: undefined })) ?? []
  return new Map(instances.map(({ instanceId, state, message }) => [instanceId, message ?? state]))
}

describe('a preview', () => {
  test('names what the model does not have, before and after it looked at the instances', async () => {
    const unknown = [
      { type: 'cancel', activityId: 'first' },
      { type: 'startBeforeActivity', activityId: 'sceond' },
      { type: 'startTransition', transitionId: 'nowhere' },
    ]
    const { id, warnings } = await preview(await startInstances(shell, 1), unknown)
    expect(warnings).toEqual([
      { message: "The model has no activity 'sceond'" },
      { message: "The model has no sequence flow 'nowhere'" },
    ])
    expect(await read(id)).toMatchObject({ warnings, wouldBeModified: 0, refused: 1 })
    expect(await preview(await startInstances(shell, 1))).toMatchObject({ warnings: [] })
    const cancelled = [
      { type: 'startBeforeActivity', activityId: 'second' },
      { type: 'cancel', activityId: 'frist' },
    ]
    expect(await preview(await startInstances(shell, 1), cancelled)).toMatchObject({
      warnings: [{ message: "The model has no activity 'frist'" }],
      wouldBeModified: 1,
      activities: [
        { activityId: 'first', before: 1, after: 1 },
        { activityId: 'second', before: 0, after: 1 },
      ],
    })
  })

  test('says what would become of each instance, and writes to none', async () => {
    const ids = await startInstances(shell, 4)
    const [suspended = ''] = ids
    await commandInstance(shell.services, suspended, { kind: 'setSuspended', suspended: true })
    const versions = await Promise.all(ids.map(async (id) => (await shell.stored(id)).version))
    const seen = await preview([...ids, MISSING, ...ids.slice(0, 2)])
    expect(seen).toMatchObject({
      processDefinitionId: definitionId,
      state: 'COMPLETED',
      batchId: null,
      totalInstances: 7,
      previewedInstances: 7,
      wouldBeModified: 3,
      wouldEnd: 0,
      refused: 2,
      excluded: 2,
      exclusions: [{ reason: 'DUPLICATE', count: 2, examples: ids.slice(0, 2) }],
      refusals: [
        { message: "ENGINE-03043 Execution with id '<id>' is suspended.", count: 1 },
        {
          message: "ENGINE-13036 Process instance '<id>' cannot be modified. The process instance does not exist",
          count: 1,
          examples: [{ processInstanceId: MISSING, message: expect.stringContaining(MISSING) }],
        },
      ],
      activities: [
        { activityId: 'first', before: 3, after: 0 },
        { activityId: 'second', before: 0, after: 3 },
      ],
      overlappingBatches: [],
    })
    expect(await Promise.all(ids.map(async (id) => (await shell.stored(id)).version))).toEqual(versions)
    expect(shell.queue.waiting).toEqual([])
    expect((await api.get(`/batch/${seen.id}`)).status).toBe(404)
    expect((await api.get(`/history/batch/${seen.id}`)).status).toBe(404)
    expect((await api.send('PUT', `/batch/${seen.id}/suspended`, { suspended: true })).status).not.toBe(204)
    expect((await api.send('DELETE', `/history/batch/${seen.id}`)).status).not.toBe(204)
  })

  test('is executed as it stands: the same instances, the same refusals, once', async () => {
    const ids = await startInstances(shell, 3)
    const { id } = await preview([...ids, MISSING])
    const first = batchShape.parse((await execute(id, { annotation: 'why' })).body)
    const second = batchShape.parse((await execute(id)).body)
    expect(first).toMatchObject({ id, totalJobs: 4 })
    expect(second.id).toBe(id)
    expect(await read(id)).toMatchObject({ state: 'EXECUTED', batchId: id, totalInstances: 4 })
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
    const log = await api.get(`/history/user-operation?batchId=${id}&property=nrOfInstances`)
    expect(log.body).toMatchObject([{ operationType: 'ModifyProcessInstance', annotation: 'why', newValue: '4' }])
  })

  test('an instance that changed since is left out and named; tried again, it is modified', async () => {
    const ids = await startInstances(shell, 3)
    const [changed = ''] = ids
    const { id } = await preview(ids)
    await touch(changed)
    expect((await execute(id)).status).toBe(200)
    await deliverAll(shell)
    expect((await outcomes(id)).get(changed)).toMatch(/has changed since the preview/)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
    await api.send('POST', `/batch/${id}/retry-failed`)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 3, twice: 0 })
  })

  test('or modified as it is, where that was asked for', async () => {
    const ids = await startInstances(shell, 2)
    const [changed = ''] = ids
    const { id } = await preview(ids)
    await touch(changed)
    await execute(id, { onChanged: 'execute' })
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
  })

  test('of many instances goes by messages, each of them once, and cannot be executed before it is complete', async () => {
    const ids = await startInstances(shell, 210)
    const { id, state } = await preview(ids)
    expect(state).toBe('RUNNING')
    expect((await execute(id)).body).toMatchObject({ message: expect.stringContaining('is not completed') })
    const [root] = shell.queue.waiting.splice(0)
    if (root === undefined) throw new Error('No seed message was sent.')
    await deliver(shell.services, root)
    const visits = shell.queue.waiting.splice(0)
    // Three chunks of 100: so many are one message, and it may come again.
    expect(visits).toHaveLength(1)
    for (const visit of [...visits, ...visits]) await deliver(shell.services, visit)
    expect(await read(id)).toMatchObject({ state: 'COMPLETED', previewedInstances: 210, wouldBeModified: 210 })
    expect((await execute(id)).status).toBe(200)
    await deliverAll(shell)
    expect(await countMoved(shell.services, ids)).toEqual({ moved: 210, twice: 0 })
    expect(await readHistoricBatch(shell.services, id)).toMatchObject({ modifiedInstances: 210 })
  })

  test('grows with each message of 500 instances', async () => {
    const [first = '', last = ''] = await startInstances(shell, 2)
    const missing = Array.from({ length: 608 }, () => shell.services.newId())
    const { id } = await preview([first, ...missing, last])
    const [root] = shell.queue.waiting.splice(0)
    if (root === undefined) throw new Error('No seed message was sent.')
    await deliver(shell.services, root)
    const [firstVisit, ...others] = shell.queue.waiting.splice(0)
    if (firstVisit !== undefined) await deliver(shell.services, firstVisit)
    expect(await read(id)).toMatchObject({ state: 'RUNNING', totalInstances: 610, wouldBeModified: 1, refused: 499 })
    expect(others).toHaveLength(1)
    for (const visit of others) await deliver(shell.services, visit)
    expect(await read(id)).toMatchObject({ state: 'COMPLETED', wouldBeModified: 2, refused: 608 })
  })

  test('whose messages were lost is sent again for whoever waits for it', async () => {
    const { id } = await preview(await startInstances(shell, 201))
    shell.queue.waiting.splice(0)
    shell.setTime(START_TIME + 20_000)
    await read(id)
    await deliverAll(shell)
    expect(await read(id)).toMatchObject({ state: 'COMPLETED', wouldBeModified: 201 })
    shell.setTime(START_TIME)
  })

  test('names unfinished batches over the same instances', async () => {
    const ids = await startInstances(shell, 3)
    const body = { processDefinitionId: definitionId, instructions: MOVE_ON, processInstanceIds: ids.slice(1) }
    const batch = batchShape.parse((await api.send('POST', '/modification/executeAsync', body)).body)
    expect(await preview(ids)).toMatchObject({
      overlappingBatches: [{ batchId: batch.id, type: 'instance-modification', instances: 2 }],
    })
    await deliverAll(shell)
  })

  test('says who would end', async () => {
    const ids = await startInstances(shell, 2)
    const cancel = [{ type: 'cancel', activityId: 'first', cancelCurrentActiveActivityInstances: true }]
    expect(await preview(ids, cancel)).toMatchObject({
      wouldBeModified: 2,
      wouldEnd: 2,
      activities: [{ activityId: 'first', before: 2, after: 0 }],
    })
  })

  test('expires after a day without being executed', async () => {
    const { id } = await preview(await startInstances(shell, 1))
    shell.setTime(START_TIME + DAY_MS)
    expect((await api.get(`/modification/preview/${id}`)).status).toBe(404)
    expect((await execute(id)).status).toBe(404)
    shell.setTime(START_TIME)
  })

  test('costs half a read unit an instance, and its writes are those of chunks', async () => {
    const ids = await startInstances(shell, 100)
    const { readUnits, writeUnits } = shell.meter
    await preview(ids)
    expect((shell.meter.readUnits - readUnits) / 100).toBeLessThan(0.75)
    expect((shell.meter.writeUnits - writeUnits) / 100).toBeLessThan(0.2)
  })
})
