import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sweepOutboxes } from '../../../../functions/instance/outbox/sweep-outboxes.ts'
import { commandInstance } from '../../../../functions/instance/process-instances.ts'
import { listInstances } from '../../../../functions/store/process-instance/process-instance-index.ts'
import { freeExternalTasks, lockExternalTask } from '../../../../functions/store/waiting/external-task-items.ts'
import { waitingExecutions } from '../../../../functions/store/waiting/subscription-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliver, deliverAll, MISSING_IDS, tick } from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import {
  chain,
  completeTaskAt,
  executionAt,
  isAt,
  model,
  type Shell,
  START_TIME,
  startShell,
} from '../../../support/shell.ts'
import { move, type UndoableBatches, undoableBatches } from '../../../support/undoable-batches.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const [MISSING = ''] = MISSING_IDS

const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
const MODEL = model(
  'undone',
  `<startEvent id="start"/><userTask id="first"/><userTask id="second"/><endEvent id="end"/>
   ${chain('start', 'first', 'second', 'end')}
   <boundaryEvent id="late" attachedToRef="first">${timer}</boundaryEvent><endEvent id="tooLate"/>${chain('late', 'tooLate')}
   <boundaryEvent id="told" attachedToRef="first"><messageEventDefinition messageRef="news"/></boundaryEvent>
   <endEvent id="toldEnd"/>${chain('told', 'toldEnd')}
   <serviceTask id="work" camunda:type="external" camunda:topic="work"/>${chain('work', 'end')}
   <callActivity id="call" calledElement="called"/>${chain('call', 'end')}`,
  '<message id="news" name="news"/>',
)
const CALLED = model(
  'called',
  `<startEvent id="s"/><userTask id="inside"/><endEvent id="e"/>${chain('s', 'inside', 'e')}`,
)

let shell: Shell
let api: ApiClient
let definitionId: string
let batches: UndoableBatches

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const definitions = await shell.deploy(MODEL, CALLED)
  definitionId = definitions.find(({ key }) => key === 'undone')?.id ?? ''
  batches = undoableBatches(shell, definitionId)
})
afterAll(() => shell.stop())
beforeEach(() => shell.setTime(START_TIME))

const cancel = (activityId: string) => [{ type: 'cancel', activityId }]

const batchShape = z.looseObject({ id: z.string() })

async function start(count: number): Promise<string[]> {
  const variables = { amount: { type: 'Integer', value: 7 } } as const
  return Promise.all(Array.from({ length: count }, async () => (await shell.start('undone', variables)).id))
}

const state = async (id: string) => (await shell.stored(id)).state

const withoutNumbers = (value: unknown) =>
  JSON.stringify(value, (name, inner) => (['number', 'sequence', 'configuration'].includes(name) ? undefined : inner))

async function waitingForNews(): Promise<string[]> {
  const pages = await Array.fromAsync(waitingExecutions(shell.services.db, { kind: 'message', name: 'news' }))
  return pages.flat().map(({ instanceId }) => instanceId)
}

async function tasksOf(topic: string) {
  return Array.fromAsync(freeExternalTasks(shell.services.db, topic, shell.services.now()))
}

