import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ownerOf } from '../../../functions/engine/instance/ids.ts'
import { commandInstance, startInstanceAs } from '../../../functions/instance/process-instances.ts'
import { handleJobs, handleTimers } from '../../../functions/jobs/job-handlers.ts'
import { fireDueTimers } from '../../../functions/jobs/timers.ts'
import { logger } from '../../../functions/shell/observability.ts'
import { UNREADABLE_ITEM } from '../../../functions/store/dynamodb/item.ts'
import { listInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import { listIncidents } from '../../../functions/store/waiting/incident-items.ts'
import { nextTimerDue } from '../../../functions/store/waiting/timer-items.ts'
import { damageInstance, damageTimer } from '../../support/damage.ts'

import { eventOf } from '../../support/message-queue.ts'
import { chain, executionAt, isAt, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

const MINUTE = 60_000
let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

const asyncWork = (expression: string, extras = '') =>
  model(
    'working',
    `<startEvent id="start"/>
    <serviceTask id="work" camunda:asyncBefore="true" camunda:expression="${expression}">${extras}</serviceTask>
    <userTask id="after"/>${chain('start', 'work', 'after')}`,
  )

const waitFor = (timer: string, id = 'waiting') =>
  model(
    id,
    `<startEvent id="start"/>
    <intermediateCatchEvent id="timer"><timerEventDefinition>${timer}</timerEventDefinition></intermediateCatchEvent>
    <userTask id="after"/>${chain('start', 'timer', 'after')}`,
  )

async function runningIds(): Promise<string[]> {
  const ids: string[] = []
  for await (const page of listInstances(shell.services.db, {})) ids.push(...page.map(({ id }) => id))
  return ids
}

async function incidents() {
  const found = []
  for await (const page of listIncidents(shell.services.db)) found.push(...page)
  return found
}

test('an async continuation is a message, and its job goes on', async () => {
  await shell.deploy(asyncWork('#{1 + 1}'))
  const { id } = await shell.start('working')
  expect(shell.queue.waiting).toMatchObject([{ kind: 'job', instanceId: id, retries: 3 }])
  await shell.runJobs()
  expect(isAt((await shell.stored(id)).state, 'after')).toBe(true)
})

test('a message that comes again finds its job done', async () => {
  await shell.deploy(asyncWork('#{1 + 1}'))
  const { id } = await shell.start('working')
  const [message] = shell.queue.waiting
  await shell.runJobs()
  const { version } = await shell.stored(id)
  if (message === undefined) throw new Error('no message was sent')
  expect(await handleJobs(shell.services, eventOf(message))).toEqual({ batchItemFailures: [] })
  expect((await shell.stored(id)).version).toBe(version)
})

test('a job that fails is tried three times, then is an incident with the reason', async () => {
  await shell.deploy(asyncWork('#{missing.value}'))
  const { id } = await shell.start('working')
  await shell.runJobs()
  expect(shell.queue.sent).toHaveLength(3)
  const job = executionAt((await shell.stored(id)).state, 'work').jobs?.[0]
  expect(job?.retries).toBe(0)
  const [incident] = await incidents()
  expect(incident).toMatchObject({ instanceId: id, incident: { type: 'failedJob', message: job?.exceptionMessage } })
  expect(job?.exceptionMessage).toContain('missing')
})

test('the same failure delivered twice counts once', async () => {
  await shell.deploy(asyncWork('#{missing.value}'))
  const { id } = await shell.start('working')
  const [message] = shell.queue.waiting.splice(0)
  if (message === undefined) throw new Error('no message was sent')
  await handleJobs(shell.services, eventOf(message))
  await handleJobs(shell.services, eventOf(message))
  expect(executionAt((await shell.stored(id)).state, 'work').jobs?.[0]?.retries).toBe(2)
})

test('retries set anew run the job again and remove the incident', async () => {
  await shell.deploy(asyncWork('#{missing.value}'))
  const { id } = await shell.start('working')
  await shell.runJobs()
  const job = executionAt((await shell.stored(id)).state, 'work').jobs?.[0]?.number ?? -1
  const set = { missing: { type: 'Json' as const, value: '{"value": 1}' } }
  await commandInstance(shell.services, id, { kind: 'changeVariables', execution: 0, set, remove: [], local: true })
  await commandInstance(shell.services, id, { kind: 'setJobRetries', job, retries: 1 })
  expect(await incidents()).toEqual([])
  expect(shell.queue.waiting).toHaveLength(1)
})

test('between two tries a job waits as long as its retry cycle says', async () => {
  const cycle =
    '<extensionElements><camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle></extensionElements>'
  await shell.deploy(asyncWork('#{missing.value}', cycle))
  const { id } = await shell.start('working')
  await shell.runJobs()
  expect(shell.queue.sent).toHaveLength(1)
  expect(await nextTimerDue(shell.services.db)).toBe(START_TIME + 10 * MINUTE)
  shell.setTime(START_TIME + 10 * MINUTE)
  await handleTimers(shell.services)
  expect(executionAt((await shell.stored(id)).state, 'work').jobs?.[0]?.retries).toBe(1)
})

test('the job of a suspended instance waits until it is activated', async () => {
  await shell.deploy(asyncWork('#{1 + 1}'))
  const { id } = await shell.start('working')
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })
  await shell.runJobs()
  expect(isAt((await shell.stored(id)).state, 'work')).toBe(true)
  await commandInstance(shell.services, id, { kind: 'setSuspended', suspended: false })
  await shell.runJobs()
  expect(isAt((await shell.stored(id)).state, 'after')).toBe(true)
})

