import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { lockExternalTask } from '../../../../functions/store/waiting/external-task-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliver, deliverAll, tick } from '../../../support/batches.ts'
import { isAt, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { move, type UndoableBatches, undoableBatches } from '../../../support/undoable-batches.ts'
import { deployUndone, freeTasks, startUndone } from './undone-instances.ts'

const batchShape = z.looseObject({ id: z.string() })

let shell: Shell
let api: ApiClient
let batches: UndoableBatches

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  batches = undoableBatches(shell, await deployUndone(shell))
})
afterAll(() => shell.stop())
beforeEach(() => shell.setTime(START_TIME))

const isBack = async (id: string) => isAt((await shell.stored(id)).state, 'first')
const skipped = (batchId: string) =>
  `Nothing to undo: batch '${batchId}' had not modified it, an undo before this one had restored it, or its job here was deleted`

async function remove(batchId: string, query = ''): Promise<void> {
  expect((await api.send('DELETE', `/batch/${batchId}${query}`)).status).toBe(204)
}

/** Moves instances to the external task, of which a worker holds that of the first one for a minute. */
async function modifiedAndHeld(): Promise<{ readonly ids: string[]; readonly batchId: string }> {
  const ids = await startUndone(shell, 2)
  const batchId = await batches.modified(ids, move('first', 'work'))
  const task = (await freeTasks(shell, 'work')).find(({ instanceId }) => instanceId === ids[0])
  if (task === undefined) throw new Error('The task is not free.')
  const lock = { workerId: 'w', lockExpirationTime: START_TIME + 60_000 }
  await lockExternalTask(shell.services.db, task, lock, { now: START_TIME, again: false })
  return { ids, batchId }
}

test.each([
  ['deleted with its history', '?cascade=true'],
  ['ended with failures', ''],
])('an undo that was %s is followed by another one, which tries what is not restored', async (_, query) => {
  const { ids, batchId } = await modifiedAndHeld()
  const [held = '', free = ''] = ids
  const first = await batches.undone(batchId)
  expect(await batches.outcomes(first)).toMatchObject({ [held]: expect.stringMatching(/a worker holds/) })
  await remove(first, query)
  shell.setTime(START_TIME + 120_000)
  const preview = await api.send('POST', `/batch/${batchId}/undo/preview`)
  expect(preview.body).toMatchObject({ wouldBeModified: 1, refused: 0, exclusions: [{ count: 1, examples: [free] }] })
  const second = await batches.undone(batchId)
  expect(second).not.toBe(first)
  expect(await batches.outcomes(second)).toEqual({ [held]: 'modified', [free]: skipped(batchId) })
  expect(await Promise.all(ids.map(isBack))).toEqual([true, true])
  expect((await api.get(`/history/batch/${second}`)).body).toMatchObject({
    endTime: expect.any(String),
    executionStartTime: expect.any(String),
  })
  expect((await api.get(`/batch/${batchId}/control`)).body).toMatchObject({ undoneBy: second })
  expect((await batches.askForUndo(batchId)).body).toMatchObject({ id: second })
})

test('an undo that was ended half way is gone on with by one batch, however many ask for it and though its messages come late', async () => {
  const ids = await startUndone(shell, 5)
  const batchId = await batches.modified(ids, move('first', 'second'))
  const first = await batches.undone(batchId, { control: { pauseAfter: 2 } })
  expect(await Promise.all(ids.map(isBack))).toEqual([true, true, false, false, false])
  expect((await api.send('PUT', `/batch/${first}/suspended`, { suspended: false })).status).toBe(204)
  const late = shell.queue.waiting.splice(0)
  await remove(first)
  const asked = await Promise.all([1, 2, 3].map(() => batches.askForUndo(batchId)))
  const [second = '', ...others] = asked.map(({ body }) => batchShape.parse(body).id)
  expect(second).not.toBe(first)
  expect(new Set(others)).toEqual(new Set([second]))
  for (const message of late) await deliver(shell.services, message)
  await deliverAll(shell)
  await tick(shell.services)
  const [one = '', two = '', ...rest] = ids
  expect(await batches.outcomes(second)).toEqual({
    [one]: skipped(batchId),
    [two]: skipped(batchId),
    ...Object.fromEntries(rest.map((id) => [id, 'modified'])),
  })
  expect(await Promise.all(ids.map(isBack))).toEqual([true, true, true, true, true])
  expect((await batches.askForUndo(batchId)).body).toMatchObject({ id: second })
})

test('a batch that is deleted leaves its id to nobody, and is not there for whoever still changes it', async () => {
  const ids = await startUndone(shell, 1)
  const batchId = await batches.modified(ids, move('first', 'second'))
  const undoId = batchShape.parse((await batches.askForUndo(batchId)).body).id
  const late = shell.queue.waiting.splice(0)
  await remove(undoId, '?cascade=true')
  for (const message of late) await deliver(shell.services, message)
  await deliverAll(shell)
  await tick(shell.services)
  for (const path of [`/batch/${undoId}`, `/history/batch/${undoId}`, `/batch/${undoId}/control`])
    expect((await api.get(path)).status).toBe(404)
  expect((await api.send('DELETE', `/batch/${undoId}`)).status).toBe(400)
  expect((await api.send('PUT', `/batch/${undoId}/suspended`, { suspended: true })).status).toBe(400)
  expect((await api.get(`/batch/${batchId}/control`)).body).toMatchObject({ undoneBy: null })
  expect(await Promise.all(ids.map(isBack))).toEqual([false])
})
