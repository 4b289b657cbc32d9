import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { commandInstance } from '../../../../functions/instance/process-instances.ts'
import { lockExternalTask } from '../../../../functions/store/waiting/external-task-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, MISSING_IDS, tick } from '../../../support/batches.ts'
import { executionAt, isAt, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { move, type UndoableBatches, undoableBatches } from '../../../support/undoable-batches.ts'
import { deployUndone, freeTasks, startUndone } from './undone-instances.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const [MISSING = ''] = MISSING_IDS

const batchShape = z.looseObject({ id: z.string() })

let shell: Shell
let api: ApiClient
let definitionId: string
let batches: UndoableBatches

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = await deployUndone(shell)
  batches = undoableBatches(shell, definitionId)
})
afterAll(() => shell.stop())
beforeEach(() => shell.setTime(START_TIME))

const state = async (id: string) => (await shell.stored(id)).state

describe('an undo', () => {
  test('leaves out what has changed since, and what was not modified, each with its reason', async () => {
    const [touched = '', untouched = '', deleted = ''] = await startUndone(shell, 3)
    const other = (await shell.start('called')).id
    const batchId = await batches.create([touched, untouched, deleted, other, MISSING], move('first', 'second'))
    await deliverAll(shell)
    await commandInstance(shell.services, touched, { kind: 'setSuspended', suspended: true })
    const preview = await api.send('POST', `/batch/${batchId}/undo/preview`)
    expect(preview.body).toMatchObject({
      undoOf: batchId,
      state: 'COMPLETED',
      totalInstances: 5,
      wouldBeModified: 2,
      refused: 1,
      refusals: [{ examples: [{ processInstanceId: touched }] }],
      exclusions: [{ reason: 'NOT_MODIFIED', count: 2 }],
      activities: [
        { activityId: 'first', before: 0, after: 2 },
        { activityId: 'second', before: 2, after: 0 },
      ],
    })
    expect(isAt(await state(untouched), 'second')).toBe(true)
    const { id: previewId } = batchShape.parse(preview.body)
    expect((await api.send('POST', `/modification/preview/${previewId}/execute`)).body).toMatchObject({
      message: `The preview with id '${previewId}' is of an undo: POST /batch/${batchId}/undo starts it`,
    })
    expect((await batches.askForUndo(batchId)).body).toMatchObject({
      message: `Batch '${batchId}' cannot be undone: it has not ended. Send { "stop": true } to end it first, or DELETE it`,
    })
    const undoId = await batches.undone(batchId, { stop: true })
    const nothing = `Nothing to undo: batch '${batchId}' had not modified it, an undo before this one had restored it, or its job here was deleted`
    expect(await batches.outcomes(undoId)).toEqual({
      [touched]: `Process instance '${touched}' has changed since the batch modified it: it was left as it is`,
      [untouched]: 'modified',
      [deleted]: 'modified',
      [other]: nothing,
      [MISSING]: nothing,
    })
    expect(isAt(await state(touched), 'second')).toBe(true)
    expect((await api.get(`/batch/${undoId}/failures/summary`)).body).toMatchObject([{ count: 1 }])
  })

  test('ends where all that is left is what the batch had not modified', async () => {
    const [id = ''] = await startUndone(shell, 1)
    const batchId = await batches.create([MISSING, id], move('first', 'second'))
    await deliverAll(shell)
    const undoId = await batches.undone(batchId, { stop: true })
    const nothing = `Nothing to undo: batch '${batchId}' had not modified it, an undo before this one had restored it, or its job here was deleted`
    expect(await batches.outcomes(undoId)).toEqual({ [MISSING]: nothing, [id]: 'modified' })
    expect((await api.get(`/batch/${undoId}/control`)).body).toMatchObject({
      modifiedInstances: 1,
      skippedInstances: 1,
    })
    expect((await api.get(`/history/batch/${undoId}`)).body).toMatchObject({ endTime: expect.any(String) })
  })

  test('takes no task from a worker, and gives a task back with another id and without its lock', async () => {
    const [locked = '', free = ''] = await startUndone(shell, 2)
    const batchId = await batches.modified([locked, free], move('first', 'work'))
    const task = (await freeTasks(shell, 'work')).find(({ instanceId }) => instanceId === locked)
    const lock = { workerId: 'w', lockExpirationTime: START_TIME + 60_000 }
    if (task) await lockExternalTask(shell.services.db, task, lock, { now: START_TIME, again: false })
    const undoId = await batches.undone(batchId)
    expect(await batches.outcomes(undoId)).toEqual({
      [locked]: expect.stringMatching(
        /a worker holds the external task '.*' of topic 'work', which the modification began/,
      ),
      [free]: 'modified',
    })
    shell.setTime(START_TIME + 120_000)
    expect((await api.send('POST', `/batch/${undoId}/retry-failed`)).status).toBe(204)
    await deliverAll(shell)
    expect(isAt(await state(locked), 'first')).toBe(true)
    expect(await freeTasks(shell, 'work')).toEqual([])

    const again = await batches.modified([locked], move('first', 'work'))
    const [held] = await freeTasks(shell, 'work')
    await batches.modified([free], move('first', 'work'))
    const away = await batches.modified([locked], move('work', 'second'))
    await batches.undone(away)
    const restored = (await freeTasks(shell, 'work')).find(({ instanceId }) => instanceId === locked)
    expect(restored).toMatchObject({ topic: 'work', createTime: held?.createTime })
    expect(restored?.number).toBeGreaterThan(held?.number ?? Number.POSITIVE_INFINITY)
    expect(await batches.outcomes(await batches.undone(again))).toEqual({
      [locked]: expect.stringMatching(/has changed since/),
    })
  })

  test('ends the instances that only the modification called, unless somebody has gone on in them', async () => {
    const [going = '', waiting = ''] = await startUndone(shell, 2)
    const batchId = await batches.modified([going, waiting], move('first', 'call'))
    const calledOf = async (id: string) => executionAt(await state(id), 'call').called?.processInstanceId ?? ''
    const [first, second] = [await calledOf(going), await calledOf(waiting)]
    const set = { x: { type: 'Integer', value: 1 } } as const
    await commandInstance(shell.services, first, {
      kind: 'changeVariables',
      execution: 0,
      set,
      remove: [],
      local: true,
    })
    const undoId = await batches.undone(batchId)
    expect(await batches.outcomes(undoId)).toEqual({
      [going]: `Process instance '${going}' cannot be restored: process instance '${first}', which the modification had called, has gone on since`,
      [waiting]: 'modified',
    })
    expect((await state(second)).end).toMatchObject({ state: 'EXTERNALLY_TERMINATED' })
    expect(isAt(await state(waiting), 'first')).toBe(true)
  })

  test('cannot bring back an instance that was called, and says so; a preview says it before', async () => {
    const ids = await startUndone(shell, 1)
    const [id = ''] = ids
    await batches.modified(ids, move('first', 'call'))
    const called = executionAt(await state(id), 'call').called?.processInstanceId ?? ''
    const body = { processDefinitionId: definitionId, processInstanceIds: ids, instructions: move('call', 'second') }
    const message = `Process instance '${id}' cannot be restored: process instance '${called}', which its activity 'call' had called, was ended with the modification`
    const preview = await api.send('POST', '/modification/preview', body)
    expect(preview.body).toMatchObject({
      notUndoable: [{ count: 1, examples: [{ processInstanceId: id, message }] }],
    })
    const batchId = await batches.modified(ids, move('call', 'second'))
    expect(await batches.outcomes(await batches.undone(batchId))).toEqual({ [id]: message })
  })

  test('cannot bring back an instance that was called and ended: the call has ended with it, and here the caller', async () => {
    const [caller = ''] = await startUndone(shell, 1)
    await batches.modified([caller], move('first', 'call'))
    const called = executionAt(await state(caller), 'call').called?.processInstanceId ?? ''
    const ofCalled = undoableBatches(shell, (await state(called)).definitionId)
    const batchId = await ofCalled.modified([called], [{ type: 'cancel', activityId: 'inside' }])
    expect((await state(caller)).end).toBeDefined()
    expect(await batches.outcomes(await batches.undone(batchId))).toEqual({
      [called]: `Process instance '${called}' cannot be restored: the modification ended it, and with it the call by process instance '${caller}'`,
    })
  })

  test('takes a suspension and the undo of a newer batch for the changes that they are, though they were taken back', async () => {
    const [suspended = '', twice = ''] = await startUndone(shell, 2)
    const older = await batches.modified([suspended, twice], move('first', 'second'))
    for (const value of [true, false])
      expect((await api.send('PUT', `/process-instance/${suspended}/suspended`, { suspended: value })).status).toBe(204)
    const newer = await batches.modified([twice], move('second', 'first'))
    expect(await batches.outcomes(await batches.undone(newer))).toEqual({ [twice]: 'modified' })
    expect(await batches.outcomes(await batches.undone(older))).toEqual({
      [suspended]: expect.stringMatching(/has changed since the batch modified it/),
      [twice]: expect.stringMatching(/has changed since the batch modified it/),
    })
  })

  test('is refused by name where there is nothing to do it with', async () => {
    const ids = await startUndone(shell, 1)
    const plain = await batches.create(ids, move('first', 'second'), { undoable: false })
    await deliverAll(shell)
    await tick(shell.services)
    const refusal = async (id: string, body: object = {}) => (await batches.askForUndo(id, body)).body
    expect(await refusal(plain)).toMatchObject({
      message: `Batch '${plain}' cannot be undone: it was not created with control.undoable`,
    })
    expect(await refusal(MISSING)).toMatchObject({ message: `Batch with id '${MISSING}' does not exist` })
    const batchId = await batches.modified(await startUndone(shell, 1), move('first', 'second'))
    expect(await refusal(batchId, { control: { undoable: true } })).toMatchObject({
      message: 'control.undoable: an undo cannot be undone',
    })
    shell.setTime(START_TIME + 15 * DAY_MS)
    expect(await refusal(batchId)).toMatchObject({
      message: `Batch '${batchId}' cannot be undone: what its instances were is kept for 14 days`,
    })
  })
})
