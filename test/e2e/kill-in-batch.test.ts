import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inParallel } from '../support/in-parallel.ts'
import { createRestClient, type RestClient } from '../support/rest-client.ts'
import { startServerProcess } from '../support/server-process.ts'
import { useTemporaryDirectory } from '../support/temporary-directory.ts'

const INSTANCES = 5000
/** It starts 5,000 instances over HTTP and modifies them: seconds, where nothing else uses the machine. */
const LIMIT_MS = 120_000

const directory = useTemporaryDirectory()

/** The listener counts how often an instance was modified. */
const model = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="counted" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start" />
    <sequenceFlow id="toFirst" sourceRef="start" targetRef="first" />
    <userTask id="first" />
    <sequenceFlow id="toSecond" sourceRef="first" targetRef="second" />
    <userTask id="second">
      <extensionElements>
        <camunda:executionListener event="start" expression="\${execution.setVariable('modified', modified + 1)}" />
      </extensionElements>
    </userTask>
  </process>
</definitions>`

test('a server that is killed in the middle of a batch goes on with it at its next start: every instance is modified exactly once', {
  timeout: LIMIT_MS,
}, async () => {
  const first = await startServerProcess({ DATA_DIR: directory.path })
  const client = createRestClient(first.url)
  await client.deploy('counted', { 'counted.bpmn': model })
  await startInstances(client)
  const batchId = await createBatch(client)
  const modifiedBefore = await modifiedSoFar(client, batchId, INSTANCES / 5)
  await first.end('SIGKILL')
  expect(modifiedBefore).toBeLessThan(INSTANCES)

  const second = await startServerProcess({ DATA_DIR: directory.path })
  const next = createRestClient(second.url)
  await ended(next, batchId)
  const modifiedOnce = { processDefinitionKey: 'counted', variables: [{ name: 'modified', operator: 'eq', value: 1 }] }
  expect(await next.ok('POST', '/process-instance/count', modifiedOnce)).toEqual({ count: INSTANCES })
  const movedOn = { processDefinitionKey: 'counted', activityIdIn: ['second'] }
  expect(await next.ok('POST', '/process-instance/count', movedOn)).toEqual({ count: INSTANCES })
  expect(await second.end('SIGTERM')).toBe(0)
})

async function startInstances(client: RestClient): Promise<void> {
  const numbers = Array.from({ length: INSTANCES }, (_, number) => number)
  const body = { variables: { modified: { value: 0, type: 'Integer' } } }
  await inParallel(numbers, 32, () => client.ok('POST', '/process-definition/key/counted/start', body))
}

async function createBatch(client: RestClient): Promise<string> {
  const definition = await client.ok('GET', '/process-definition/key/counted')
  const batch = await client.ok('POST', '/modification/executeAsync', {
    processDefinitionId: definition.id,
    processInstanceQuery: { processDefinitionKey: 'counted' },
    instructions: [
      { type: 'startBeforeActivity', activityId: 'second' },
      { type: 'cancel', activityId: 'first' },
    ],
  })
  expect(batch.totalJobs).toBe(INSTANCES)
  return batch.id
}

/** How many are modified, once it are at least this many. */
async function modifiedSoFar(client: RestClient, batchId: string, atLeast: number): Promise<number> {
  for (;;) {
    const [statistics] = await client.ok('GET', `/batch/statistics?batchId=${batchId}`)
    const modified = statistics?.completedJobs ?? INSTANCES
    if (modified >= atLeast) return modified
    await sleep(5)
  }
}

async function ended(client: RestClient, batchId: string): Promise<void> {
  while (!(await client.ok('GET', `/history/batch/${batchId}`)).endTime) await sleep(50)
}
