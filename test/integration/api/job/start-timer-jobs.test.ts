import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fireStartTimer, readStartTimerJob } from '../../../../functions/jobs/start-timers.ts'
import { fireDueTimers } from '../../../../functions/jobs/timers.ts'
import { setDefinitionSuspended } from '../../../../functions/repository/definitions.ts'
import { logger } from '../../../../functions/shell/observability.ts'
import { nextTimerDue, putTimer } from '../../../../functions/store/waiting/timer-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll } from '../../../support/batches.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../../support/shell.ts'

const HOUR = 3_600_000
let shell: Shell
let api: ApiClient

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterEach(() => shell.stop())

const startsBy = (timer: string, key = 'nightly') =>
  model(
    key,
    `<startEvent id="start"><timerEventDefinition>${timer}</timerEventDefinition></startEvent>
    <userTask id="look"/>${chain('start', 'look')}`,
  )
const HOURLY = startsBy('<timeCycle>R/PT1H</timeCycle>')
const ONCE = startsBy('<timeDuration>PT1H</timeDuration>')

/** Deploys one model; the definition. */
async function deploy(xml: string) {
  const [definition] = await shell.deploy(xml)
  if (definition === undefined) throw new Error('nothing was deployed')
  return definition
}

async function list(path: string): Promise<readonly { readonly id: string; readonly dueDate?: string }[]> {
  const { body } = await api.get(path)
  if (!Array.isArray(body)) throw new Error(`${path}: ${JSON.stringify(body)}`)
  return body
}

async function onlyJob() {
  const [job, ...more] = await list('/job')
  if (job === undefined || more.length > 0) throw new Error(`not one job: ${JSON.stringify([job, ...more])}`)
  return job
}

const countOf = async (path: string) => Object((await api.get(path)).body).count
const instances = () => countOf('/process-instance/count')

