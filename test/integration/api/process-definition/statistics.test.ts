import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { keptStatistics } from '../../../../functions/query/statistics/kept-statistics.ts'
import { boundTenants, type Tenants, withTenants } from '../../../../functions/store/dynamodb/tenants.ts'
import { ACTIVITY_STATISTICS, DEFINITION_STATISTICS } from '../../../../functions/store/statistics-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../../support/shell.ts'

let shell: Shell
let api: ApiClient
let id: string

const scopes = model(
  'scopes',
  `<startEvent id="start"/><parallelGateway id="fork"/>
  <subProcess id="sub"><startEvent id="inside"/><userTask id="inner"/>${chain('inside', 'inner')}</subProcess>
  <userTask id="beside" camunda:asyncBefore="true"/><task id="through"/><parallelGateway id="join"/><userTask id="last"/>
  ${chain('start', 'fork', 'sub', 'join', 'last')}${chain('fork', 'beside')}
  <sequenceFlow id="beside-join" sourceRef="beside" targetRef="join"/>${chain('fork', 'through')}
  <sequenceFlow id="through-join" sourceRef="through" targetRef="join"/>`,
)

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  id = (await shell.deploy(scopes))[0]?.id ?? ''
})
afterEach(() => shell.stop())

const path = () => `/process-definition/${id}/statistics`

test('tokens are counted where they are: no scope beside what is in it, nothing that waits for others at a join', async () => {
  await shell.start('scopes')
  await shell.start('scopes')
  const { body } = await api.get(path())
  expect(body).toEqual([
    expect.objectContaining({ id: 'inner', instances: 2 }),
    expect.objectContaining({ id: 'beside', instances: 2 }),
  ])
})

test('a count that took long is kept: asked again it is one read, and says how old it is', async () => {
  const activities = [{ activityId: 'inner', instances: 7, failedJobs: 1, incidents: { failedJob: 1 } }]
  await ACTIVITY_STATISTICS.put(shell.services.db, id, {
    counts: activities,
    countedAt: START_TIME - 5_000,
    took: 3_000,
  })
  shell.meter.requests.clear()
  const { body, headers } = await api.get(`${path()}?failedJobs=true&incidentsForType=failedJob`)
  expect(body).toMatchObject([
    { id: 'inner', instances: 7, failedJobs: 1, incidents: [{ incidentType: 'failedJob', incidentCount: 1 }] },
  ])
  expect([headers.get('age'), headers.get('last-modified')]).toEqual(['5', 'Thu, 01 Jan 2026 11:59:55 GMT'])
  // The definition and the counts.
  expect(Object.fromEntries(shell.meter.requests)).toEqual({ GetItem: 2 })
  const again = await api.get(`${path()}?failedJobs=true&incidentsForType=failedJob`, {
    'if-none-match': headers.get('etag') ?? '',
  })
  expect([again.status, again.body]).toEqual([304, null])
})

test('it is counted anew where the kept one is old, or where somebody wants it now', async () => {
  await shell.start('scopes')
  const activities = [{ activityId: 'inner', instances: 7, failedJobs: 0, incidents: {} }]
  await ACTIVITY_STATISTICS.put(shell.services.db, id, {
    counts: activities,
    countedAt: START_TIME - 5_000,
    took: 3_000,
  })
  const counted = expect.arrayContaining([expect.objectContaining({ id: 'inner', instances: 1 })])
  expect((await api.get(path(), { 'cache-control': 'no-cache' })).body).toEqual(counted)
  shell.setTime(START_TIME + 3600_000)
  expect((await api.get(path())).body).toEqual(counted)
})

test('what is kept for everybody is counted without the bounds of who asks', async () => {
  const bounds: Tenants[] = []
  const statistics = keptStatistics(ACTIVITY_STATISTICS, async () => {
    bounds.push(boundTenants())
    return []
  })
  await withTenants(['alpha'], () => statistics(shell.services, 'all', { fresh: true }))
  expect(bounds).toEqual([undefined])
})

test('incidents of all types and of one exclude one another', async () => {
  expect(await api.get(`${path()}?incidents=true&incidentsForType=failedJob`)).toMatchObject({
    status: 400,
    body: {
      type: 'InvalidRequestException',
      message: 'Only one of the query parameter includeIncidents or includeIncidentsForType can be set.',
    },
  })
})

describe('the statistics of all definitions', () => {
  const ALL = '/process-definition/statistics'

  test('count the running instances of each version, failed jobs and incidents where they are asked for', async () => {
    await shell.start('scopes')
    const ended = await shell.start('scopes')
    await api.send('DELETE', `/process-instance/${ended.id}`)
    const [job] = z.array(z.object({ id: z.string() })).parse((await api.get('/job')).body)
    await api.send('PUT', `/job/${job?.id}/retries`, { retries: 0 })
    const [second] = await shell.deploy(scopes)
    expect(await api.get(`${ALL}?failedJobs=true&rootIncidents=true`)).toMatchObject({
      status: 200,
      body: [
        {
          '@class': 'org.camunda.bpm.engine.rest.dto.repository.ProcessDefinitionStatisticsResultDto',
          id,
          instances: 1,
          failedJobs: 1,
          definition: { id, key: 'scopes', version: 1 },
          incidents: [{ incidentType: 'failedJob', incidentCount: 1 }],
        },
        { id: second?.id, instances: 0, failedJobs: 0, definition: { version: 2 }, incidents: [] },
      ],
    })
    expect(await api.get(ALL)).toMatchObject({ body: [{ failedJobs: 0, incidents: [] }, {}] })
  })

  test('are one read of what was counted and one of the definitions, however many instances there are', async () => {
    const counts = [{ definitionId: id, instances: 1_000_000, failedJobs: 3, incidents: { failedJob: 3 } }]
    const kept = { counts, countedAt: START_TIME - 5_000, took: 8_000 }
    await DEFINITION_STATISTICS.put(shell.services.db, 'definitions', kept)
    shell.meter.requests.clear()
    const { body, headers } = await api.get(ALL)
    expect(body).toMatchObject([{ id, instances: 1_000_000 }])
    expect(headers.get('age')).toBe('5')
    expect(Object.fromEntries(shell.meter.requests)).toEqual({ GetItem: 1, Query: 1 })
    expect((await api.get(ALL, { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304)
  })

  test('are not kept where no item has room for them, and given all the same', async () => {
    const counts = Array.from({ length: 4_000 }, (_, n) => ({
      definitionId: `key:${n}:${'u'.repeat(40)}`,
      instances: 1,
      failedJobs: 0,
      incidents: {},
    }))
    await DEFINITION_STATISTICS.put(shell.services.db, 'large', { counts, countedAt: START_TIME, took: 8_000 })
    expect(await DEFINITION_STATISTICS.read(shell.services.db, 'large')).toBeUndefined()
  })

  test.each([
    ['incidents=true&rootIncidents=true', 'includeIncidents or includeRootIncidents'],
    ['rootIncidents=false&incidentsForType=x', 'includeRootIncidents or includeIncidentsForType'],
  ])('%s exclude one another', async (query, names) => {
    const message = `Only one of the query parameter ${names} can be set.`
    expect(await api.get(`${ALL}?${query}`)).toMatchObject({ status: 400, body: { message } })
  })
})
