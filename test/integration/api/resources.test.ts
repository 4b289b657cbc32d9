import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../functions/http/app.ts'
import { RESOURCES } from '../../../functions/routes/resources.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { deliverAll } from '../../support/batches.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'

const CLAIM = model(
  'claim',
  `<startEvent id="start"/><userTask id="assess" name="Assess"/>
   <boundaryEvent id="late" attachedToRef="assess"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
   <serviceTask id="pay" camunda:type="external" camunda:topic="payments"/><endEvent id="end"/><endEvent id="tooLate"/>
   ${chain('start', 'assess', 'pay', 'end')}${chain('late', 'tooLate')}`,
)
const BY_MESSAGE = model(
  'by-message',
  `<startEvent id="ordered"><messageEventDefinition messageRef="m"/></startEvent><userTask id="do"/><endEvent id="end"/>${chain('ordered', 'do', 'end')}`,
  '<message id="m" name="order placed"/>',
)
const FAILING = model(
  'failing',
  `<startEvent id="start"/><serviceTask id="work" camunda:asyncBefore="true" camunda:expression="\${missing.value}"/><endEvent id="end"/>${chain('start', 'work', 'end')}`,
)

let shell: Shell
let api: ApiClient
/** An instance of `claim`, which waits at its first task. */
let id: string

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(CLAIM, BY_MESSAGE, FAILING)
})
afterAll(() => shell.stop())
beforeEach(async () => {
  id = (await shell.start('claim')).id
})

/** The only element of a list. */
async function only(path: string) {
  const { body } = await api.get(path)
  if (!Array.isArray(body) || body.length !== 1) throw new Error(`${path}: ${JSON.stringify(body)}`)
  return body[0]
}

const done = { status: 204, body: null }
const claimTask = () => only(`/task?processInstanceId=${id}`)

describe('a user task', () => {
  test('is claimed by one, and not by another', async () => {
    const { id: task } = await claimTask()
    expect(await api.send('POST', `/task/${task}/claim`, { userId: 'ada' })).toMatchObject(done)
    expect(await api.send('POST', `/task/${task}/claim`, { userId: 'bob' })).toMatchObject({
      status: 400,
      body: { type: 'TaskAlreadyClaimedException' },
    })
    expect((await api.get(`/task/count?assignee=ada&processInstanceId=${id}`)).body).toEqual({ count: 1 })
    expect((await api.send('POST', '/task/count', { orQueries: [{ assignee: 'bob', name: 'ASSESS' }] })).body).toEqual({
      count: expect.any(Number),
    })
    expect(await api.send('POST', `/task/${task}/unclaim`)).toMatchObject(done)
    expect((await claimTask()).assignee).toBeNull()
  })

  test('has variables of its own, and sees those of the process instance', async () => {
    const { id: task } = await claimTask()
    await api.send('PUT', `/process-instance/${id}/variables/amount`, { value: 5 })
    await api.send('POST', `/task/${task}/localVariables`, { modifications: { note: { value: 'x' } } })
    expect(Object.keys(Object((await api.get(`/task/${task}/variables`)).body)).sort()).toEqual(['amount', 'note'])
    await api.send('PUT', `/task/${task}/variables/amount`, { value: 6 })
    expect((await api.get(`/process-instance/${id}/variables/amount`)).body).toMatchObject({ value: 6 })
    expect(await api.send('DELETE', `/task/${task}/variables/amount`)).toMatchObject(done)
    expect((await api.get(`/process-instance/${id}/variables/amount`)).status).toBe(404)
  })

  test('gives the variables when it is completed, if asked', async () => {
    const { id: task } = await claimTask()
    const variables = { decision: { value: 'yes' } }
    const answer = await api.send('POST', `/task/${task}/complete`, { variables, withVariablesInReturn: true })
    expect(answer).toMatchObject({ status: 200, body: { decision: { value: 'yes', type: 'String' } } })
    expect((await api.get(`/task/${task}`)).status).toBe(404)
  })
})

