import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fetchAndLock } from '../../../functions/external-task/fetch-external-tasks.ts'
import { batchPut } from '../../../functions/store/dynamodb/batch/batch-write.ts'
import {
  changeLock,
  type ExternalTaskPlace,
  freeExternalTasks,
  lockExternalTask,
  putExternalTask,
  removeExternalTask,
  removeLock,
  type WaitingExternalTask,
} from '../../../functions/store/waiting/external-task-items.ts'
import { type Shell, START_TIME, startShell } from '../../support/shell.ts'

const LOCKED = 5000
const EXPIRES = START_TIME + 60_000

let shell: Shell

beforeAll(async () => {
  shell = await startShell()
  await lockMany(LOCKED)
}, 60_000)
afterAll(() => shell.stop())

/** What a test made free is gone before the next one, and all that is left is locked. */
afterEach(async () => {
  for (const task of await free()) await removeExternalTask(shell.services.db, task)
})

function taskAt(at: number): WaitingExternalTask {
  const instanceId = `00000000-0000-7000-8000-00000000${at.toString(16).padStart(4, '0')}`
  return { instanceId, number: 3, topic: 'shipping', priority: 0, createTime: START_TIME + at, definitionId: 'p:1:x' }
}

/** As `putExternalTask` and `lockExternalTask` leave them, 25 with each request. */
async function lockMany(count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, at) => {
    const task = taskAt(at)
    const rank = String(2n ** 63n - 1n).padStart(20, '0')
    return {
      pk: `XT#shipping#${at % 4}`,
      sk: `${rank}#${String(task.createTime).padStart(15, '0')}#${task.instanceId}#3`,
      x: JSON.stringify(task),
      lw: 'other',
      le: EXPIRES,
    }
  })
  await batchPut(shell.services.db, items)
}

async function free(now = START_TIME): Promise<ExternalTaskPlace[]> {
  const found: ExternalTaskPlace[] = []
  for await (const task of freeExternalTasks(shell.services.db, 'shipping', now)) found.push(task)
  return found
}

test('five thousand locked tasks in front are looked through once, then passed', async () => {
  const behind = taskAt(LOCKED)
  await putExternalTask(shell.services.db, behind)
  const unitsOfLook = async () => {
    const before = shell.meter.readUnits
    expect(await free()).toEqual([behind])
    return shell.meter.readUnits - before
  }
  const first = await unitsOfLook()
  const next = await unitsOfLook()
  expect(next).toBeLessThan(first / 5)
  expect(next).toBeLessThan(80)
  const requests = shell.meter.requests
  requests.clear()
  await fetchAndLock(shell.services, {
    workerId: 'w',
    maxTasks: 1,
    usePriority: true,
    topics: [{ topicName: 'shipping', lockDuration: 1000, localVariables: false }],
  })
  expect(requests.get('PutItem') ?? 0).toBe(0)
})

test.each<[string, number, (task: WaitingExternalTask) => Promise<unknown>]>([
  ['is unlocked', 900, (task) => removeLock(shell.services.db, task)],
  [
    'failed, and can be fetched again at once',
    1000,
    (task) => changeLock(shell.services.db, task, { workerId: 'other', lockExpirationTime: START_TIME }),
  ],
  ['came late', 1100, (task) => putExternalTask(shell.services.db, { ...task, number: 7 })],
  ['is more urgent', 1100, (task) => putExternalTask(shell.services.db, { ...task, priority: 1 })],
])('one among them that %s is found', async (_, at, reveal) => {
  expect(await free()).toEqual([])
  await reveal(taskAt(at))
  expect(await free()).toMatchObject([{ instanceId: taskAt(at).instanceId }])
})

test('one that is put while somebody looks how far they go on is found by the next', async () => {
  const looks = free()
  await putExternalTask(shell.services.db, { ...taskAt(1000), number: 7 })
  await looks
  expect(await free()).toMatchObject([{ number: 7 }])
})

test('when the first of the locks expires its task is found, and a lock made shorter counts', async () => {
  expect(await free()).toEqual([])
  const short = { workerId: 'other', lockExpirationTime: START_TIME + 1000 }
  expect(await lockExternalTask(shell.services.db, taskAt(1500), short, { now: START_TIME, again: true })).toBe(true)
  expect(await free()).toEqual([])
  expect(await free(START_TIME + 1000)).toMatchObject([{ instanceId: taskAt(1500).instanceId }])
})
