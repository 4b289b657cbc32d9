import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOf, ownerOf } from '../../../functions/engine/instance/ids.ts'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { attemptCommand, commandInstance, startInstance } from '../../../functions/instance/process-instances.ts'
import { chain, completeTaskAt, executionAt, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeAll(async () => {
  shell = await startShell()
})
afterAll(() => shell.stop())

const approval = model(
  'approval',
  `<startEvent id="start"/><userTask id="approve"/><userTask id="pay"/><endEvent id="end"/>${chain('start', 'approve', 'pay', 'end')}`,
)

async function started(xml: string): Promise<InstanceState> {
  const [definition] = await shell.deploy(xml)
  return shell.start(definition?.key ?? '')
}

test('an instance goes on from task to task, and ends', async () => {
  const state = await started(approval)
  const next = await commandInstance(shell.services, state.id, completeTaskAt(state, 'approve'))
  if (next.outcome !== 'done') throw new Error(next.outcome)
  await commandInstance(shell.services, state.id, completeTaskAt(next.state, 'pay'))
  expect((await shell.stored(state.id)).state.end?.state).toBe('COMPLETED')
  expect((await commandInstance(shell.services, state.id, completeTaskAt(next.state, 'pay'))).outcome).toBe('missing')
})

test('commands that come at the same time are all carried out, one after the other', async () => {
  const state = await started(approval)
  const names = Array.from({ length: 12 }, (_, at) => `v${at}`)
  const outcomes = await Promise.all(
    names.map((name) =>
      commandInstance(shell.services, state.id, {
        kind: 'changeVariables',
        execution: 0,
        set: { [name]: { type: 'Integer', value: 1 } },
        remove: [],
        local: true,
      }),
    ),
  )
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['done']))
  expect(Object.keys((await shell.stored(state.id)).state.root.variables ?? {}).sort()).toEqual(names.sort())
})

test('one round with an instance that somebody else has written meanwhile says so', async () => {
  const state = await started(approval)
  const early = await shell.stored(state.id)
  await commandInstance(shell.services, state.id, completeTaskAt(state, 'approve'))
  expect((await attemptCommand(shell.services, early, completeTaskAt(state, 'approve'))).outcome).toBe('conflict')
})

test('what a batch has done to an instance it does not do again, even after the instance has ended', async () => {
  const state = await started(approval)
  const cancel = {
    kind: 'modify' as const,
    instructions: [{ type: 'cancel' as const, activityId: 'approve' }],
    skipCustomListeners: false,
    skipIoMappings: false,
    mode: 'batch' as const,
  }
  await commandInstance(shell.services, state.id, cancel, { mark: 'batch-1' })
  const { version } = await shell.stored(state.id)
  expect((await commandInstance(shell.services, state.id, cancel, { mark: 'batch-1' })).outcome).toBe('done')
  expect((await shell.stored(state.id)).version).toBe(version)
  expect((await commandInstance(shell.services, state.id, cancel, { mark: 'batch-2' })).outcome).toBe('missing')
})

test('an instance without effects is written once for each command', async () => {
  const state = await started(approval)
  const before = shell.meter.writeUnits
  await commandInstance(shell.services, state.id, completeTaskAt(state, 'approve'))
  expect(shell.meter.writeUnits - before).toBe(1)
})

test('a refusal leaves the instance as it was', async () => {
  const state = await started(approval)
  const outcome = await commandInstance(shell.services, state.id, { kind: 'completeTask', task: 99, variables: {} })
  expect(outcome).toMatchObject({ outcome: 'refused', refusal: { kind: 'notFound' } })
  expect((await shell.stored(state.id)).version).toBe(1)
})

test('a state over the limit is refused with the limit', async () => {
  const state = await started(approval)
  const outcome = await commandInstance(shell.services, state.id, {
    kind: 'changeVariables',
    execution: 0,
    set: { big: { type: 'String', value: 'x'.repeat(400_000) } },
    remove: [],
    local: true,
  })
  expect(outcome).toMatchObject({ outcome: 'refused', refusal: { kind: 'limit' } })
  expect(outcome.outcome === 'refused' && outcome.refusal.message).toContain('the limit is 390000')
})

