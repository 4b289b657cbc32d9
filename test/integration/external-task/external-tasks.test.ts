import { afterEach, beforeEach, expect, test } from 'vitest'
import { idOf } from '../../../functions/engine/instance/ids.ts'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import {
  completeExternalTask,
  extendLock,
  failExternalTask,
  lockExternalTask,
  setExternalTaskPriority,
  setExternalTaskRetries,
  throwExternalTaskError,
  unlockExternalTask,
} from '../../../functions/external-task/external-tasks.ts'
import {
  type FetchRequest,
  type FetchTopic,
  fetchAndLock,
} from '../../../functions/external-task/fetch-external-tasks.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { freeExternalTasks } from '../../../functions/store/waiting/external-task-items.ts'
import { damageInstance } from '../../support/damage.ts'
import { chain, executionAt, isAt, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
  await shell.deploy(
    model(
      'delivery',
      `<startEvent id="start"/>
      <serviceTask id="ship" camunda:type="external" camunda:topic="shipping" camunda:taskPriority="#{priority}"/>
      <boundaryEvent id="lost" attachedToRef="ship"><errorEventDefinition errorRef="lost-parcel"/></boundaryEvent>
      <userTask id="after"/><userTask id="search"/>${chain('start', 'ship', 'after')}${chain('lost', 'search')}`,
      '<error id="lost-parcel" errorCode="LOST"/>',
    ),
  )
})
afterEach(() => shell.stop())

const long = (value: number) => ({ type: 'Long' as const, value })
const start = (priority = 0) => shell.start('delivery', { priority: long(priority) })

function fetch(workerId: string, changes: Partial<FetchRequest> = {}, topic: Partial<FetchTopic> = {}) {
  const topics = [{ topicName: 'shipping', lockDuration: 60_000, localVariables: false, ...topic }]
  return fetchAndLock(shell.services, { workerId, maxTasks: 10, usePriority: true, topics, ...changes })
}

function taskIdOf(state: InstanceState): string {
  return idOf(state.id, executionAt(state, 'ship').externalTask?.number ?? -1)
}

const noVariables = { variables: {}, localVariables: {} }

test('an instance that cannot be read keeps no other task from its worker, and its own stays', async () => {
  const [broken, other] = [await start(), await start()]
  await damageInstance(shell.services, broken.id)
  expect((await fetch('a')).map(({ state }) => state.id)).toEqual([other.id])
  const free = await Array.fromAsync(freeExternalTasks(shell.services.db, 'shipping', START_TIME))
  expect(free.map(({ instanceId }) => instanceId)).toEqual([broken.id])
})

test('a fetched task is with one worker until its lock expires', async () => {
  const state = await start()
  expect(await fetch('a')).toMatchObject([{ activityId: 'ship', state: { id: state.id }, lock: { workerId: 'a' } }])
  expect(await fetch('b')).toEqual([])
  shell.setTime(START_TIME + 60_000)
  expect(await fetch('b')).toMatchObject([{ lock: { workerId: 'b', lockExpirationTime: START_TIME + 120_000 } }])
})

test('workers that fetch at the same time get every task, and no task twice', async () => {
  const started = await Promise.all(Array.from({ length: 12 }, () => start()))
  const workers = ['a', 'b', 'c', 'd']
  const fetched = await Promise.all(workers.map((worker) => fetch(worker, { maxTasks: 3 })))
  const ids = fetched.flat().map((task) => task.state.id)
  expect(new Set(ids).size).toBe(ids.length)
  const rest = await fetch('e', { maxTasks: 12 })
  expect([...ids, ...rest.map((task) => task.state.id)].sort()).toEqual(started.map(({ id }) => id).sort())
})

test('a worker that fetches twice at the same time gets no task twice', async () => {
  await Promise.all(Array.from({ length: 6 }, () => start()))
  const fetched = await Promise.all(Array.from({ length: 3 }, () => fetch('a', { maxTasks: 6 })))
  const ids = fetched.flat().map((task) => task.state.id)
  expect(ids).toHaveLength(6)
  expect(new Set(ids).size).toBe(6)
})

test('the highest priority comes first, over negative ones too', async () => {
  for (const priority of [1, -5, 100, 20]) await start(priority)
  const order: number[] = []
  for (let at = 0; at < 4; at++) order.push(...(await fetch('a', { maxTasks: 1 })).map(({ task }) => task.priority))
  expect(order).toEqual([100, 20, 1, -5])
})

test('a worker gets the variables that it asks for', async () => {
  await shell.start('delivery', { priority: long(3), parcel: { type: 'String', value: 'P-1' } })
  const [fetched] = await fetch('a', {}, { variables: ['parcel', 'unknown'] })
  expect(fetched?.variables).toEqual({ parcel: { type: 'String', value: 'P-1' } })
})

