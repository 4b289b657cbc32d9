import { Client, type Task, Variables } from 'camunda-external-task-client-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts'
import { inParallel } from '../../support/in-parallel.ts'
import { createRestClient, type RestClient } from '../../support/server/rest-client.ts'

const TASKS = 1000
const WORKERS = 4
/** Starts 1,000 instances over HTTP, and fetches and completes their tasks. */
const LIMIT_MS = 60_000

const model = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="invoice" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start" />
    <sequenceFlow id="toCharge" sourceRef="start" targetRef="charge" />
    <serviceTask id="charge" camunda:type="external" camunda:topic="charge-card" />
    <sequenceFlow id="toCheck" sourceRef="charge" targetRef="check" />
    <userTask id="check" />
  </process>
</definitions>`

let stack: LocalStack
let rest: RestClient
beforeAll(async () => {
  stack = await startLocalStack()
  rest = createRestClient(stack.url)
  await rest.deploy('invoice', { 'invoice.bpmn': model })
})
afterAll(() => stack.stop())

test(`${WORKERS} workers of the published client complete ${TASKS} external tasks, each once`, {
  timeout: LIMIT_MS,
}, async () => {
  const { completed, problems, stopWorkers } = startWorkers()
  await inParallel(
    Array.from({ length: TASKS }, (_, index) => index),
    16,
    (index) => rest.ok('POST', '/process-definition/key/invoice/start', start(index)),
  )
  await expect.poll(() => completed.length, { timeout: LIMIT_MS }).toBe(TASKS)
  stopWorkers()

  expect(new Set(completed.map((task) => task.businessKey)).size).toBe(TASKS)
  expect(problems).toEqual([])
  const charged = { activityIdIn: ['check'], variables: [{ name: 'charged', operator: 'gteq', value: 0 }] }
  expect(await rest.ok('POST', '/process-instance/count', charged)).toEqual({ count: TASKS })
})

function start(index: number): unknown {
  return { businessKey: `invoice-${index}`, variables: { amount: { value: index, type: 'Integer' } } }
}

/** Workers that copy the amount of their task into `charged`. */
function startWorkers(): { completed: Task[]; problems: unknown[]; stopWorkers: () => void } {
  const completed: Task[] = []
  const problems: unknown[] = []
  const clients = Array.from({ length: WORKERS }, (_, index) => {
    const options = { workerId: `worker-${index}`, maxTasks: 20, asyncResponseTimeout: 5000, interval: 20 }
    const client = new Client({ baseUrl: `${stack.url}/engine-rest`, ...options })
    client.on('complete:success', (task) => completed.push(task))
    client.on('complete:error', (...details) => problems.push(details))
    client.on('poll:error', (...details) => problems.push(details))
    client.subscribe('charge-card', ({ task, taskService }) =>
      taskService.complete(task, new Variables().set('charged', task.variables.get('amount'))),
    )
    return client
  })
  return {
    completed,
    problems,
    stopWorkers: () => {
      for (const client of clients) client.stop()
    },
  }
}
