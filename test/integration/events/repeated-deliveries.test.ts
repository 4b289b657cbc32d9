import { afterEach, beforeEach, expect, test } from 'vitest'
import { throwSignal } from '../../../functions/events/throw-signal.ts'
import { sweepOutboxes } from '../../../functions/instance/outbox/sweep-outboxes.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { countInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { chain, completeTaskAt, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

const KEY = { 'idempotency-key': 'storm-1' }
const SIGNAL = '<signal id="s" name="storm"/>'
const MESSAGE = '<message id="m" name="paid"/>'

let shell: Shell
let client: ApiClient

beforeEach(async () => {
  shell = await startShell()
  client = apiClient(shell.services)
  await shell.deploy(ship, weather)
})
afterEach(() => shell.stop())

/** It counts what it receives, and never stops waiting. */
const counting = (id: string, event: string, definitions: string) =>
  model(
    id,
    `<startEvent id="start"/><userTask id="task"/>${chain('start', 'task')}
    <boundaryEvent id="each" attachedToRef="task" cancelActivity="false">${event}</boundaryEvent>
    <endEvent id="counted"><extensionElements>
      <camunda:executionListener event="start" expression="\${execution.setVariable('count', count + 1)}"/>
    </extensionElements></endEvent>${chain('each', 'counted')}`,
    definitions,
  )

const ship = counting('ship', '<signalEventDefinition signalRef="s"/>', SIGNAL)
const account = counting('account', '<messageEventDefinition messageRef="m"/>', MESSAGE)
const weather = model(
  'weather',
  `<startEvent id="start"/><userTask id="watch"/>
  <intermediateThrowEvent id="throw"><signalEventDefinition signalRef="s"/></intermediateThrowEvent><userTask id="after"/>
  ${chain('start', 'watch', 'throw', 'after')}`,
  SIGNAL,
)

const start = (key: string) => shell.start(key, { count: { type: 'Integer', value: 0 } })
const storm = () => throwSignal(shell.services, { name: 'storm', variables: {}, withoutTenantId: false })

async function countOf(id: string): Promise<unknown> {
  return (await shell.stored(id)).state.root.variables?.count?.value
}

/** Sends a request whose process dies when it would send the `nth` one of this kind for such an item. */
async function dieBefore(operation: string, key: string, nth: number, send: () => Promise<unknown>): Promise<void> {
  let left = nth
  const revive = beforeRequests(shell.services.db, async ({ operation: sent, input }) => {
    if (sent !== operation || !JSON.stringify(input).includes(key)) return
    left -= 1
    if (left <= 0) await new Promise(() => {})
  })
  send()
  await expect.poll(() => left).toBeLessThanOrEqual(0)
  revive()
}

/** An instance throws the signal. */
async function completeWatch(id: string): Promise<void> {
  await commandInstance(shell.services, id, ({ state }) => completeTaskAt(state, 'watch'))
}

test('many signals leave nothing in those who receive them', async () => {
  const { id } = await start('ship')
  for (let times = 0; times < 10; times++) await storm()
  expect(await countOf(id)).toBe(10)
  expect(await shell.stored(id)).toMatchObject({ received: [], marks: {} })
  for (let times = 0; times < 10; times++) await completeWatch((await start('weather')).id)
  expect(await countOf(id)).toBe(20)
  expect((await shell.stored(id)).received.length).toBeLessThanOrEqual(9)
})

test.each([1, 2, 3])('a thrower that dies before its write %i: everyone receives the signal once', async (nth) => {
  const ships = [await start('ship'), await start('ship'), await start('ship')]
  const thrower = await start('weather')
  await dieBefore('PutItem', ships[nth - 1]?.id ?? '', 1, () => completeWatch(thrower.id))
  shell.setTime(START_TIME + 60_000)
  await sweepOutboxes(shell.services)
  await sweepOutboxes(shell.services)
  expect(await Promise.all(ships.map(({ id }) => countOf(id)))).toEqual([1, 1, 1])
  expect((await shell.stored(thrower.id)).outbox).toEqual([])
})

test('a thrower that was only slow delivers nothing again, though the receipts are forgotten', async () => {
  const { id } = await start('ship')
  const thrower = await start('weather')
  let goOn = () => {}
  let isHeld = false
  const release = beforeRequests(shell.services.db, async ({ operation, input }) => {
    if (isHeld || operation !== 'Query' || !JSON.stringify(input).includes('SUB#signal')) return
    isHeld = true
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
  })
  const slow = completeWatch(thrower.id)
  await expect.poll(() => isHeld).toBe(true)
  shell.setTime(START_TIME + 60_000)
  await sweepOutboxes(shell.services)
  for (let times = 0; times < 9; times++) await completeWatch((await start('weather')).id)
  expect(await countOf(id)).toBe(10)
  goOn()
  await slow
  release()
  expect(await countOf(id)).toBe(10)
})

test('a signal with an Idempotency-Key is received once by each, and starts what it starts once', async () => {
  const began = model(
    'began',
    `<startEvent id="start"><signalEventDefinition signalRef="s"/></startEvent><userTask id="t"/>${chain('start', 't')}`,
    SIGNAL,
  )
  await shell.deploy(began)
  const ships = [await start('ship'), await start('ship')]
  const send = () => client.send('POST', '/signal', { name: 'storm' }, KEY)
  await dieBefore('UpdateItem', 'DELIVERY#', 1, send)
  shell.setTime(START_TIME + 31_000)
  expect([(await send()).status, (await send()).status]).toEqual([204, 204])
  expect(await Promise.all(ships.map(({ id }) => countOf(id)))).toEqual([1, 1])
  expect(await countInstances(shell.services.db, { definitionKey: 'began' })).toBe(1)
})

test('a message with an Idempotency-Key reaches the same one again, and nobody twice', async () => {
  await shell.deploy(account)
  const { id } = await start('account')
  const send = () => client.send('POST', '/message', { messageName: 'paid', resultEnabled: true }, KEY)
  await dieBefore('UpdateItem', 'DELIVERY#', 1, send)
  await start('account')
  shell.setTime(START_TIME + 31_000)
  expect(await send()).toMatchObject({ status: 200, body: [{ execution: { processInstanceId: id } }] })
  expect(await countOf(id)).toBe(1)
})
