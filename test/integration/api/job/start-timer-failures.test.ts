import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fireDueTimers } from '../../../../functions/jobs/timers.ts'
import { logger } from '../../../../functions/shell/observability.ts'
import { nextTimerDue } from '../../../../functions/store/waiting/timer-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll } from '../../../support/batches.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { countOf, deployOne, HOUR_MS, list, onlyJob } from './start-timers.ts'

let shell: Shell
let api: ApiClient

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterEach(() => shell.stop())

describe('an instance that cannot be started', () => {
  const WAITING = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
  const BROKEN = model(
    'nightly',
    `<startEvent id="start">${WAITING}</startEvent><serviceTask id="work" camunda:expression="\${missing.value}"/>${chain('start', 'work')}`,
  )
  const REASON = expect.stringContaining('missing')
  const incidents = () => list(api, '/incident')

  /** The timer fires this often, if it may. */
  async function fail(times: number): Promise<void> {
    shell.setTime(START_TIME + HOUR_MS)
    for (let time = 0; time < times; time++) await fireDueTimers(shell.services)
  }

  beforeEach(async () => {
    logger.setLogLevel('SILENT')
    await deployOne(shell, BROKEN)
  })

  test('costs the job a retry, whoever runs it, and the job says why', async () => {
    const { id } = await onlyJob(api)
    expect(await api.send('POST', `/job/${id}/execute`)).toMatchObject({ status: 404, body: { message: REASON } })
    expect(await onlyJob(api)).toMatchObject({ id, retries: 2, exceptionMessage: REASON })
    await fail(1)
    expect(await onlyJob(api)).toMatchObject({ id, retries: 1, dueDate: '2026-01-01T13:00:00.000+0000' })
    expect((await api.get(`/job/${id}/stacktrace`)).body).toEqual(REASON)
    expect(await incidents()).toEqual([])
  })

  test('is an incident of the definition after the last retry, and is not tried again', async () => {
    const { id } = await onlyJob(api)
    await fail(5)
    const job = await onlyJob(api)
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
    expect(await countOf(api, `/incident/count?processDefinitionId=${processDefinitionId}`)).toBe(1)
    expect(await countOf(api, '/incident/count?processDefinitionId=other')).toBe(0)
    expect(await nextTimerDue(shell.services.db)).toBeUndefined()
  })

  test.each([
    ['its own', (job: string) => api.send('PUT', `/job/${job}/retries`, { retries: 2 })],
    [
      'its definition’s',
      async () =>
        api.send('PUT', `/job-definition/${Object(await onlyJob(api)).jobDefinitionId}/retries`, { retries: 2 }),
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
    const { id } = await onlyJob(api)
    await setRetries(id)
    expect(await incidents()).toEqual([])
    expect(await onlyJob(api)).toMatchObject({ id, retries: 2, exceptionMessage: REASON })
    await fail(1)
    expect(await onlyJob(api)).toMatchObject({ id, retries: 1 })
  })

  test('can be given retries for another time', async () => {
    await fail(3)
    const { id } = await onlyJob(api)
    const dueDate = '2026-01-01T18:00:00.000+0000'
    expect(await api.send('PUT', `/job/${id}/retries`, { retries: 1, dueDate })).toMatchObject({ status: 204 })
    expect(await onlyJob(api)).toMatchObject({ id, retries: 1, dueDate })
    expect(await incidents()).toEqual([])
  })
})
