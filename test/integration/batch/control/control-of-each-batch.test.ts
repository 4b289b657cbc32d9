import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, MISSING_IDS, MOVE_ON, startInstances, TWO_TASKS, tick } from '../../../support/batches.ts'
import { isAt, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { undoableBatches } from '../../../support/undoable-batches.ts'

const batchShape = z.looseObject({ id: z.string() })

let shell: Shell
let api: ApiClient
let definitionId: string

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())
beforeEach(() => shell.setTime(START_TIME))

async function created(path: string, body: object): Promise<string> {
  const answer = await api.send('POST', path, body)
  expect(answer.status, answer.text).toBe(200)
  return batchShape.parse(answer.body).id
}

async function refused(path: string, body: object): Promise<string> {
  const { status, body: answer } = await api.send('POST', path, body)
  expect(status).toBe(400)
  return z.object({ message: z.string() }).parse(answer).message
}

const control = async (id: string) => (await api.get(`/batch/${id}/control`)).body

describe('limits are taken, or refused by name, never ignored:', () => {
  test('a batch of one instance can wait, and be undone', async () => {
    const [id = ''] = await startInstances(shell, 1)
    const path = `/process-instance/${id}/modification-async`
    const limits = { undoable: true, startTime: '2026-01-01T13:00:00.000+0000' }
    const batchId = await created(path, { instructions: MOVE_ON, control: limits })
    expect(await control(batchId)).toMatchObject({ ...limits, suspensionReason: 'NOT_STARTED_YET' })
    const log = await api.get(`/history/user-operation?batchId=${batchId}&property=undoable`)
    expect(log.body).toMatchObject([{ operationType: 'ModifyProcessInstance', newValue: 'true' }])
    expect(await refused(path, { instructions: MOVE_ON, control: { onConflict: 'fail' } })).toMatch(batchId)
    shell.setTime(START_TIME + 3_600_000)
    await tick(shell.services)
    await deliverAll(shell)
    await tick(shell.services)
    expect(isAt((await shell.stored(id)).state, 'second')).toBe(true)
    await created(`/batch/${batchId}/undo`, {})
    await deliverAll(shell)
    expect(isAt((await shell.stored(id)).state, 'first')).toBe(true)
  })

  test('a batch of jobs pauses; there is nothing to undo and nothing to compare', async () => {
    const jobs = { jobIds: MISSING_IDS.slice(0, 3), retries: 1 }
    const batchId = await created('/job/retries', { ...jobs, control: { pauseAfter: 2 } })
    await deliverAll(shell)
    expect(await control(batchId)).toMatchObject({
      suspensionReason: 'PAUSED_AFTER',
      failedInstances: 2,
      openInstances: 1,
    })
    const log = await api.get('/history/user-operation?operationType=SetJobRetries&property=pauseAfter')
    expect(log.body).toMatchObject([{ newValue: '2' }])
    expect(await refused('/job/retries', { ...jobs, control: { undoable: true } })).toBe(
      'control.undoable is for batches that modify instances',
    )
    expect(await refused('/job/retries', { ...jobs, control: { onConflict: 'fail' } })).toBe(
      'control.onConflict is for batches that modify instances',
    )
  })

  test('what modifies at once has none', async () => {
    const [id = ''] = await startInstances(shell, 1)
    const body = { instructions: MOVE_ON, control: { pauseAfter: 1 } }
    expect(await refused(`/process-instance/${id}/modification`, body)).toBe(
      'control is for batches: use modification-async',
    )
    const set = { processDefinitionId: definitionId, processInstanceIds: [id] }
    expect(await refused('/modification/execute', { ...set, ...body })).toMatch('control is for batches')
    expect(isAt((await shell.stored(id)).state, 'first')).toBe(true)
  })
})

describe('who asks again', () => {
  const previewed = async () => {
    const processInstanceIds = await startInstances(shell, 3)
    return created('/modification/preview', {
      processDefinitionId: definitionId,
      processInstanceIds,
      instructions: MOVE_ON,
    })
  }
  const LIMITS = { pauseAfter: 1, toleratedFailureCount: 0 }

  test('for the start of a preview gets the same batch, unless he asks for something else', async () => {
    const id = await previewed()
    const path = `/modification/preview/${id}/execute`
    expect(await refused(path, { pauseAfter: 1 })).toMatch('pauseAfter')
    expect(await refused(`/modification/preview`, { processDefinitionId: definitionId, contrl: {} })).toMatch('contrl')
    const asked = { control: LIMITS, onChanged: 'execute' }
    for (const body of [
      asked,
      asked,
      {},
      { control: { toleratedFailureCount: 0, pauseAfter: 1, onConflict: 'allow' } },
    ])
      expect(await created(path, body)).toBe(id)
    expect(await refused(path, { control: { pauseAfter: 2 } })).toBe(
      `The preview with id '${id}' was started already, as batch '${id}', with other limits: GET /batch/${id}/control says its limits, PUT changes them while it runs`,
    )
    expect(await refused(path, { onChanged: 'skip' })).toMatch("with onChanged 'execute': that cannot be changed")
    await api.send('PUT', `/batch/${id}/control`, { pauseAfter: 2 })
    expect(await created(path, { control: { ...LIMITS, pauseAfter: 2 } })).toBe(id)
    expect(await refused(path, asked)).toMatch('with other limits')
    expect(await control(id)).toMatchObject({ pauseAfter: 2 })
  })

  test('for an undo likewise, also at the same time', async () => {
    const batches = undoableBatches(shell, definitionId)
    const batchId = await batches.modified(await startInstances(shell, 3), MOVE_ON)
    const path = `/batch/${batchId}/undo`
    const answers = await Promise.all(
      [LIMITS, { pauseAfter: 2 }].map((limits) => api.send('POST', path, { control: limits })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
    const { id } = batchShape.parse(answers.find(({ status }) => status === 200)?.body)
    const [same, other] = answers[0]?.status === 200 ? [LIMITS, { pauseAfter: 2 }] : [{ pauseAfter: 2 }, LIMITS]
    expect(await created(path, { control: same })).toBe(id)
    expect(await created(path, {})).toBe(id)
    expect(await refused(path, { control: other })).toBe(
      `Batch '${batchId}' is undone by batch '${id}' already, with other limits: GET /batch/${id}/control says its limits, PUT changes them while it runs`,
    )
  })
})
