import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sweepOutboxes } from '../../../../functions/instance/outbox/sweep-outboxes.ts'
import { commandInstance } from '../../../../functions/instance/process-instances.ts'
import { listInstances } from '../../../../functions/store/process-instance/process-instance-index.ts'
import { waitingExecutions } from '../../../../functions/store/waiting/subscription-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliver, deliverAll, tick } from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { completeTaskAt, executionAt, isAt, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { move, type UndoableBatches, undoableBatches } from '../../../support/undoable-batches.ts'
import { deployUndone, freeTasks, startUndone } from './undone-instances.ts'

const cancel = (activityId: string) => [{ type: 'cancel', activityId }]

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

const withoutNumbers = (value: unknown) =>
  JSON.stringify(value, (name, inner) => (['number', 'sequence', 'configuration'].includes(name) ? undefined : inner))

async function waitingForNews(): Promise<string[]> {
  const pages = await Array.fromAsync(waitingExecutions(shell.services.db, { kind: 'message', name: 'news' }))
  return pages.flat().map(({ instanceId }) => instanceId)
}

describe('the undo of a batch', () => {
  test('restores states, variables, tasks with their ids, timers and subscriptions', async () => {
    const ids = await startUndone(shell, 3)
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
    const ids = await startUndone(shell, 2)
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

  test('is the same batch when it is asked for again, and does nothing twice', async () => {
    const ids = await startUndone(shell, 2)
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
    const ids = await startUndone(shell, 1)
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

  test('that dies after any write is carried out by the message that comes again', async () => {
    const ids = await startUndone(shell, 4)
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
    expect((await freeTasks(shell, 'work')).filter(({ instanceId }) => ids.includes(instanceId))).toEqual([])
  })
})

test('a batch that cannot be undone keeps nothing', async () => {
  const ids = await startUndone(shell, 1)
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
