import { afterEach, beforeEach, expect, test } from 'vitest'
import { fireStartTimer, readStartTimerJob } from '../../../../functions/jobs/start-timers.ts'
import { fireDueTimers } from '../../../../functions/jobs/timers.ts'
import { setDefinitionSuspended } from '../../../../functions/repository/definitions.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { countInstances, countOf, deployOne, HOUR_MS, HOURLY, list, ONCE, onlyJob, startsBy } from './start-timers.ts'

let shell: Shell
let api: ApiClient

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterEach(() => shell.stop())

test('executed, a cycle starts an instance now and goes on in its rhythm', async () => {
  const { id } = await deployOne(shell, startsBy('<timeCycle>R2/PT1H</timeCycle>'))
  const first = await onlyJob(api)
  shell.setTime(START_TIME + HOUR_MS / 2)
  expect(await api.send('POST', `/job/${first.id}/execute`)).toMatchObject({ status: 204 })
  expect(await countOf(api, `/process-instance/count?processDefinitionId=${id}`)).toBe(1)
  expect(await countOf(api, '/task/count?taskDefinitionKey=look')).toBe(1)
  const second = await onlyJob(api)
  expect(second).toMatchObject({ dueDate: '2026-01-01T14:00:00.000+0000', createTime: '2026-01-01T12:30:00.000+0000' })
  expect(second.id).not.toBe(first.id)
  shell.setTime(START_TIME + HOUR_MS)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(1)
  shell.setTime(START_TIME + 2 * HOUR_MS)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(2)
  expect(await list(api, '/job')).toEqual([])
})

test('executed, a duration is used up, and a second execution finds nothing', async () => {
  await deployOne(shell, ONCE)
  const { id } = await onlyJob(api)
  const answers = [await api.send('POST', `/job/${id}/execute`), await api.send('POST', `/job/${id}/execute`)]
  expect(answers).toMatchObject([
    { status: 204 },
    { status: 404, body: { type: 'InvalidRequestException', message: `ENGINE-14026 No job found with id '${id}'` } },
  ])
  shell.setTime(START_TIME + 2 * HOUR_MS)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(1)
})

test('executed by several at the same time it starts one instance', async () => {
  await deployOne(shell, ONCE)
  const { id } = await onlyJob(api)
  await Promise.all(Array.from({ length: 4 }, () => api.send('POST', `/job/${id}/execute`)))
  expect(await countInstances(api)).toBe(1)
})

test('while its definition is suspended it does not fire and is not executed; afterwards it is made up for', async () => {
  const { id } = await deployOne(shell, HOURLY)
  await setDefinitionSuspended(shell.services, id, true)
  const job = await onlyJob(api)
  expect(job).toMatchObject({ suspended: true })
  shell.setTime(START_TIME + HOUR_MS)
  await fireDueTimers(shell.services)
  expect(await api.send('POST', `/job/${job.id}/execute`)).toMatchObject({
    status: 404,
    body: { type: 'InvalidRequestException', message: expect.stringContaining(id), code: null },
  })
  expect(await countInstances(api)).toBe(0)
  expect(await onlyJob(api)).toEqual(job)
  await setDefinitionSuspended(shell.services, id, false)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(1)
})

test('a cycle that could not fire for long starts one instance, not one for each time that has passed', async () => {
  const { id } = await deployOne(shell, startsBy('<timeCycle>R9/PT1H</timeCycle>'))
  await setDefinitionSuspended(shell.services, id, true)
  shell.setTime(START_TIME + 5.5 * HOUR_MS)
  await setDefinitionSuspended(shell.services, id, false)
  for (const _ of [1, 2, 3]) await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(1)
  expect(await onlyJob(api)).toMatchObject({ dueDate: '2026-01-01T18:00:00.000+0000' })
  for (const hour of [6, 7, 8, 9, 10]) {
    shell.setTime(START_TIME + hour * HOUR_MS)
    await fireDueTimers(shell.services)
  }
  expect(await countInstances(api)).toBe(5)
  expect(await list(api, '/job')).toEqual([])
})

test('a firing that comes again much later starts nothing, and leaves one job', async () => {
  await deployOne(shell, HOURLY)
  const stale = await readStartTimerJob(shell.services, (await onlyJob(api)).id)
  if (stale === undefined) throw new Error('there is no job')
  shell.setTime(START_TIME + HOUR_MS)
  await fireDueTimers(shell.services)
  shell.setTime(START_TIME + 2.5 * HOUR_MS)
  await fireStartTimer(shell.services, stale)
  expect(await countInstances(api)).toBe(1)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(2)
  expect(await onlyJob(api)).toMatchObject({ dueDate: '2026-01-01T15:00:00.000+0000' })
})

test('at another due date it stays the same job, fires then, and goes on in its rhythm', async () => {
  await deployOne(shell, HOURLY)
  const job = await onlyJob(api)
  const earlier = { duedate: '2026-01-01T12:00:00.000+0000' }
  for (const duedate of ['2026-01-01T15:30:00.000+0000', '2026-01-01T12:10:00.000+0000']) {
    expect(await api.send('PUT', `/job/${job.id}/duedate`, { duedate })).toMatchObject({ status: 204 })
    expect(await onlyJob(api)).toEqual({ ...job, dueDate: duedate })
  }
  shell.setTime(START_TIME + HOUR_MS / 6)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(1)
  expect(await onlyJob(api)).toMatchObject({ dueDate: '2026-01-01T14:00:00.000+0000' })
  expect(await api.send('PUT', `/job/${job.id}/duedate`, earlier)).toMatchObject({ status: 404 })
})

test('moved to the date of the next one and executed before, it leaves the next one', async () => {
  await deployOne(shell, HOURLY)
  const { id } = await onlyJob(api)
  await api.send('PUT', `/job/${id}/duedate`, { duedate: '2026-01-01T14:00:00.000+0000' })
  await api.send('POST', `/job/${id}/execute`)
  expect(await onlyJob(api)).toMatchObject({
    id: expect.not.stringMatching(id),
    dueDate: '2026-01-01T14:00:00.000+0000',
  })
  shell.setTime(START_TIME + 2 * HOUR_MS)
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(2)
})

test('without a due date it is due now; the dates that follow cannot be moved along', async () => {
  await deployOne(shell, HOURLY)
  const { id } = await onlyJob(api)
  expect(await api.send('PUT', `/job/${id}/duedate`, { duedate: null, cascade: true })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('cascade') },
  })
  expect(await api.send('PUT', `/job/${id}/duedate`, { duedate: null })).toMatchObject({ status: 204 })
  await fireDueTimers(shell.services)
  expect(await countInstances(api)).toBe(1)
})