describe('an external task', () => {
  test('waits for who asks for its topic, and goes to one worker', async () => {
    await api.send('POST', `/task/${(await claimTask()).id}/complete`, {})
    const request = (workerId: string) => ({
      workerId,
      maxTasks: 5,
      topics: [{ topicName: 'payments', lockDuration: 60_000, variables: ['amount'] }],
    })
    const fetched = Object((await api.send('POST', '/external-task/fetchAndLock', request('ada'))).body)
    const [mine] = fetched.filter((task: { processInstanceId: string }) => task.processInstanceId === id)
    expect(mine).toMatchObject({ workerId: 'ada', topicName: 'payments', variables: {} })
    expect((await api.send('POST', '/external-task/fetchAndLock', request('bob'))).body).toEqual([])
    expect((await api.get(`/external-task/count?locked=true&processInstanceId=${id}`)).body).toEqual({ count: 1 })
    const task = `/external-task/${mine.id}`
    expect((await api.send('POST', `${task}/complete`, { workerId: 'bob' })).status).toBe(400)
    expect(await api.send('POST', `${task}/complete`, { workerId: 'ada' })).toMatchObject(done)
    expect((await api.get(`/history/process-instance/${id}`)).body).toMatchObject({ state: 'COMPLETED' })
  })

  test('a request without a worker or a topic is refused', async () => {
    const send = (body: object) => api.send('POST', '/external-task/fetchAndLock', body)
    expect((await send({ topics: [] })).body).toMatchObject({ message: 'workerId is null' })
    expect((await send({ workerId: 'a', topics: [{ lockDuration: 1 }] })).body).toMatchObject({
      message: 'topicName is null',
    })
    expect((await send({ workerId: 'a', asyncResponseTimeout: 1_800_001 })).status).toBe(400)
  })
})

describe('a timer’s job', () => {
  test('is found by its instance, its definition and its kind', async () => {
    const job = await only(`/job?processInstanceId=${id}&timers=true`)
    expect(await only(`/job-definition?jobDefinitionId=${job.jobDefinitionId}`)).toMatchObject({
      activityId: 'late',
      jobType: 'timer-transition',
      jobConfiguration: 'DURATION: PT1H',
    })
    expect((await api.get(`/job/count?processInstanceId=${id}&messages=true`)).body).toEqual({ count: 0 })
    expect((await api.get(`/job/count?processInstanceId=${id}&executable=true`)).body).toEqual({ count: 0 })
    const query = {
      jobDefinitionId: job.jobDefinitionId,
      processInstanceId: id,
      dueDates: [{ operator: 'gt', value: '2026-01-01T00:00:00.000+0000' }],
    }
    expect((await api.send('POST', '/job/count', query)).body).toEqual({ count: 1 })
  })

  test('can be run before it is due', async () => {
    const job = await only(`/job?processInstanceId=${id}`)
    expect(await api.send('POST', `/job/${job.id}/execute`)).toMatchObject(done)
    expect((await api.get(`/history/process-instance/${id}`)).body).toMatchObject({ state: 'COMPLETED' })
    expect((await api.send('POST', `/job/${job.id}/execute`)).status).toBe(404)
  })
})

test('a job that fails when it is run says why, in a 404 as the reference does, and has a retry less', async () => {
  const started = await shell.start('failing')
  const job = await only(`/job?processInstanceId=${started.id}`)
  expect(await api.send('POST', `/job/${job.id}/execute`)).toMatchObject({
    status: 404,
    body: { type: 'InvalidRequestException', message: expect.stringContaining('missing'), code: null },
  })
  expect((await api.get(`/job/${job.id}`)).body).toMatchObject({ retries: job.retries - 1 })
})

test('a priority that is not given is refused with the job named', async () => {
  const job = await only(`/job?processInstanceId=${id}`)
  expect(await api.send('PUT', `/job/${job.id}/priority`, {})).toMatchObject({
    status: 400,
    body: { type: 'RestException', message: `Priority for job '${job.id}' cannot be null.`, code: null },
  })
})

test('a failed job has an incident that takes a note, and is tried again in a batch', async () => {
  const failed = (await shell.start('failing')).id
  await shell.runJobs()
  const job = await only(`/job?processInstanceId=${failed}&noRetriesLeft=true`)
  const incident = await only(`/incident?processInstanceId=${failed}`)
  expect(incident).toMatchObject({
    configuration: job.id,
    incidentType: 'failedJob',
    activityId: 'work',
    annotation: null,
  })
  expect(await api.send('PUT', `/incident/${incident.id}/annotation`, { annotation: 'known' })).toMatchObject(done)
  expect((await api.get(`/incident/${incident.id}`)).body).toMatchObject({ annotation: 'known' })
  expect(await api.send('POST', '/job/retries', { jobIds: [job.id], retries: 2 })).toMatchObject({
    status: 200,
    body: { type: 'set-job-retries', totalJobs: 1 },
  })
  await deliverAll(shell)
  expect((await api.get('/job/stacktrace')).status).toBe(404)
  expect(await only(`/job?processInstanceId=${failed}`)).toMatchObject({ id: job.id, retries: 0 })
})

