import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { loadInstance } from '../../../functions/query/instances/loaded-instance.ts'
import { readInstance } from '../../../functions/store/process-instance/stored-instance.ts'
import { beforeRequests } from '../../support/before-requests.ts'
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
  shell = await startShell()
  await shell.deploy(
    model('called', `<startEvent id="start"/><userTask id="work"/>${chain('start', 'work')}`),
    model(
      'calling',
      `<startEvent id="start"/><userTask id="first"/><callActivity id="call" calledElement="called"/>${chain('start', 'first', 'call')}`,
    ),
  )
})
afterEach(() => shell.stop())

/** Holds back what creates an instance: `begun` when the first one comes, all of them until `release`. */
function holdCreations(): { readonly begun: Promise<void>; release(): void } {
  const begun = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  beforeRequests(shell.services.db, async ({ input }) => {
    if (!('ConditionExpression' in input) || input.ConditionExpression !== 'attribute_not_exists(pk)') return
    begun.resolve()
    await released.promise
  })
  return { begun: begun.promise, release: released.resolve }
}

test('who looks at a call activity while its instance is being started sees both', async () => {
  const calling = await shell.start('calling')
  const creations = holdCreations()
  const command = commandInstance(shell.services, calling.id, completeTaskAt(calling, 'first'))
  await creations.begun
  const look = loadInstance(shell.services, calling.id).then(async (loaded) => {
    const calledId = loaded && executionAt(loaded.state, 'call').called?.processInstanceId
    return readInstance(shell.services.db, calledId ?? '', { consistent: true })
  })
  await wait(20)
  creations.release()
  expect((await look)?.state.root).toBeDefined()
  await command
})

test('who looks at an instance whose process died is not kept waiting', async () => {
  const calling = await shell.start('calling')
  const creations = holdCreations()
  const command = commandInstance(shell.services, calling.id, completeTaskAt(calling, 'first'))
  await creations.begun
  shell.setTime(START_TIME + 20_000)
  shell.meter.requests.clear()
  const loaded = await loadInstance(shell.services, calling.id)
  expect(loaded && isAt(loaded.state, 'call')).toBe(true)
  expect([...shell.meter.requests]).toEqual([['BatchGetItem', 1]])
  creations.release()
  await command
})
