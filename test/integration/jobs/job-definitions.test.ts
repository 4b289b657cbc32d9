import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

const MODEL = model(
  'ruled',
  `<startEvent id="start"/><parallelGateway id="fork"/>
   <intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
   <serviceTask id="later" camunda:asyncBefore="true" camunda:jobPriority="3" camunda:expression="\${1}"/>
   <userTask id="after"/>${chain('start', 'fork', 'wait')}${chain('fork', 'later', 'after')}`,
)
const jobs = z.array(z.looseObject({ id: z.string(), suspended: z.boolean(), priority: z.number() }))

let shell: Shell
let api: ApiClient
let definitionId: string

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterAll(() => shell.stop())
beforeEach(async () => {
  shell.setTime(START_TIME)
  definitionId = (await shell.deploy(MODEL))[0]?.id ?? ''
})

const jobOf = async (instanceId: string, activityId: string) =>
  jobs.parse((await api.get(`/job?processInstanceId=${instanceId}&activityId=${activityId}`)).body)[0]
const later = () => `${definitionId}:asyncBefore:later`

test('jobs that come of a suspended job definition wait, and run when they are activated with it', async () => {
  const before = await shell.start('ruled')
  expect((await api.send('PUT', `/job-definition/${later()}/suspended`, { suspended: true })).status).toBe(204)
  const after = await shell.start('ruled')
  expect(await jobOf(before.id, 'later')).toMatchObject({ suspended: false })
  expect(await jobOf(after.id, 'later')).toMatchObject({ suspended: true })
  expect(await jobOf(after.id, 'wait')).toMatchObject({ suspended: false })
  await shell.runJobs()
  const isAfter = async (id: string) =>
    (await api.get(`/task/count?processInstanceId=${id}&taskDefinitionKey=after`)).body
  expect([await isAfter(before.id), await isAfter(after.id)]).toEqual([{ count: 1 }, { count: 0 }])
  const activation = { suspended: false, includeJobs: true }
  expect((await api.send('PUT', `/job-definition/${later()}/suspended`, activation)).status).toBe(204)
  await shell.runJobs()
  expect(await isAfter(after.id)).toEqual({ count: 1 })
})

test('all of a process definition at once, also those that there are', async () => {
  const { id } = await shell.start('ruled')
  const body = { suspended: true, includeJobs: true, processDefinitionId: definitionId }
  expect((await api.send('PUT', '/job-definition/suspended', body)).status).toBe(204)
  expect(await jobOf(id, 'wait')).toMatchObject({ suspended: true })
  const listed = z.array(z.looseObject({ activityId: z.string() }))
  const suspended = await api.get(`/job-definition?processDefinitionId=${definitionId}&suspended=true`)
  expect(
    listed
      .parse(suspended.body)
      .map(({ activityId }) => activityId)
      .toSorted(),
  ).toEqual(['later', 'wait'])
})

test('a priority overrides that of the model, for those that come and, where it is said, those that there are', async () => {
  const before = await shell.start('ruled')
  const path = `/job-definition/${later()}/jobPriority`
  expect((await api.send('PUT', path, { priority: 42 })).status).toBe(204)
  const after = await shell.start('ruled')
  expect([await jobOf(before.id, 'later'), await jobOf(after.id, 'later')]).toMatchObject([
    { priority: 3 },
    { priority: 42 },
  ])
  expect((await api.get(`/job-definition/${later()}`)).body).toMatchObject({
    overridingJobPriority: 42,
    suspended: false,
  })
  expect((await api.send('PUT', path, { priority: 7, includeJobs: true })).status).toBe(204)
  expect(await jobOf(before.id, 'later')).toMatchObject({ priority: 7 })
  expect((await api.send('PUT', path, {})).status).toBe(204)
  expect(await jobOf((await shell.start('ruled')).id, 'later')).toMatchObject({ priority: 3 })
  const count = await api.get(
    `/job-definition/count?processDefinitionId=${definitionId}&withOverridingJobPriority=true`,
  )
  expect(count.body).toEqual({ count: 0 })
})

test.each([
  ['nothing of this name', 'jobPriority', { priority: 1 }, 404, /does not exist/],
  ['ID', 'jobPriority', { includeJobs: true }, 400, /Cannot reset priority/],
  ['ID', 'suspended', { suspended: true, executionDate: '2027-01-01T00:00:00.000+0000' }, 400, /executionDate/],
] as const)('%s %s %j is refused', async (id, what, body, status, message) => {
  const answer = await api.send('PUT', `/job-definition/${encodeURIComponent(id.replace('ID', later()))}/${what}`, body)
  expect(answer).toMatchObject({ status, body: { message: expect.stringMatching(message) } })
})

test('a suspended timer start event starts nothing until it is activated', async () => {
  const [definition] = await shell.deploy(
    model(
      'nightly',
      `<startEvent id="each"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent><userTask id="do"/>${chain('each', 'do')}`,
    ),
  )
  const [job] = jobs.parse((await api.get('/job?processDefinitionKey=nightly')).body)
  const path = `/job-definition/${definition?.id}:timer:each/suspended`
  expect((await api.send('PUT', path, { suspended: true })).status).toBe(204)
  expect((await api.send('POST', `/job/${job?.id}/execute`)).status).toBe(404)
  expect((await api.get('/process-instance/count?processDefinitionKey=nightly')).body).toEqual({ count: 0 })
  await api.send('PUT', path, { suspended: false })
  expect((await api.send('POST', `/job/${job?.id}/execute`)).status).toBe(204)
  expect((await api.get('/process-instance/count?processDefinitionKey=nightly')).body).toEqual({ count: 1 })
})
