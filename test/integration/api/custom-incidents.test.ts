import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

let shell: Shell
let api: ApiClient
let instance = ''
let execution = ''

beforeAll(async () => {
  shell = await startShell({ USER_OPERATION_LOG: 'all' })
  api = apiClient(shell.services)
  await shell.deploy(
    model(
      'claims',
      `<startEvent id="start"/><parallelGateway id="fork"/><userTask id="check"/><receiveTask id="wait" messageRef="m"/>
       <userTask id="after"/><serviceTask id="pay" camunda:type="external" camunda:topic="pay"/>
       ${chain('start', 'fork', 'check')}${chain('fork', 'wait', 'after')}${chain('fork', 'pay')}`,
      '<message id="m" name="papers/arrived"/>',
    ),
  )
})
afterAll(() => shell.stop())

const listed = z.array(z.looseObject({ id: z.string() }))
const first = async (path: string) => listed.parse((await api.get(path)).body)[0]?.id ?? ''

beforeEach(async () => {
  shell.setTime(START_TIME)
  instance = (await shell.start('claims')).id
  execution = await first(`/execution?processInstanceId=${instance}&activityId=wait`)
})

const create = (body: object, at = execution) => api.send('POST', `/execution/${at}/create-incident`, body)
const TROUBLE = { incidentType: 'missingPaper', configuration: 'policy-4711', message: 'Not in the archive' }
const created = async () => z.looseObject({ id: z.string() }).parse((await create(TROUBLE)).body)

describe('an incident that somebody creates', () => {
  test('says what was said, and is with the others', async () => {
    const answer = await create(TROUBLE)
    expect(answer).toMatchObject({
      status: 200,
      body: {
        processInstanceId: instance,
        executionId: execution,
        incidentTimestamp: '2026-01-01T12:00:00.000+0000',
        incidentType: 'missingPaper',
        activityId: 'wait',
        failedActivityId: null,
        configuration: 'policy-4711',
        incidentMessage: 'Not in the archive',
        jobDefinitionId: null,
      },
    })
    const { id } = z.looseObject({ id: z.string() }).parse(answer.body)
    expect(await api.get(`/incident/${id}`)).toMatchObject({ status: 200, body: answer.body })
    expect(await api.get('/incident?incidentType=missingPaper&configuration=policy-4711&maxResults=1')).toMatchObject({
      body: [answer.body],
    })
    expect(await api.get(`/process-instance/count?incidentId=${id}`)).toMatchObject({ body: { count: 1 } })
  })

  test('may be one of several at an execution, and may say nothing but its type', async () => {
    await created()
    expect(await create({ incidentType: 'late' })).toMatchObject({
      body: { incidentType: 'late', configuration: null, incidentMessage: null },
    })
    expect(await api.get(`/incident/count?processInstanceId=${instance}`)).toMatchObject({ body: { count: 2 } })
  })

  test('can get a note, and is resolved by DELETE', async () => {
    const { id } = await created()
    expect((await api.send('PUT', `/incident/${id}/annotation`, { annotation: 'asked' })).status).toBe(204)
    shell.setTime(START_TIME + 60_000)
    expect((await api.send('DELETE', `/incident/${id}`)).status).toBe(204)
    expect((await api.get(`/incident/${id}`)).status).toBe(404)
    expect((await api.send('DELETE', `/incident/${id}`)).status).toBe(404)
    expect(await api.get(`/history/incident?incidentId=${id}`)).toMatchObject({
      body: [
        {
          id,
          incidentType: 'missingPaper',
          configuration: 'policy-4711',
          annotation: 'asked',
          resolved: true,
          deleted: false,
          endTime: '2026-01-01T12:01:00.000+0000',
        },
      ],
    })
    const log = (await api.get(`/history/user-operation?processInstanceId=${instance}&maxResults=20`)).text
    expect(log).toContain('"CreateIncident"')
    expect(log).toContain('"Resolve"')
  })

  test('goes with its activity, and is deleted then', async () => {
    const { id } = await created()
    await api.send('POST', `/execution/${execution}/signal`, {})
    expect((await api.get(`/incident/${id}`)).status).toBe(404)
    expect(await api.get(`/history/incident?configuration=policy-4711&processInstanceId=${instance}`)).toMatchObject({
      body: [{ id, deleted: true, resolved: false }],
    })
  })

  test.each([
    [{}, 'incidentType is null'],
    [{ incidentType: 'failedJob' }, /failedJob arise when something fails/],
    [{ incidentType: 'x'.repeat(256) }, /255/],
  ])('is refused where it is %j', async (body, message) => {
    expect(await create(body)).toMatchObject({
      status: 400,
      body: { type: 'InvalidRequestException', message: expect.stringMatching(message) },
    })
  })

  test('needs an execution that is at an activity', async () => {
    expect(await create(TROUBLE, `${instance}:999`)).toMatchObject({
      status: 400,
      body: { message: `Cannot find an execution with executionId '${instance}:999': execution is null` },
    })
    expect(await create(TROUBLE, instance)).toMatchObject({
      status: 400,
      body: { message: 'Execution must be related to an activity: activity is null' },
    })
  })
})

describe('a message subscription of an execution', () => {
  const path = (name = 'papers%2Farrived', at = execution) => `/execution/${at}/messageSubscriptions/${name}`

  test('is told by the name of its message', async () => {
    expect(await api.get(path())).toMatchObject({
      status: 200,
      body: { eventType: 'message', eventName: 'papers/arrived', executionId: execution, activityId: 'wait' },
    })
    expect(await api.get(path('other'))).toMatchObject({
      status: 404,
      body: { message: `Message event subscription for execution ${execution} named other does not exist` },
    })
  })

  test('is triggered with variables, once', async () => {
    const trigger = () => api.send('POST', `${path()}/trigger`, { variables: { pages: { value: 3 } } })
    expect((await trigger()).status).toBe(204)
    expect(await api.get(`/task/count?processInstanceId=${instance}&taskDefinitionKey=after`)).toMatchObject({
      body: { count: 1 },
    })
    expect(await api.get(`/process-instance/${instance}/variables/pages`)).toMatchObject({ body: { value: 3 } })
    expect((await trigger()).status).toBe(404)
  })

  test('of a suspended instance is not triggered', async () => {
    await api.send('PUT', `/process-instance/${instance}/suspended`, { suspended: true })
    expect(await api.send('POST', `${path()}/trigger`)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^Cannot trigger message papers.arrived for execution .* is suspended/) },
    })
  })

  test('needs variables of types that there are', async () => {
    const variables = { pages: { value: 3, type: 'Sheets' } }
    const answer = await api.send('POST', `${path()}/trigger`, { variables })
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^Cannot trigger message/) } })
  })
})
