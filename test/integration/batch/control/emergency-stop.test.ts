import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobDefinitionId } from '../../../../functions/batch/jobs/batch-ids.ts'
import { readInstances } from '../../../../functions/store/process-instance/stored-instance.ts'
import { apiClient } from '../../../support/api/api-client.ts'
import { deliver, deliverAll, modify, startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

/** Three chunks, so that three messages are in flight at once. */
const INSTANCES = 300

/** Of a write, in milliseconds: all that is there is written in about 1.8 seconds, and 48 are in flight at any time. */
const SLOW = 250

let shell: Shell
let definitionId: string
let ids: string[]

beforeAll(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  ids = await startInstances(shell, INSTANCES)
})
afterAll(() => shell.stop())

async function countModified(batchId: string): Promise<number> {
  const read = await readInstances(shell.services.db, ids, { consistent: true })
  return [...read.values()].filter(({ marks }) => marks[batchId] !== undefined).length
}

/** What the API takes for an emergency stop. */
const STOPS = {
  'a suspension': (id: string) => ['PUT', `/batch/${id}/suspended`, { suspended: true }] as const,
  'a suspension of its jobs': (id: string) =>
    ['PUT', `/job-definition/${jobDefinitionId(id, 'execution')}/suspended`, { suspended: true }] as const,
  'a deletion': (id: string) => ['DELETE', `/batch/${id}`] as const,
  'a deletion with its history': (id: string) => ['DELETE', `/history/batch/${id}`] as const,
}

test.each(Object.entries(STOPS))('after the answer to %s at most 50 more instances are modified', async (_, stop) => {
  const services = { ...shell.services, now: Date.now }
  const batch = await modify(services, definitionId, ids, [{ type: 'startBeforeActivity', activityId: 'second' }])
  while (shell.queue.waiting.some(({ kind }) => kind !== 'execution')) {
    const seed = shell.queue.waiting.shift()
    if (seed !== undefined) await deliver(services, seed)
  }
  const begun = Promise.withResolvers<void>()
  const end = beforeRequests(shell.services.db, async ({ operation, pk }) => {
    if (operation !== 'PutItem' || pk?.startsWith('I#') !== true) return
    begun.resolve()
    await wait(SLOW)
  })
  const messages = shell.queue.waiting.splice(0)
  expect(messages).toHaveLength(3)
  const deliveries = Promise.all(messages.map((message) => deliver(services, message)))
  await begun.promise
  const [method, path, body] = stop(batch.id)
  expect(await apiClient(services).send(method, path, body)).toMatchObject({ status: 204 })
  const atAnswer = await countModified(batch.id)
  await deliveries
  end()
  expect(atAnswer).toBeLessThan(INSTANCES)
  expect((await countModified(batch.id)) - atAnswer).toBeLessThanOrEqual(50)
  await deliverAll({ services, queue: shell.queue })
})
