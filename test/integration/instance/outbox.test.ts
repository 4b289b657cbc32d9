import { afterEach, beforeEach, expect, test } from 'vitest'
import { sweepOutboxes } from '../../../functions/instance/outbox/sweep-outboxes.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { logger } from '../../../functions/shell/observability.ts'
import { listInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import { nextTimerDue } from '../../../functions/store/waiting/timer-items.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { damageInstance } from '../../support/damage.ts'
import {
  chain,
  completeTaskAt,
  executionAt,
  isAt,
  model,
  type Shell,
  START_TIME,
  startShell,
} from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  logger.setLogLevel('SILENT')
  shell = await startShell()
})
afterEach(() => shell.stop())

/** Lets every request that is not a read fail after so many writes, as if the process had died there. */
function dieAfterWrites(writes: number): () => void {
  let left = writes
  return beforeRequests(shell.services.db, ({ operation }) => {
    const isRead = /^(Get|BatchGet|Query)/.test(operation)
    if (!isRead && left-- <= 0) throw new Error('the process is dead')
  })
}

test('a timer is there wherever the process dies after the instance was written', async () => {
  await shell.deploy(
    model(
      'timed',
      `<startEvent id="start"/><userTask id="first"/><userTask id="second"/>
      <boundaryEvent id="late" attachedToRef="second"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
      <userTask id="chase"/>${chain('start', 'first', 'second')}${chain('late', 'chase')}`,
    ),
  )
  for (const writes of [1, 2, 3]) {
    const state = await shell.start('timed')
    const revive = dieAfterWrites(writes)
    await commandInstance(shell.services, state.id, completeTaskAt(state, 'first'))
    revive()
    shell.setTime(START_TIME + 20_000)
    await sweepOutboxes(shell.services)
    expect(await nextTimerDue(shell.services.db)).toBe(START_TIME + 3600_000)
    expect((await shell.stored(state.id)).outbox).toEqual([])
    const end = { skipCustomListeners: false, skipIoMappings: false, external: true }
    await commandInstance(shell.services, state.id, { kind: 'delete', ...end })
    expect(await nextTimerDue(shell.services.db)).toBeUndefined()
    shell.setTime(START_TIME)
  }
})

test('what a clock that is ahead wrote down is not left until its time comes', async () => {
  await shell.deploy(
    model(
      'asking',
      `<startEvent id="start"/><userTask id="first"/><serviceTask id="ask" camunda:type="external" camunda:topic="ask"/>${chain('start', 'first', 'ask')}`,
    ),
  )
  const state = await shell.start('asking')
  const revive = dieAfterWrites(1)
  shell.setTime(START_TIME + 3600_000)
  await commandInstance(shell.services, state.id, completeTaskAt(state, 'first'))
  revive()
  shell.setTime(START_TIME)
  expect((await shell.stored(state.id)).outbox).toHaveLength(1)
  await sweepOutboxes(shell.services)
  expect((await shell.stored(state.id)).outbox).toEqual([])
})

test('a called instance is started once, and continues its caller once, wherever the process dies', async () => {
  await shell.deploy(
    model('called', `<startEvent id="start"/><endEvent id="end"/>${chain('start', 'end')}`),
    model(
      'calling',
      `<startEvent id="start"/><userTask id="first"/><callActivity id="call" calledElement="called"/><userTask id="after"/>
      ${chain('start', 'first', 'call', 'after')}`,
    ),
  )
  for (const writes of [1, 2, 3, 4, 5, 6]) {
    const state = await shell.start('calling')
    const revive = dieAfterWrites(writes)
    await commandInstance(shell.services, state.id, completeTaskAt(state, 'first'))
    revive()
    for (const seconds of [20, 40, 60]) {
      shell.setTime(START_TIME + seconds * 1000)
      await sweepOutboxes(shell.services)
    }
    shell.setTime(START_TIME)
    const after = await shell.stored(state.id)
    expect(executionAt(after.state, 'after').task).toBeDefined()
    expect(after.outbox).toEqual([])
    expect(await instancesOf('called', true)).toBe(writes)
  }
})

test('a called instance that could not be started before its call activity was cancelled is not started afterwards', async () => {
  await shell.deploy(
    model('called', `<startEvent id="start"/><userTask id="work"/>${chain('start', 'work')}`),
    model(
      'calling',
      `<startEvent id="start"/><userTask id="first"/><callActivity id="call" calledElement="called"/>${chain('start', 'first', 'call')}`,
    ),
  )
  const { id, ...state } = await shell.start('calling')
  const revive = dieAfterWrites(1)
  await commandInstance(shell.services, id, completeTaskAt({ id, ...state }, 'first'))
  const how = { skipCustomListeners: false, skipIoMappings: false, external: true }
  revive()
  await commandInstance(shell.services, id, { kind: 'delete', ...how })
  shell.setTime(START_TIME + 20_000)
  await sweepOutboxes(shell.services)
  expect(await instancesOf('called', false)).toBe(0)
  expect((await shell.stored(id)).outbox).toEqual([])
})

test('a signal that was delivered before the process died is not delivered again', async () => {
  await shell.deploy(
    model(
      'listening',
      `<startEvent id="start"/><userTask id="work"/>
      <boundaryEvent id="heard" cancelActivity="false" attachedToRef="work"><signalEventDefinition signalRef="s"/></boundaryEvent>
      <userTask id="note"/>${chain('start', 'work')}${chain('heard', 'note')}`,
      '<signal id="s" name="storm"/>',
    ),
    model(
      'throwing',
      `<startEvent id="start"/><userTask id="first"/>
      <intermediateThrowEvent id="throw"><signalEventDefinition signalRef="s"/></intermediateThrowEvent>
      <userTask id="after"/>${chain('start', 'first', 'throw', 'after')}`,
      '<signal id="s" name="storm"/>',
    ),
  )
  const listening = await shell.start('listening')
  const throwing = await shell.start('throwing')
  const revive = dieAfterWrites(2)
  await commandInstance(shell.services, throwing.id, completeTaskAt(throwing, 'first'))
  revive()
  expect((await shell.stored(throwing.id)).outbox).toHaveLength(1)
  shell.setTime(START_TIME + 20_000)
  await sweepOutboxes(shell.services)
  const { state } = await shell.stored(listening.id)
  expect(isAt(state, 'work')).toBe(true)
  expect(JSON.stringify(state.root).match(/"note"/g)).toHaveLength(1)
  expect((await shell.stored(throwing.id)).outbox).toEqual([])
})

test('effects that cannot be performed cost their own instance, are counted, and no other is left', async () => {
  await shell.deploy(
    model(
      'asking',
      `<startEvent id="start"/><userTask id="first"/><serviceTask id="ask" camunda:type="external" camunda:topic="ask"/>${chain('start', 'first', 'ask')}`,
    ),
  )
  const ids: string[] = []
  for (const _ of Array.from({ length: 4 })) {
    const state = await shell.start('asking')
    const revive = dieAfterWrites(1)
    await commandInstance(shell.services, state.id, completeTaskAt(state, 'first'))
    revive()
    ids.push(state.id)
  }
  const [broken = '', ...others] = ids
  await damageInstance(shell.services, broken)
  shell.setTime(START_TIME + 20_000)
  expect(await sweepOutboxes(shell.services)).toBe(1)
  for (const id of others) expect((await shell.stored(id)).outbox).toEqual([])
})

async function instancesOf(definitionKey: string, ended: boolean): Promise<number> {
  let count = 0
  for await (const page of listInstances(shell.services.db, { definitionKey, ended })) count += page.length
  return count
}