test('a timer fires when it is due, not before', async () => {
  await shell.deploy(waitFor('<timeDuration>PT5M</timeDuration>'))
  const { id } = await shell.start('waiting')
  expect(await nextTimerDue(shell.services.db)).toBe(START_TIME + 5 * MINUTE)
  shell.setTime(START_TIME + 5 * MINUTE - 1)
  await handleTimers(shell.services)
  expect(isAt((await shell.stored(id)).state, 'timer')).toBe(true)
  shell.setTime(START_TIME + 5 * MINUTE)
  await handleTimers(shell.services)
  expect(isAt((await shell.stored(id)).state, 'after')).toBe(true)
  expect(await nextTimerDue(shell.services.db)).toBeUndefined()
})

test('the timers of cancelled activities are gone', async () => {
  await shell.deploy(waitFor('<timeDuration>PT5M</timeDuration>'))
  const { id } = await shell.start('waiting')
  const how = { skipCustomListeners: false, skipIoMappings: false }
  await commandInstance(shell.services, id, { kind: 'delete', ...how, external: true })
  expect(await nextTimerDue(shell.services.db)).toBeUndefined()
})

test('many timers that are due together go through the queue, once', async () => {
  const [definition] = await shell.deploy(waitFor('<timeDate>2026-01-01T13:00:00Z</timeDate>'))
  if (definition === undefined) throw new Error('nothing was deployed')
  const ids = Array.from({ length: 30 }, () => `${shell.services.newId().slice(0, -4)}0000`)
  await Promise.all(ids.map((id) => startInstanceAs(shell.services, definition, { variables: {} }, id)))
  shell.setTime(Date.UTC(2026, 0, 1, 13))
  await fireDueTimers(shell.services)
  await fireDueTimers(shell.services)
  expect(shell.queue.sent).toHaveLength(30)
  await shell.runJobs()
  const states = await Promise.all(ids.map((id) => shell.stored(id)))
  expect(states.every(({ state }) => isAt(state, 'after'))).toBe(true)
})

test('an instance that cannot be read keeps its own timer from firing, and no other of its page', async () => {
  await shell.deploy(waitFor('<timeDuration>PT5M</timeDuration>'))
  const [broken, ...others] = await Promise.all(Array.from({ length: 5 }, () => shell.start('waiting')))
  await damageInstance(shell.services, broken?.id ?? '')
  shell.setTime(START_TIME + 5 * MINUTE)
  expect(await fireDueTimers(shell.services)).toBe(1)
  const states = await Promise.all(others.map(({ id }) => shell.stored(id)))
  expect(states.every(({ state }) => isAt(state, 'after'))).toBe(true)
  expect(await nextTimerDue(shell.services.db)).toBe(START_TIME + 5 * MINUTE)
})

test('a timer item that cannot be read keeps itself from firing, is told by the log, and no other of its page', async () => {
  await shell.deploy(waitFor('<timeDuration>PT5M</timeDuration>'))
  const [broken, ...others] = await Promise.all(Array.from({ length: 5 }, () => shell.start('waiting')))
  await damageTimer(shell.services, broken?.id ?? '')
  shell.setTime(START_TIME + 5 * MINUTE)
  const log = vi.spyOn(logger, 'error').mockReturnValue()
  await fireDueTimers(shell.services)
  expect(log).toHaveBeenCalledWith(
    UNREADABLE_ITEM,
    expect.objectContaining({ reason: expect.stringContaining('TIMER#') }),
  )
  log.mockRestore()
  const states = await Promise.all(others.map(({ id }) => shell.stored(id)))
  expect(states.every(({ state }) => isAt(state, 'after'))).toBe(true)
  expect(isAt((await shell.stored(broken?.id ?? '')).state, 'timer')).toBe(true)
})

test('a timer start event starts instances, one for each due date, however often it is fired', async () => {
  await shell.deploy(
    model(
      'nightly',
      `<startEvent id="start"><timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition></startEvent>
      <userTask id="look"/>${chain('start', 'look')}`,
    ),
  )
  shell.setTime(START_TIME + 60 * MINUTE)
  await Promise.all([fireDueTimers(shell.services), fireDueTimers(shell.services)])
  expect(await runningIds()).toHaveLength(1)
  shell.setTime(START_TIME + 120 * MINUTE)
  await fireDueTimers(shell.services)
  expect(await runningIds()).toHaveLength(2)
  expect(await nextTimerDue(shell.services.db)).toBeUndefined()
})

test('the timer start event of a new version replaces that of the one before', async () => {
  const startsAfter = (duration: string) =>
    model(
      'once',
      `<startEvent id="start"><timerEventDefinition><timeDuration>${duration}</timeDuration></timerEventDefinition></startEvent>
      <userTask id="look"/>${chain('start', 'look')}`,
    )
  await shell.deploy(startsAfter('PT1H'))
  const [second] = await shell.deploy(startsAfter('PT2H'))
  shell.setTime(START_TIME + 180 * MINUTE)
  await fireDueTimers(shell.services)
  const [id, ...more] = await runningIds()
  expect(more).toEqual([])
  expect((await shell.stored(id ?? '')).state.definitionId).toBe(second?.id)
})

test('a message that is none goes back to the queue, and keeps no other from being handled', async () => {
  await shell.deploy(asyncWork('#{1 + 1}'))
  const { id } = await shell.start('working')
  const event = eventOf(...shell.queue.waiting.splice(0))
  const [good] = event.Records
  if (good === undefined) throw new Error('no message was sent')
  const poison = { ...good, messageId: 'poison', body: '{"kind":"job"}' }
  const response = await handleJobs(shell.services, { Records: [poison, good] })
  expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'poison' }])
  expect(isAt((await shell.stored(id)).state, 'after')).toBe(true)
  expect(ownerOf(id)?.instanceId).toBe(id)
})