test('a definition with a timer start event has a job, of no instance, that can be read by its id', async () => {
  const definition = await deploy(HOURLY)
  const job = await onlyJob()
  const [jobDefinition] = await list('/job-definition')
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
  const { id } = await deploy(HOURLY)
  await deploy(startsBy('<timeDuration>PT9H</timeDuration>', 'other'))
  const instance = (await shell.start('other')).id
  const [job] = await list(`/job?processDefinitionId=${id}`)
  const found = [
    `jobId=${job?.id}`,
    `jobIds=${job?.id}`,
    `jobDefinitionId=${id}:timer:start`,
    'processDefinitionKey=nightly',
    'dueDates=lt_2026-01-01T14:00:00.000%2B0000',
    `processDefinitionId=${id}&timers=true&activityId=start&active=true&withRetriesLeft=true`,
  ]
  for (const filter of found) {
    expect([filter, await list(`/job?${filter}`)]).toEqual([filter, [job]])
    expect([filter, await countOf(`/job/count?${filter}`)]).toEqual([filter, 1])
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
  for (const filter of missed) expect([filter, await list(`/job?${filter}`)]).toEqual([filter, []])
})

test('the job of a newer version takes the place of the older one', async () => {
  await deploy(HOURLY)
  const old = await onlyJob()
  const newer = await deploy(ONCE)
  expect(await onlyJob()).toMatchObject({ processDefinitionId: newer.id })
  expect(await api.get(`/job/${old.id}`)).toMatchObject({ status: 404 })
  expect(await api.send('POST', `/job/${old.id}/execute`)).toMatchObject({ status: 404 })
  expect(await instances()).toBe(0)
})

test('when the newest version is deleted, the one before has its job again', async () => {
  const older = await deploy(HOURLY)
  const newer = await deploy(HOURLY)
  await api.send('DELETE', `/deployment/${newer.deploymentId}`)
  expect(await onlyJob()).toMatchObject({ processDefinitionId: older.id })
  await api.send('DELETE', `/deployment/${older.deploymentId}`)
  expect(await list('/job')).toEqual([])
})

test('what an interrupted deployment left of an older version is no job, and starts nothing', async () => {
  const { id: definitionId } = await deploy(HOURLY)
  await deploy(model('nightly', `<startEvent id="start"/><userTask id="look"/>${chain('start', 'look')}`))
  await putTimer(shell.services.db, { kind: 'start', definitionId, activityId: 'start', due: START_TIME })
  expect(await list('/job')).toEqual([])
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(0)
})

test('executed, a cycle starts an instance now and goes on in its rhythm', async () => {
  const { id } = await deploy(startsBy('<timeCycle>R2/PT1H</timeCycle>'))
  const first = await onlyJob()
  shell.setTime(START_TIME + HOUR / 2)
  expect(await api.send('POST', `/job/${first.id}/execute`)).toMatchObject({ status: 204 })
  expect(await countOf(`/process-instance/count?processDefinitionId=${id}`)).toBe(1)
  expect(await countOf('/task/count?taskDefinitionKey=look')).toBe(1)
  const second = await onlyJob()
  expect(second).toMatchObject({ dueDate: '2026-01-01T14:00:00.000+0000', createTime: '2026-01-01T12:30:00.000+0000' })
  expect(second.id).not.toBe(first.id)
  shell.setTime(START_TIME + HOUR)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(1)
  shell.setTime(START_TIME + 2 * HOUR)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(2)
  expect(await list('/job')).toEqual([])
})

test('executed, a duration is used up, and a second execution finds nothing', async () => {
  await deploy(ONCE)
  const { id } = await onlyJob()
  const answers = [await api.send('POST', `/job/${id}/execute`), await api.send('POST', `/job/${id}/execute`)]
  expect(answers).toMatchObject([
    { status: 204 },
    { status: 404, body: { type: 'InvalidRequestException', message: `ENGINE-14026 No job found with id '${id}'` } },
  ])
  shell.setTime(START_TIME + 2 * HOUR)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(1)
})

test('executed by several at the same time it starts one instance', async () => {
  await deploy(ONCE)
  const { id } = await onlyJob()
  await Promise.all(Array.from({ length: 4 }, () => api.send('POST', `/job/${id}/execute`)))
  expect(await instances()).toBe(1)
})

test('while its definition is suspended it does not fire and is not executed; afterwards it is made up for', async () => {
  const { id } = await deploy(HOURLY)
  await setDefinitionSuspended(shell.services, id, true)
  const job = await onlyJob()
  expect(job).toMatchObject({ suspended: true })
  shell.setTime(START_TIME + HOUR)
  await fireDueTimers(shell.services)
  expect(await api.send('POST', `/job/${job.id}/execute`)).toMatchObject({
    status: 404,
    body: { type: 'InvalidRequestException', message: expect.stringContaining(id), code: null },
  })
  expect(await instances()).toBe(0)
  expect(await onlyJob()).toEqual(job)
  await setDefinitionSuspended(shell.services, id, false)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(1)
})

test('a cycle that could not fire for long starts one instance, not one for each time that has passed', async () => {
  const { id } = await deploy(startsBy('<timeCycle>R9/PT1H</timeCycle>'))
  await setDefinitionSuspended(shell.services, id, true)
  shell.setTime(START_TIME + 5.5 * HOUR)
  await setDefinitionSuspended(shell.services, id, false)
  for (const _ of [1, 2, 3]) await fireDueTimers(shell.services)
  expect(await instances()).toBe(1)
  expect(await onlyJob()).toMatchObject({ dueDate: '2026-01-01T18:00:00.000+0000' })
  for (const hour of [6, 7, 8, 9, 10]) {
    shell.setTime(START_TIME + hour * HOUR)
    await fireDueTimers(shell.services)
  }
  expect(await instances()).toBe(5)
  expect(await list('/job')).toEqual([])
})

test('a firing that comes again much later starts nothing, and leaves one job', async () => {
  await deploy(HOURLY)
  const stale = await readStartTimerJob(shell.services, (await onlyJob()).id)
  if (stale === undefined) throw new Error('there is no job')
  shell.setTime(START_TIME + HOUR)
  await fireDueTimers(shell.services)
  shell.setTime(START_TIME + 2.5 * HOUR)
  await fireStartTimer(shell.services, stale)
  expect(await instances()).toBe(1)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(2)
  expect(await onlyJob()).toMatchObject({ dueDate: '2026-01-01T15:00:00.000+0000' })
})

test('at another due date it stays the same job, fires then, and goes on in its rhythm', async () => {
  await deploy(HOURLY)
  const job = await onlyJob()
  const earlier = { duedate: '2026-01-01T12:00:00.000+0000' }
  for (const duedate of ['2026-01-01T15:30:00.000+0000', '2026-01-01T12:10:00.000+0000']) {
    expect(await api.send('PUT', `/job/${job.id}/duedate`, { duedate })).toMatchObject({ status: 204 })
    expect(await onlyJob()).toEqual({ ...job, dueDate: duedate })
  }
  shell.setTime(START_TIME + HOUR / 6)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(1)
  expect(await onlyJob()).toMatchObject({ dueDate: '2026-01-01T14:00:00.000+0000' })
  expect(await api.send('PUT', `/job/${job.id}/duedate`, earlier)).toMatchObject({ status: 404 })
})

test('moved to the date of the next one and executed before, it leaves the next one', async () => {
  await deploy(HOURLY)
  const { id } = await onlyJob()
  await api.send('PUT', `/job/${id}/duedate`, { duedate: '2026-01-01T14:00:00.000+0000' })
  await api.send('POST', `/job/${id}/execute`)
  expect(await onlyJob()).toMatchObject({ id: expect.not.stringMatching(id), dueDate: '2026-01-01T14:00:00.000+0000' })
  shell.setTime(START_TIME + 2 * HOUR)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(2)
})

test('without a due date it is due now; the dates that follow cannot be moved along', async () => {
  await deploy(HOURLY)
  const { id } = await onlyJob()
  expect(await api.send('PUT', `/job/${id}/duedate`, { duedate: null, cascade: true })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('cascade') },
  })
  expect(await api.send('PUT', `/job/${id}/duedate`, { duedate: null })).toMatchObject({ status: 204 })
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(1)
})

