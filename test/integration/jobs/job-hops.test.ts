import { afterEach, beforeEach, expect, test } from 'vitest'
import { JOB_HOPS } from '../../../functions/instance/outbox/outbox.ts'
import { handleJobs, handleTimers } from '../../../functions/jobs/job-handlers.ts'
import { lambdaContext } from '../../support/lambda/lambda-events.ts'
import { eventOf } from '../../support/message-queue.ts'
import { chain, isAt, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

let shell: Shell
beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

const steps = Array.from({ length: 20 }, (_, at) => `step${at}`)
const straightThrough = model(
  'straightThrough',
  `<startEvent id="start"/>
  ${steps.map((id) => `<serviceTask id="${id}" camunda:asyncBefore="true" camunda:expression="#{1}"/>`).join('')}
  <userTask id="after"/>${chain('start', ...steps, 'after')}`,
)

/** Delivers job messages as Lambda does, until none is left: how many there were, one after the other. */
async function deliverOneByOne(): Promise<number> {
  const { waiting } = shell.queue
  let invocations = 0
  for (; waiting.length > 0; invocations++)
    await handleJobs(shell.services, eventOf(...waiting.splice(0)), lambdaContext('job'))
  return invocations
}

test('jobs that follow one another on Lambda stop before Lambda stops them, and go on with the next sweep', async () => {
  await shell.deploy(straightThrough)
  const { id } = await shell.start('straightThrough')
  expect(await deliverOneByOne()).toBe(JOB_HOPS)
  const invocations = []
  for (let minute = 1; !isAt((await shell.stored(id)).state, 'after'); minute++) {
    shell.setTime(START_TIME + minute * 60_000)
    await handleTimers(shell.services)
    invocations.push(await deliverOneByOne())
  }
  expect(invocations).toEqual([JOB_HOPS, 20 - 2 * JOB_HOPS])
  expect((await shell.stored(id)).outbox).toEqual([])
})

test('on one machine they follow one another without a stop', async () => {
  await shell.deploy(straightThrough)
  const { id } = await shell.start('straightThrough')
  await shell.runJobs()
  expect(isAt((await shell.stored(id)).state, 'after')).toBe(true)
})
