import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MessageRequest } from '../../../functions/events/message-request.ts'
import { correlateMessage } from '../../../functions/events/messages.ts'
import { throwSignal } from '../../../functions/events/throw-signal.ts'
import { commandInstance, startInstance } from '../../../functions/instance/process-instances.ts'
import { listInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import { putSubscription, waitingExecutions } from '../../../functions/store/waiting/subscription-items.ts'
import { apiClient } from '../../support/api/api-client.ts'
import { damageInstance } from '../../support/damage.ts'
import { chain, isAt, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

const definitions = '<message id="m" name="paid"/><signal id="s" name="storm"/>'

const catching = (id: string, event: string) =>
  model(
    id,
    `<startEvent id="start"/><intermediateCatchEvent id="wait">${event}</intermediateCatchEvent>
    <userTask id="after"/>${chain('start', 'wait', 'after')}`,
    definitions,
  )

const startedBy = (id: string, event: string) =>
  model(id, `<startEvent id="start">${event}</startEvent><userTask id="after"/>${chain('start', 'after')}`, definitions)

const message = '<messageEventDefinition messageRef="m"/>'
const signal = '<signalEventDefinition signalRef="s"/>'

function correlate(changes: Partial<MessageRequest> = {}) {
  return correlateMessage(shell.services, {
    messageName: 'paid',
    withoutTenantId: false,
    correlationKeys: {},
    localCorrelationKeys: {},
    processVariables: {},
    processVariablesLocal: {},
    all: false,
    ...changes,
  })
}

const text = (value: string) => ({ type: 'String' as const, value })

async function startWith(key: string, businessKey: string, order = '') {
  const [definition] = await shell.deploy(catching(key, message))
  if (definition === undefined) throw new Error('nothing was deployed')
  const started = await startInstance(shell.services, definition, { businessKey, variables: { order: text(order) } })
  if (started.state === undefined) throw new Error(started.refusal.message)
  return started.state.id
}

async function runningIds(definitionKey: string): Promise<string[]> {
  const ids: string[] = []
  for await (const page of listInstances(shell.services.db, { definitionKey })) ids.push(...page.map(({ id }) => id))
  return ids
}

async function waitsAfter(id: string): Promise<boolean> {
  return isAt((await shell.stored(id)).state, 'after')
}

test('a message continues the one instance that waits for it, with its variables', async () => {
  const id = await startWith('order', 'B-1')
  const { results } = await correlate({ processVariables: { amount: { type: 'Integer', value: 5 } } })
  expect(results).toMatchObject([{ resultType: 'Execution', state: { id } }])
  const { state } = await shell.stored(id)
  expect(isAt(state, 'after')).toBe(true)
  expect(state.root.variables?.amount).toEqual({ type: 'Integer', value: 5 })
})

test('nobody waits for a message: it is refused with the reference text', async () => {
  expect((await correlate({ messageName: 'none' })).refusal).toEqual({
    kind: 'badRequest',
    message: "Cannot correlate message 'none': No process definition or execution matches the parameters",
  })
})

test('two instances wait: one has to be chosen, by business key, variable or id', async () => {
  const [a, b] = [await startWith('order', 'B-1', 'O-1'), await startWith('order', 'B-2', 'O-2')]
  expect((await correlate()).refusal?.message).toMatch(
    /^ENGINE-13031 Cannot correlate a message with name 'paid' to a single execution. 2 executions match the correlation keys: CorrelationSet \[businessKey=null,/,
  )
  expect((await correlate({ businessKey: 'B-2' })).results).toMatchObject([{ state: { id: b } }])
  const c = await startWith('order', 'B-3', 'O-3')
  expect((await correlate({ correlationKeys: { order: text('O-1') } })).results).toMatchObject([{ state: { id: a } }])
  expect((await correlate({ processInstanceId: c })).results).toMatchObject([{ state: { id: c } }])
  expect(await Promise.all([a, b, c].map(waitsAfter))).toEqual([true, true, true])
})

test('with all, everyone who waits gets the message, and the definition that it starts', async () => {
  const ids = [await startWith('order', 'B-1'), await startWith('order', 'B-2')]
  await shell.deploy(startedBy('account', message))
  const { results } = await correlate({ all: true })
  expect(results?.map(({ resultType }) => resultType)).toEqual(['Execution', 'Execution', 'ProcessDefinition'])
  expect(await Promise.all(ids.map(waitsAfter))).toEqual([true, true])
})

test('with all, nobody gets it where one of them would refuse it', async () => {
  const id = await startWith('order', 'B-1')
  const failing = startedBy('account', message).replace(
    '<userTask id="after"/>',
    `<serviceTask id="after" camunda:expression="\${1 / nothing}"/>`,
  )
  await shell.deploy(failing)
  const { refusal } = await correlate({ all: true })
  expect(refusal?.message).toContain('nothing')
  expect(await waitsAfter(id)).toBe(false)
})

test('an instance that cannot be read keeps the message from nobody else, and waits still', async () => {
  const [broken, other] = [await startWith('order', 'B-1'), await startWith('order', 'B-2')]
  await damageInstance(shell.services, broken)
  const { results } = await correlate({ all: true })
  expect(results?.map(({ state }) => state.id)).toEqual([other])
  const waiting = await Array.fromAsync(waitingExecutions(shell.services.db, { kind: 'message', name: 'paid' }))
  expect(waiting.flat().map(({ instanceId }) => instanceId)).toEqual([broken])
})

test('the variables of the answer are those after the message', async () => {
  const id = await startWith('order', 'B-1')
  const body = {
    messageName: 'paid',
    processVariables: { sum: { value: 7, type: 'Integer' } },
    resultEnabled: true,
    variablesInResultEnabled: true,
  }
  const answer = await apiClient(shell.services).send('POST', '/message', body)
  expect(answer.body).toMatchObject([
    {
      resultType: 'Execution',
      execution: { processInstanceId: id },
      variables: { sum: { value: 7 }, order: { value: '' } },
    },
  ])
})

test('a message starts an instance of the newest version of the definition that begins with it', async () => {
  await shell.deploy(startedBy('account', message))
  const [newest] = await shell.deploy(startedBy('account', message))
  const { results } = await correlate({ businessKey: 'B-7', processVariables: { a: text('x') } })
  expect(results).toMatchObject([
    {
      resultType: 'ProcessDefinition',
      state: { definitionId: newest?.id, businessKey: 'B-7', root: { variables: { a: text('x') } } },
    },
  ])
})

test('suspended instances do not wait for messages', async () => {
  const id = await startWith('order', 'B-1')
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })
  expect((await correlate()).refusal?.kind).toBe('badRequest')
})

test('a subscription that a dead process left is removed, and matches nobody', async () => {
  const id = await startWith('order', 'B-1')
  await putSubscription(shell.services.db, { kind: 'message', name: 'paid', instanceId: id, number: 99 })
  expect((await correlate()).results).toHaveLength(1)
  const left = []
  for await (const page of waitingExecutions(shell.services.db, { kind: 'message', name: 'paid' })) left.push(...page)
  expect(left).toEqual([])
})

test('a signal reaches everyone who waits for it, and starts what begins with it', async () => {
  await shell.deploy(catching('ship', signal))
  await shell.deploy(startedBy('warning', signal))
  const ships = [await shell.start('ship'), await shell.start('ship')]
  const variables = { force: { type: 'Integer' as const, value: 9 } }
  expect(await throwSignal(shell.services, { name: 'storm', variables, withoutTenantId: false })).toBeUndefined()
  expect(await Promise.all(ships.map(({ id }) => waitsAfter(id)))).toEqual([true, true])
  const [warning, ...more] = await runningIds('warning')
  expect(more).toEqual([])
  expect((await shell.stored(warning ?? '')).state.root.variables).toEqual(variables)
})

test('a signal for one execution reaches no other', async () => {
  await shell.deploy(catching('ship', signal))
  const [one, other] = [await shell.start('ship'), await shell.start('ship')]
  const request = { name: 'storm', executionId: one.id, variables: {}, withoutTenantId: false }
  expect(await throwSignal(shell.services, request)).toBeUndefined()
  expect(await waitsAfter(other.id)).toBe(false)
  expect((await throwSignal(shell.services, request))?.message).toContain(
    "has not subscribed to a signal event with name 'storm'",
  )
})

test('a signal thrown by an instance reaches others, and the thrower itself', async () => {
  await shell.deploy(catching('ship', signal))
  const ship = await shell.start('ship')
  await shell.deploy(
    model(
      'weather',
      `<startEvent id="start"/><parallelGateway id="fork"/>
      <intermediateCatchEvent id="wait">${signal}</intermediateCatchEvent><userTask id="after"/>
      <intermediateThrowEvent id="throw">${signal}</intermediateThrowEvent><userTask id="thrown"/>
      ${chain('start', 'fork', 'wait', 'after')}${chain('fork', 'throw', 'thrown')}`,
      definitions,
    ),
  )
  const weather = await shell.start('weather')
  expect(await waitsAfter(ship.id)).toBe(true)
  expect(isAt(weather, 'after')).toBe(true)
  expect((await shell.stored(weather.id)).outbox).toEqual([])
})