describe('an instance that cannot be started', () => {
  const WAITING = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
  const BROKEN = model(
    'nightly',
    `<startEvent id="start">${WAITING}</startEvent><serviceTask id="work" camunda:expression="\${missing.value}"/>${chain('start', 'work')}`,
  )
  const REASON = expect.stringContaining('missing')
  const incidents = () => list('/incident')

  /** The timer fires this often, if it may. */
  async function fail(times: number): Promise<void> {
    shell.setTime(START_TIME + HOUR)
    for (let time = 0; time < times; time++) await fireDueTimers(shell.services)
  }

  beforeEach(async () => {
    logger.setLogLevel('SILENT')
    await deploy(BROKEN)
  })

  test('costs the job a retry, whoever runs it, and the job says why', async () => {
    const { id } = await onlyJob()
    expect(await api.send('POST', `/job/${id}/execute`)).toMatchObject({ status: 404, body: { message: REASON } })
    expect(await onlyJob()).toMatchObject({ id, retries: 2, exceptionMessage: REASON })
    await fail(1)
    expect(await onlyJob()).toMatchObject({ id, retries: 1, dueDate: '2026-01-01T13:00:00.000+0000' })
    expect((await api.get(`/job/${id}/stacktrace`)).body).toEqual(REASON)
    expect(await incidents()).toEqual([])
  })

  test('is an incident of the definition after the last retry, and is not tried again', async () => {
    const { id } = await onlyJob()
    await fail(5)
    const job = await onlyJob()
    expect(job).toMatchObject({ id, retries: 0 })
    const [incident, ...more] = await incidents()
    expect(more).toEqual([])
    const { processDefinitionId, jobDefinitionId } = Object(job)
    expect(incident).toEqual({
      id: expect.any(String),
      processDefinitionId,
      processInstanceId: null,
      executionId: null,
      incidentTimestamp: '2026-01-01T13:00:00.000+0000',
      incidentType: 'failedJob',
      activityId: 'start',
      failedActivityId: null,
      causeIncidentId: incident?.id,
      rootCauseIncidentId: incident?.id,
      configuration: id,
      tenantId: null,
      incidentMessage: REASON,
      jobDefinitionId,
      annotation: null,
    })
    expect((await api.get(`/incident/${incident?.id}`)).body).toEqual(incident)
    expect(await countOf(`/incident/count?processDefinitionId=${processDefinitionId}`)).toBe(1)
    expect(await countOf('/incident/count?processDefinitionId=other')).toBe(0)
    expect(await nextTimerDue(shell.services.db)).toBeUndefined()
  })

  test.each([
    ['its own', (job: string) => api.send('PUT', `/job/${job}/retries`, { retries: 2 })],
    [
      'its definition’s',
      async () => api.send('PUT', `/job-definition/${Object(await onlyJob()).jobDefinitionId}/retries`, { retries: 2 }),
    ],
    [
      'a batch’s',
      async () => {
        await api.send('POST', '/job/retries', { jobQuery: { noRetriesLeft: true }, retries: 2 })
        await deliverAll(shell)
      },
    ],
  ])('is tried again with new retries, %s', async (_, setRetries) => {
    await fail(3)
    const { id } = await onlyJob()
    await setRetries(id)
    expect(await incidents()).toEqual([])
    expect(await onlyJob()).toMatchObject({ id, retries: 2, exceptionMessage: REASON })
    await fail(1)
    expect(await onlyJob()).toMatchObject({ id, retries: 1 })
  })

  test('can be given retries for another time', async () => {
    await fail(3)
    const { id } = await onlyJob()
    const dueDate = '2026-01-01T18:00:00.000+0000'
    expect(await api.send('PUT', `/job/${id}/retries`, { retries: 1, dueDate })).toMatchObject({ status: 204 })
    expect(await onlyJob()).toMatchObject({ id, retries: 1, dueDate })
    expect(await incidents()).toEqual([])
  })
})

test('deleted, it starts nothing any more', async () => {
  await deploy(HOURLY)
  const { id } = await onlyJob()
  expect(await api.send('DELETE', `/job/${id}`)).toMatchObject({ status: 204 })
  expect(await list('/job')).toEqual([])
  shell.setTime(START_TIME + HOUR)
  await fireDueTimers(shell.services)
  expect(await instances()).toBe(0)
})

test.each([
  ['suspended', { suspended: true }],
  ['priority', { priority: 1 }],
])('its %s cannot be set, and the answer says so', async (what, body) => {
  await deploy(HOURLY)
  const { id } = await onlyJob()
  expect(await api.send('PUT', `/job/${id}/${what}`, body)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("timer start event 'start'") },
  })
})