test.each<[string, Partial<FetchTopic>, number]>([
  ['the process definition key', { processDefinitionKey: 'delivery' }, 1],
  ['another process definition key', { processDefinitionKeyIn: ['other'] }, 0],
  ['a variable', { processVariables: { priority: { type: 'Integer', value: 7 } } }, 1],
  ['another value of a variable', { processVariables: { priority: { type: 'Integer', value: 8 } } }, 0],
  ['another business key', { businessKey: 'none' }, 0],
  ['a tenant', { tenantIdIn: ['tenant'] }, 0],
  ['no tenant', { withoutTenantId: true }, 1],
])('tasks are fetched by %s', async (_what, topic, expected) => {
  await start(7)
  expect(await fetch('a', {}, topic)).toHaveLength(expected)
})

test('a completed task continues its instance, and is gone', async () => {
  const state = await start()
  await fetch('a')
  const variables = { sent: { type: 'Boolean' as const, value: true } }
  const request = { workerId: 'a', variables, localVariables: {} }
  expect(await completeExternalTask(shell.services, taskIdOf(state), request)).toBeUndefined()
  const after = (await shell.stored(state.id)).state
  expect(isAt(after, 'after')).toBe(true)
  expect(after.root.variables).toMatchObject(variables)
  shell.setTime(START_TIME + 3600_000)
  expect(await fetch('b')).toEqual([])
  expect(await completeExternalTask(shell.services, taskIdOf(state), request)).toMatchObject({ kind: 'notFound' })
})

test('only the worker that has it locked can complete, fail or extend a task', async () => {
  const state = await start()
  const id = taskIdOf(state)
  const nobody = await completeExternalTask(shell.services, id, { workerId: 'w', ...noVariables })
  expect(nobody?.message).toBe(`External Task ${id} cannot be completed by worker 'w'. It is locked by worker 'null'.`)
  await fetch('w')
  const complete = await completeExternalTask(shell.services, id, { workerId: 'v', ...noVariables })
  expect(complete?.message).toBe(`External Task ${id} cannot be completed by worker 'v'. It is locked by worker 'w'.`)
  const extend = await extendLock(shell.services, id, { workerId: 'v', newDuration: 1 })
  expect(extend?.message).toBe(
    `The lock of the External Task ${id} cannot be extended by worker 'v''. It is locked by worker 'w'.`,
  )
  const lock = await lockExternalTask(shell.services, id, { workerId: 'v', lockDuration: 1 })
  expect(lock?.message).toBe(`External Task ${id} cannot be locked by worker 'v'. It is locked by worker 'w'.`)
})

test('a failure with retries left frees the task after its timeout', async () => {
  const state = await start()
  await fetch('a')
  const failure = { workerId: 'a', errorMessage: 'no luck', retries: 2, retryTimeout: 5000, ...noVariables }
  expect(await failExternalTask(shell.services, taskIdOf(state), failure)).toBeUndefined()
  expect(await fetch('b')).toEqual([])
  shell.setTime(START_TIME + 5000)
  expect(await fetch('b')).toMatchObject([{ task: { retries: 2, errorMessage: 'no luck' } }])
})

test('a failure without retries left is an incident, until it gets some again', async () => {
  const state = await start()
  await fetch('a')
  const failure = { workerId: 'a', errorMessage: 'no luck', retries: 0, retryTimeout: 0, ...noVariables }
  await failExternalTask(shell.services, taskIdOf(state), failure)
  expect(executionAt((await shell.stored(state.id)).state, 'ship').incidents).toHaveLength(1)
  expect(await fetch('b')).toEqual([])
  await setExternalTaskRetries(shell.services, taskIdOf(state), 1)
  expect(executionAt((await shell.stored(state.id)).state, 'ship').incidents).toBeUndefined()
  expect(await fetch('b')).toHaveLength(1)
})

test('a BPMN error goes to the boundary event that catches it', async () => {
  const state = await start()
  await fetch('a')
  const error = { workerId: 'a', errorCode: 'LOST', variables: {} }
  expect(await throwExternalTaskError(shell.services, taskIdOf(state), error)).toBeUndefined()
  expect(isAt((await shell.stored(state.id)).state, 'search')).toBe(true)
})

test('a lock can be extended until it expires, and taken away', async () => {
  const state = await start()
  await fetch('a')
  shell.setTime(START_TIME + 59_000)
  expect(await extendLock(shell.services, taskIdOf(state), { workerId: 'a', newDuration: 60_000 })).toBeUndefined()
  shell.setTime(START_TIME + 61_000)
  expect(await fetch('b')).toEqual([])
  shell.setTime(START_TIME + 120_000)
  const late = await extendLock(shell.services, taskIdOf(state), { workerId: 'a', newDuration: 60_000 })
  expect(late?.message).toContain('Cannot extend a lock that expired')
  await unlockExternalTask(shell.services, taskIdOf(state))
  expect(await fetch('b')).toHaveLength(1)
})

test('a task whose priority changes keeps its lock', async () => {
  const state = await start(1)
  await start(5)
  await fetch('a', { maxTasks: 2 })
  expect(await setExternalTaskPriority(shell.services, taskIdOf(state), 9)).toBeUndefined()
  expect(await fetch('b')).toEqual([])
  shell.setTime(START_TIME + 60_000)
  expect((await fetch('b')).map(({ task }) => task.priority)).toEqual([9, 5])
})

test('tasks of suspended instances are not fetched', async () => {
  const { id } = await start()
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })
  expect(await fetch('a')).toEqual([])
})