describe('the undo of a batch', () => {
  test('restores states, variables, tasks with their ids, timers and subscriptions', async () => {
    const ids = await start(3)
    const before = await Promise.all(ids.map(state))
    const batchId = await batches.modified(ids, move('first', 'second'))
    expect(await waitingForNews()).not.toEqual(expect.arrayContaining(ids))
    const undoId = await batches.undone(batchId)
    const after = await Promise.all(ids.map(state))
    expect(after.map(withoutNumbers)).toEqual(before.map(withoutNumbers))
    expect(after.map((one) => executionAt(one, 'first').task)).toEqual(
      before.map((one) => executionAt(one, 'first').task),
    )
    expect(Object.values(await batches.outcomes(undoId))).toEqual(['modified', 'modified', 'modified'])
    expect(await waitingForNews()).toEqual(expect.arrayContaining(ids))
    const jobs = await api.get(`/job?processInstanceId=${ids[0]}`)
    expect(jobs.body).toMatchObject([{ dueDate: '2026-01-01T13:00:00.000+0000' }])
    expect((await api.get(`/batch/${undoId}`)).status).toBe(404)
    expect((await api.get(`/batch/${batchId}/control`)).body).toMatchObject({ undoable: true, undoneBy: undoId })
    expect((await api.get(`/batch/${undoId}/control`)).body).toMatchObject({ undoable: false, undoOf: batchId })
    expect((await api.get(`/history/batch/${undoId}`)).body).toMatchObject({ type: 'instance-modification-undo' })
  })

  test('brings ended instances back to life', async () => {
    const ids = await start(2)
    const batchId = await batches.modified(ids, cancel('first'))
    expect((await state(ids[0] ?? '')).end).toBeDefined()
    await batches.undone(batchId)
    const running = (await Array.fromAsync(listInstances(shell.services.db, { definitionId }))).flat()
    const ended = (await Array.fromAsync(listInstances(shell.services.db, { definitionId, ended: true }))).flat()
    for (const id of ids) {
      expect(isAt(await state(id), 'first')).toBe(true)
      expect(running.map((one) => one.id)).toContain(id)
      expect(ended.map((one) => one.id)).not.toContain(id)
      expect((await api.get(`/history/process-instance/${id}`)).body).toMatchObject({ state: 'ACTIVE', endTime: null })
    }
    await commandInstance(shell.services, ids[0] ?? '', completeTaskAt(await state(ids[0] ?? ''), 'first'))
    expect(isAt(await state(ids[0] ?? ''), 'second')).toBe(true)
  })

  test('leaves out what has changed since, and what was not modified, each with its reason', async () => {
    const [touched = '', untouched = '', deleted = ''] = await start(3)
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
    const nothing = `Nothing to undo: batch '${batchId}' had not modified it, or its job here was deleted`
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
    const [id = ''] = await start(1)
    const batchId = await batches.create([MISSING, id], move('first', 'second'))
    await deliverAll(shell)
    const undoId = await batches.undone(batchId, { stop: true })
    const nothing = `Nothing to undo: batch '${batchId}' had not modified it, or its job here was deleted`
    expect(await batches.outcomes(undoId)).toEqual({ [MISSING]: nothing, [id]: 'modified' })
    expect((await api.get(`/batch/${undoId}/control`)).body).toMatchObject({
      modifiedInstances: 1,
      skippedInstances: 1,
    })
    expect((await api.get(`/history/batch/${undoId}`)).body).toMatchObject({ endTime: expect.any(String) })
  })

  test('is the same batch when it is asked for again, and does nothing twice', async () => {
    const ids = await start(2)
    const batchId = await batches.modified(ids, move('first', 'second'))
    const both = await Promise.all([batches.askForUndo(batchId), batches.askForUndo(batchId)])
    const [undoId, ...others] = both.map(({ body }) => batchShape.parse(body).id)
    expect(others).toEqual([undoId])
    const messages = [...shell.queue.waiting]
    await deliverAll(shell)
    await tick(shell.services)
    const versions = await Promise.all(ids.map(async (id) => (await shell.stored(id)).version))
    for (const message of messages) await deliver(shell.services, message)
    expect(await batches.undone(batchId)).toBe(undoId)
    expect(await Promise.all(ids.map(async (id) => (await shell.stored(id)).version))).toEqual(versions)
  })

  test('keeps each instance as it was when it was modified, though it changed after it was read', async () => {
    const ids = await start(1)
    const [id = ''] = ids
    const batchId = await batches.create(ids, move('first', 'second'))
    const set = { late: { type: 'String', value: 'set' } } as const
    const stop = beforeRequests(shell.services.db, async ({ operation, pk }) => {
      if (operation !== 'PutItem' || pk !== `I#${id}`) return
      stop()
      await commandInstance(shell.services, id, { kind: 'changeVariables', execution: 0, set, remove: [], local: true })
    })
    await deliverAll(shell)
    await tick(shell.services)
    expect(isAt(await state(id), 'second')).toBe(true)
    await batches.undone(batchId)
    const restored = await state(id)
    expect(isAt(restored, 'first')).toBe(true)
    expect(restored.root.variables).toMatchObject({ late: { value: 'set' }, amount: { value: 7 } })
  })

  test('takes no task from a worker, and gives a task back with another id and without its lock', async () => {
    const [locked = '', free = ''] = await start(2)
    const batchId = await batches.modified([locked, free], move('first', 'work'))
    const task = (await tasksOf('work')).find(({ instanceId }) => instanceId === locked)
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
    expect(await tasksOf('work')).toEqual([])

    const again = await batches.modified([locked], move('first', 'work'))
    const [held] = await tasksOf('work')
    await batches.modified([free], move('first', 'work'))
    const away = await batches.modified([locked], move('work', 'second'))
    await batches.undone(away)
    const restored = (await tasksOf('work')).find(({ instanceId }) => instanceId === locked)
    expect(restored).toMatchObject({ topic: 'work', createTime: held?.createTime })
    expect(restored?.number).toBeGreaterThan(held?.number ?? Number.POSITIVE_INFINITY)
    expect(await batches.outcomes(await batches.undone(again))).toEqual({
      [locked]: expect.stringMatching(/has changed since/),
    })
  })

  test('ends the instances that only the modification called, unless somebody has gone on in them', async () => {
    const [going = '', waiting = ''] = await start(2)
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
    const ids = await start(1)
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

  test('is refused by name where there is nothing to do it with', async () => {
    const ids = await start(1)
    const plain = await batches.create(ids, move('first', 'second'), { undoable: false })
    await deliverAll(shell)
    await tick(shell.services)
    const refusal = async (id: string, body: object = {}) => (await batches.askForUndo(id, body)).body
    expect(await refusal(plain)).toMatchObject({
      message: `Batch '${plain}' cannot be undone: it was not created with control.undoable`,
    })
    expect(await refusal(MISSING)).toMatchObject({ message: `Batch with id '${MISSING}' does not exist` })
    const batchId = await batches.modified(await start(1), move('first', 'second'))
    expect(await refusal(batchId, { control: { undoable: true } })).toMatchObject({
      message: 'control.undoable: an undo cannot be undone',
    })
    shell.setTime(START_TIME + 15 * DAY_MS)
    expect(await refusal(batchId)).toMatchObject({
      message: `Batch '${batchId}' cannot be undone: what its instances were is kept for 14 days`,
    })
  })

  test('that dies after any write is carried out by the message that comes again', async () => {
    const ids = await start(4)
    const before = await Promise.all(ids.map(state))
    const batchId = await batches.modified(ids, move('first', 'work'))
    await batches.askForUndo(batchId)
    for (let allowed = 1; shell.queue.waiting.length > 0; allowed += 1) {
      let left = allowed
      const stop = beforeRequests(shell.services.db, ({ operation }) => {
        if (['PutItem', 'UpdateItem', 'BatchWriteItem'].includes(operation)) left -= 1
        if (left < 0) throw new Error('died')
      })
      const message = shell.queue.waiting.shift()
      if (message && (await deliver(shell.services, message))) shell.queue.waiting.unshift(message)
      stop()
      if (allowed > 200) throw new Error('It does not end')
    }
    shell.setTime(START_TIME + 60_000)
    await sweepOutboxes(shell.services)
    await tick(shell.services)
    expect((await Promise.all(ids.map(state))).map(withoutNumbers)).toEqual(before.map(withoutNumbers))
    expect(await waitingForNews()).toEqual(expect.arrayContaining(ids))
    expect((await tasksOf('work')).filter(({ instanceId }) => ids.includes(instanceId))).toEqual([])
  })
})

test('a batch that cannot be undone keeps nothing', async () => {
  const ids = await start(1)
  const writes = async (control: object) => {
    const id = await batches.create(ids, [{ type: 'startBeforeActivity', activityId: 'second' }], control)
    const before = shell.meter.writeUnits
    await deliverAll(shell)
    return { id, units: shell.meter.writeUnits - before }
  }
  const plain = await writes({ undoable: false })
  const undoable = await writes({})
  expect(undoable.units).toBe(plain.units + 1)
})
