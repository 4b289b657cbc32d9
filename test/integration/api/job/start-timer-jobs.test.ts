import { afterEach, beforeEach, expect, test } from 'vitest'
import { fireDueTimers } from '../../../../functions/jobs/timers.ts'
import { putTimer } from '../../../../functions/store/waiting/timer-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { countInstances, countOf, deployOne, HOUR_MS, HOURLY, list, ONCE, onlyJob, startsBy } from './start-timers.ts'

let shell: Shell
let api: ApiClient

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterEach(() => shell.stop())

test('a definition with a timer start event has a job, of no instance, that can be read by its id', async () => {
  const definition = await deployOne(shell, HOURLY)
  const job = await onlyJob(api)
  const [jobDefinition] = await list(api, '/job-definition')
  expect(job).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    jobDefinitionId: jobDefinition?.id,
    dueDate: '2026-01-01T13:00:00.000+0000',
    processInstanceId: null,
    executionId: null,
    processDefinitionId: definition.id,
    processDefinitionKey: 'nightly',
    retries: 3,
    exceptionMessage: null,
    failedActivityId: null,
    suspended: false,
    priority: 0,
    tenantId: null,
    createTime: '2026-01-01T12:00:00.000+0000',
    batchId: null,
  })
  expect(await api.get(`/job/${job.id}`)).toMatchObject({ status: 200, body: job })
  expect(await api.get(`/job/${job.id}/stacktrace`)).toMatchObject({ status: 204 })
})

test('it is found by what it is, and not by what it is not', async () => {
  const { id } = await deployOne(shell, HOURLY)
  await deployOne(shell, startsBy('<timeDuration>PT9H</timeDuration>', 'other'))
  const instance = (await shell.start('other')).id
  const [job] = await list(api, `/job?processDefinitionId=${id}`)
  const found = [
    `jobId=${job?.id}`,
    `jobIds=${job?.id}`,
    `jobDefinitionId=${id}:timer:start`,
    'processDefinitionKey=nightly',
    'dueDates=lt_2026-01-01T14:00:00.000%2B0000',
    `processDefinitionId=${id}&timers=true&activityId=start&active=true&withRetriesLeft=true`,
  ]
  for (const filter of found) {
    expect([filter, await list(api, `/job?${filter}`)]).toEqual([filter, [job]])
    expect([filter, await countOf(api, `/job/count?${filter}`)]).toEqual([filter, 1])
  }
  expect((await api.send('POST', '/job', { timers: true, processDefinitionKey: 'nightly' })).body).toEqual([job])
  expect((await api.send('POST', '/job/count', { timers: true })).body).toEqual({ count: 2 })
  const missed = [
    `processInstanceId=${instance}`,
    `jobDefinitionId=${id}:timer:look`,
    'processDefinitionKey=night',
    'dueDates=lt_2026-01-01T13:00:00.000%2B0000',
    'messages=true',
    'executable=true',
    'suspended=true',
    'activityId=look',
  ]
  for (const filter of missed) expect([filter, await list(api, `/job?${filter}`)]).toEqual([filter, []])
})

test('the job of a newer version takes the place of the older one', async () => {
  await deployOne(shell, HOURLY)
  const old = await onlyJob(api)
  const newer = await deployOne(shell, ONCE)
  expect(await onlyJob(api)).toMatchObject({ processDefinitionId: newer.id })
  expect(await api.get(`/job/${old.id}`)).toMatchObject({ status: 404 })
  expect(await api.send('POST', `/job/${old.id}/execute`)).toMatchObject({ status: 404 })
  expect(await countInstances(api)).toBe(0)
})

test('when the newest version is deleted, the one before has its job again', async () => {
  const older = await deployOne(shell, HOURLY)
  const newer = await deployOne(shell, HOURLY)
  await api.send('DELETE', `/deployment/${newer.deploymentId}`)
  expect(await onlyJob(api)).toMatchObject({ processDefinitionId: older.id })
  await api.send('DELETE', `/deployment/${older.deploymentId}`)
  expect(await list(api, '/job')).toEqual([])
})

test('what an interrupted deployment left of an older version is no job, and starts nothing', async () => {
  const { id: definitionId } = await deployOne(shell, HOURLY)
  await deployOne(shell, model('nightly', `<startEvent id="start"/><userTask id="look"/>${chain('start', 'look')}`))
  await putTimer(shell.services.db, { kind: 'start', definitionId, activityId: 'start', due: START_TIME })
  expect(await list(api, '/job')).toEqual([])
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(0)
})

test('deleted, it starts nothing any more', async () => {
  await deployOne(shell, HOURLY)
  const { id } = await onlyJob(api)
  expect(await api.send('DELETE', `/job/${id}`)).toMatchObject({ status: 204 })
  expect(await list(api, '/job')).toEqual([])
  shell.setTime(START_TIME + HOUR_MS)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(0)
})

test.each([
  ['suspended', { suspended: true }],
  ['priority', { priority: 1 }],
])('its %s cannot be set, and the answer says so', async (what, body) => {
  await deployOne(shell, HOURLY)
  const { id } = await onlyJob(api)
  expect(await api.send('PUT', `/job/${id}/${what}`, body)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("timer start event 'start'") },
  })
})
