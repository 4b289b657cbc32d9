import { afterEach, beforeEach, expect, test } from 'vitest'
import { putStatistics } from '../../../functions/store/statistics-items.ts'
import { type ApiClient, apiClient } from '../../support/api-client.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

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
  await putStatistics(shell.services.db, id, { activities, countedAt: START_TIME - 5_000, took: 3_000 })
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
  await putStatistics(shell.services.db, id, { activities, countedAt: START_TIME - 5_000, took: 3_000 })
  const counted = expect.arrayContaining([expect.objectContaining({ id: 'inner', instances: 1 })])
  expect((await api.get(path(), { 'cache-control': 'no-cache' })).body).toEqual(counted)
  shell.setTime(START_TIME + 3600_000)
  expect((await api.get(path())).body).toEqual(counted)
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