describe('a batch', () => {
  async function create(activityId: string, annotation = 'as discussed') {
    const definition = Object((await api.get('/process-definition/key/claim')).body)
    const body = {
      processDefinitionId: definition.id,
      processInstanceIds: [id],
      instructions: [{ type: 'startBeforeActivity', activityId }],
      annotation,
    }
    const batch = Object((await api.send('POST', '/modification/executeAsync', body)).body)
    await deliverAll(shell)
    return batch
  }

  test('accounts for each instance, and who asked for it and why is on record', async () => {
    const batch = await create('pay')
    expect((await api.get(`/batch/${batch.id}/instances`)).body).toMatchObject([
      { processInstanceId: id, state: 'modified' },
    ])
    const entries = Object((await api.get(`/history/user-operation?batchId=${batch.id}`)).body)
    expect(entries).toMatchObject([
      { property: 'nrOfInstances', newValue: '1', annotation: 'as discussed', operationType: 'ModifyProcessInstance' },
      { property: 'async', newValue: 'true', annotation: 'as discussed' },
    ])
  })

  test('says what failed, and tries it again', async () => {
    const batch = await create('nowhere')
    const failed = { processInstanceId: id, state: 'failed', message: expect.stringContaining("'nowhere'") }
    expect((await api.get(`/batch/${batch.id}/instances?state=failed`)).body).toMatchObject([failed])
    expect((await api.get(`/batch/${batch.id}/instances?state=modified`)).body).toEqual([])
    expect((await api.get(`/batch/${batch.id}/failures/summary`)).body).toMatchObject([
      { count: 1, exampleProcessInstanceIds: [id] },
    ])
    expect(await api.send('POST', `/batch/${batch.id}/retry-failed`)).toMatchObject(done)
    await deliverAll(shell)
    expect((await api.get(`/batch/statistics?batchId=${batch.id}`)).body).toMatchObject([
      { failedJobs: 1, remainingJobs: 1 },
    ])
    expect((await api.get(`/batch/${batch.id}/instances?state=nonsense`)).status).toBe(400)
    expect((await api.get('/batch/no-such/instances')).status).toBe(404)
  })
})

test('/modification/execute writes nothing where one instance is refused', async () => {
  const definition = Object((await api.get('/process-definition/key/claim')).body)
  const instructions = [{ type: 'startBeforeActivity', activityId: 'pay' }]
  const body = { processDefinitionId: definition.id, processInstanceIds: [id, 'gone'], instructions }
  expect(await api.send('POST', '/modification/execute', body)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("ENGINE-13036 Process instance 'gone'") },
  })
  expect((await api.get(`/external-task/count?processInstanceId=${id}`)).body).toEqual({ count: 0 })
})

test('a message that starts instances is a subscription, and starts one', async () => {
  expect(await only('/event-subscription?eventName=order%20placed')).toMatchObject({
    eventType: 'message',
    activityId: 'ordered',
    processInstanceId: null,
  })
  const answer = await api.send('POST', '/message', { messageName: 'order placed', resultEnabled: true })
  expect(answer.body).toMatchObject([
    { resultType: 'ProcessDefinition', processInstance: { definitionKey: 'by-message' } },
  ])
})

test('a model that cannot be executed is refused with every problem and its place', async () => {
  const form = new FormData()
  form.set('bad.bpmn', new Blob([model('bad', '<startEvent id="start"/><exclusiveGateway id="complex"/>')]), 'bad.bpmn')
  const request = new Request('http://shunt.test/deployment/create', { method: 'POST', body: form })
  const response = await createApp(shell.services, RESOURCES).request(request)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    type: 'ParseException',
    details: { 'bad.bpmn': { errors: [{ mainElementId: 'complex', line: expect.any(Number) }], warnings: [] } },
  })
})
