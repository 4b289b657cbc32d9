import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createLambdaAccount } from '../../support/lambda/lambda-account.ts'
import { chain, model } from '../../support/shell.ts'

const directory = await mkdtemp(join(tmpdir(), 'shunt-bundles-'))
const account = await createLambdaAccount(directory)
afterAll(async () => {
  await account.stop()
  await rm(directory, { recursive: true })
})

const approval = model(
  'approval',
  `<startEvent id="start"/>
  <serviceTask id="rate" camunda:asyncBefore="true" camunda:expression="#{1 + 1}"/>
  <userTask id="approve"/><userTask id="archive"/>${chain('start', 'rate', 'approve', 'archive')}`,
)

async function deploy(xml: string): Promise<void> {
  const form = new FormData()
  form.set('deployment-name', 'approval')
  form.set('approval.bpmn', new Blob([xml]), 'approval.bpmn')
  const multipart = new Response(form)
  const type = multipart.headers.get('content-type') ?? ''
  const answer = await account.request('POST', '/deployment/create', await multipart.bytes(), type)
  expect(answer.status).toBe(200)
}

const post = (path: string, body: unknown) => account.request('POST', path, JSON.stringify(body))
const countAt = (activityId: string) => post('/engine-rest/process-instance/count', { activityIdIn: [activityId] })

test('the bundles that are deployed carry out a batch from the request to its end', async () => {
  await deploy(approval)
  for (let started = 0; started < 3; started++) {
    expect(await post('/process-definition/key/approval/start', {})).toMatchObject({ status: 200 })
  }
  await account.deliver()
  expect(await countAt('approve')).toEqual({ status: 200, body: { count: 3 } })

  const created = await post('/modification/executeAsync', {
    processDefinitionId: await definitionId(),
    processInstanceQuery: { processDefinitionKey: 'approval' },
    instructions: [
      { type: 'cancel', activityId: 'approve' },
      { type: 'startBeforeActivity', activityId: 'archive' },
    ],
  })
  expect(created).toMatchObject({ status: 200, body: { type: 'instance-modification', totalJobs: 3 } })
  await account.deliver()
  await account.tick('monitor')
  await account.tick('timer')

  expect(await countAt('archive')).toEqual({ status: 200, body: { count: 3 } })
  expect(await account.request('GET', '/batch/count')).toEqual({ status: 200, body: { count: 0 } })
  expect(await account.request('GET', '/history/batch?completed=true')).toMatchObject({ body: [{ totalJobs: 3 }] })
})

async function definitionId(): Promise<unknown> {
  const { body } = await account.request('GET', '/process-definition/key/approval')
  return typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
}

test('the API says what is wrong with a request in its own words', async () => {
  const answer = await account.request('POST', '/modification/executeAsync', '{"instructions": ')
  expect(answer).toMatchObject({ status: 400, body: { type: 'InvalidRequestException' } })
})