const caller = (called: string, binding = '') =>
  model(
    'caller',
    `<startEvent id="start"/><callActivity id="call" calledElement="${called}" ${binding}/><userTask id="after"/>${chain('start', 'call', 'after')}`,
  )

test('a called instance is started with its caller, and continues it when it ends', async () => {
  await shell.deploy(
    model(
      'called',
      `<startEvent id="start"/><userTask id="check"/><endEvent id="end"/>${chain('start', 'check', 'end')}`,
    ),
  )
  const state = await started(caller('called'))
  const calledId = executionAt(state, 'call').called?.processInstanceId ?? ''
  const called = await shell.stored(calledId)
  expect(called.state.caller).toMatchObject({ processInstanceId: state.id, rootProcessInstanceId: state.id })
  expect((await shell.stored(state.id)).outbox).toEqual([])

  await commandInstance(shell.services, calledId, completeTaskAt(called.state, 'check'))
  expect((await shell.stored(calledId)).state.end?.state).toBe('COMPLETED')
  expect(executionAt((await shell.stored(state.id)).state, 'after').task).toBeDefined()
})

test('a called instance that ends at once continues its caller in the same command', async () => {
  await shell.deploy(model('short', `<startEvent id="start"/><endEvent id="end"/>${chain('start', 'end')}`))
  const state = await started(caller('short'))
  const now = await shell.stored(state.id)
  expect(executionAt(now.state, 'after').task).toBeDefined()
  expect(now.outbox).toEqual([])
})

test('a cancelled call activity ends its called instance', async () => {
  await shell.deploy(model('long', `<startEvent id="start"/><userTask id="check"/>${chain('start', 'check')}`))
  const state = await started(caller('long'))
  const calledId = executionAt(state, 'call').called?.processInstanceId ?? ''
  await commandInstance(shell.services, state.id, {
    kind: 'delete',
    reason: 'enough',
    skipCustomListeners: false,
    skipIoMappings: false,
    external: true,
  })
  expect((await shell.stored(calledId)).state.end?.state).toMatch(/TERMINATED/)
})

test.each([
  ['nobody', '', "no processes deployed with key 'nobody' and tenant-id 'null': processDefinition is null"],
  [
    'nobody',
    'camunda:calledElementBinding="version" camunda:calledElementVersion="7"',
    "no processes deployed with key = 'nobody', version = '7' and tenant-id = 'null': processDefinition is null",
  ],
])('a call of %s %s refuses the step of the caller', async (called, binding, message) => {
  const [definition] = await shell.deploy(caller(called, binding))
  if (definition === undefined) throw new Error('nothing was deployed')
  const result = await startInstance(shell.services, definition, { variables: {} })
  expect(result.refusal).toEqual({ kind: 'processEngine', message })
})

test('a called instance that refuses to start refuses the step of its caller, and nothing is written', async () => {
  await shell.deploy(
    model(
      'broken',
      `<startEvent id="start"/><serviceTask id="work" camunda:expression="#{missing.value}"/>${chain('start', 'work')}`,
    ),
  )
  const xml = model(
    'careful',
    `<startEvent id="start"/><userTask id="before"/><callActivity id="call" calledElement="broken"/>${chain('start', 'before', 'call')}`,
  )
  const state = await started(xml)
  const outcome = await commandInstance(shell.services, state.id, completeTaskAt(state, 'before'))
  expect(outcome).toMatchObject({ outcome: 'refused' })
  expect(await shell.stored(state.id)).toMatchObject({ version: 1, outbox: [] })
})

test('models that call each other without end are refused', async () => {
  const [definition] = await shell.deploy(
    model(
      'endless',
      `<startEvent id="start"/><callActivity id="call" calledElement="endless"/>${chain('start', 'call')}`,
    ),
  )
  if (definition === undefined) throw new Error('nothing was deployed')
  const result = await startInstance(shell.services, definition, { variables: {} })
  expect(result.refusal?.kind).toBe('limit')
})

test('the id of what is in an instance leads back to it', async () => {
  const state = await started(approval)
  const number = executionAt(state, 'approve').task?.number ?? -1
  expect(ownerOf(idOf(state.id, number))).toEqual({ instanceId: state.id, number })
})
