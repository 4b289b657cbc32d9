// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { Client, Variables } from 'camunda-external-task-client-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts'
import { createRestClient, type RestClient } from '../../support/server/rest-client.ts'
import { chain, model } from '../../support/shell.ts'

/** One of each kind of work that Camunda 7 has done inside the engine, in a row, with what its worker is told of it. */
const KINDS: readonly (readonly [id: string, element: string, topic: string, told: Record<string, string>])[] = [
  [
    'byClass',
    '<serviceTask id="byClass" camunda:class="com.acme.SendMail"><extensionElements><camunda:field name="to" stringValue="me"/></extensionElements></serviceTask>',
    'sendMail',
    { class: 'com.acme.SendMail', 'field.to': 'me' },
  ],
  [
    'byBean',
    '<sendTask id="byBean" camunda:delegateExpression="${reminder}"/>',
    'reminder',
    { delegateExpression: '${reminder}' },
  ],
  [
    'byExpression',
    '<serviceTask id="byExpression" camunda:expression="${ledger.book(order)}"/>',
    'ledgerBook',
    { expression: '${ledger.book(order)}' },
  ],
  ['byRule', '<businessRuleTask id="byRule" camunda:class="com.acme.Rate"/>', 'rate', { class: 'com.acme.Rate' }],
  [
    'byConnector',
    '<serviceTask id="byConnector"><extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></extensionElements></serviceTask>',
    'http-connector',
    { connectorId: 'http-connector' },
  ],
  ['byMail', '<serviceTask id="byMail" camunda:type="mail"/>', 'mail', { type: 'mail' }],
  [
    'byScript',
    '<scriptTask id="byScript" scriptFormat="groovy"><script>x = 1</script></scriptTask>',
    'script',
    { scriptFormat: 'groovy', script: 'x = 1' },
  ],
  [
    'byMessage',
    '<intermediateThrowEvent id="byMessage"><messageEventDefinition camunda:class="com.acme.Notify"/></intermediateThrowEvent>',
    'notify',
    { class: 'com.acme.Notify' },
  ],
]
const LISTENER =
  '<extensionElements><camunda:executionListener event="start" class="com.acme.Audit"/></extensionElements>'
const IDS = KINDS.map(([id]) => id)
const MODEL = model(
  'moved',
  `<startEvent id="start">${LISTENER}</startEvent>${KINDS.map(([, element]) => element).join('')}<userTask id="done"/>${chain('start', ...IDS, 'done')}`,
)

let stack: LocalStack
let rest: RestClient
beforeAll(async () => {
  stack = await startLocalStack()
  rest = createRestClient(stack.url)
})
afterAll(() => stack.stop())

const problem = z.looseObject({ mainElementId: z.string(), message: z.string() })
const report = z.looseObject({
  errors: z.array(problem).optional(),
  warnings: z.array(problem),
  externalTasks: z.array(z.unknown()).optional(),
})
const answerSchema = z.looseObject({ details: z.object({ 'moved.bpmn': report }) })

async function deploy(fields: Record<string, string>) {
  const form = new FormData()
  form.set('deployment-name', 'moved')
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('moved.bpmn', new Blob([MODEL]), 'moved.bpmn')
  const answer = await fetch(`${stack.url}/engine-rest/deployment/create`, { method: 'POST', body: form })
  return { status: answer.status, ...answerSchema.parse(await answer.json()).details['moved.bpmn'] }
}

test('a model with delegates is refused, each with the way to have it done; nothing of it is deployed', async () => {
  const { status, errors } = await deploy({})
  expect(status).toBe(400)
  // A call of an unknown bean is a warning, as in the reference: it deploys there and fails.
  const refused = IDS.filter((id) => id !== 'byExpression')
  expect(errors?.map(({ mainElementId }) => mainElementId)).toEqual(['start', ...refused])
  expect(await rest.ok('GET', '/process-definition/count?key=moved')).toEqual({ count: 0 })
})

test('deployed with delegates=external-tasks and listeners=skip it runs with workers of the published client', async () => {
  const { status, externalTasks, warnings } = await deploy({ delegates: 'external-tasks', listeners: 'skip' })
  expect(status).toBe(200)
  expect(externalTasks).toMatchObject(KINDS.map(([activityId, , topicName]) => ({ activityId, topicName })))
  expect(warnings).toMatchObject([{ message: expect.stringContaining("by class 'com.acme.Audit' is left out") }])

  const told = new Map<string, unknown>()
  const client = new Client({
    baseUrl: `${stack.url}/engine-rest`,
    workerId: 'moved',
    asyncResponseTimeout: 5000,
    interval: 20,
  })
  for (const [id, , topic] of KINDS) {
    client.subscribe(topic, { includeExtensionProperties: true }, async ({ task, taskService }) => {
      told.set(id, task.extensionProperties)
      await taskService.complete(task, new Variables().set(id, topic))
    })
  }
  const { id } = await rest.ok('POST', '/process-definition/key/moved/start', {})
  const tasks = () => rest.ok('GET', `/task?processInstanceId=${id}`)
  await expect.poll(tasks, { timeout: 30_000 }).toMatchObject([{ taskDefinitionKey: 'done' }])
  client.stop()
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(KINDS.map(([kind, , , properties]) => [kind, properties])),
  )
  expect(await rest.ok('GET', `/process-instance/${id}/variables`)).toMatchObject({ byMail: { value: 'mail' } })
}, 60_000)
