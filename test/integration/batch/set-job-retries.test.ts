import { expect, test } from 'vitest'
import { createBatch } from '../../../functions/batch/create/create-batch.ts'
import { idOf } from '../../../functions/engine/instance/ids.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { batchNow, deliverAll, MISSING_IDS } from '../../support/batches.ts'
import { chain, executionAt, isAt, model, startShell } from '../../support/shell.ts'

const WORKING = model(
  'working',
  `<startEvent id="start"/><serviceTask id="work" camunda:asyncBefore="true" camunda:expression="#{1}"/><userTask id="after"/>
  ${chain('start', 'work', 'after')}`,
)

test('a batch of another type: it sets the retries of jobs, which run then, and fails for those that there are not', async () => {
  const shell = await startShell()
  await shell.deploy(WORKING)
  const state = await shell.start('working')
  const job = executionAt(state, 'work').jobs?.[0]?.number ?? -1
  await commandInstance(shell.services, state.id, { kind: 'setJobRetries', job, retries: 0 })
  await shell.runJobs()
  expect(isAt((await shell.stored(state.id)).state, 'after')).toBe(false)

  const ids = [idOf(state.id, job), ...MISSING_IDS.slice(0, 1)]
  const batch = await createBatch(shell.services, { work: { type: 'set-job-retries', retries: 7 }, ids: [[ids]] })
  await deliverAll(shell)
  expect(isAt((await shell.stored(state.id)).state, 'after')).toBe(true)
  const counts = { type: 'set-job-retries', completedJobs: 1, failedJobs: 1 }
  expect(await batchNow(shell.services, batch?.id ?? '')).toMatchObject(counts)
  await shell.stop()
})
