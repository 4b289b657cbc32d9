import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { batchNow, deliverAll, MISSING_IDS, modify, startInstances, TWO_TASKS } from '../../support/batches.ts'
import { type Shell, startShell } from '../../support/shell.ts'

const GONE = "ENGINE-13036 Process instance '<id>' cannot be modified. The process instance does not exist"
const SUSPENDED = "ENGINE-03043 Execution with id '<id>' is suspended."
const CSV = { accept: 'text/csv' }

let shell: Shell
let api: ApiClient
let definitionId: string
let suspended: string
let batchId: string
const gone = [...MISSING_IDS.slice(0, 2), '=1+1', 'a,"b"']

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  const [moved = '', other = ''] = await startInstances(shell, 2)
  suspended = other
  await commandInstance(shell.services, suspended, { kind: 'setSuspended', suspended: true })
  const batch = await modify(shell.services, definitionId, [moved, suspended, ...gone])
  batchId = batch.id
  await deliverAll(shell)
})
afterAll(() => shell.stop())

const instancesShape = z.array(z.looseObject({ processInstanceId: z.string(), state: z.string() }))

async function idsSaying(message: string, rest = ''): Promise<string[]> {
  const answer = await api.get(`/batch/${batchId}/instances?message=${encodeURIComponent(message)}${rest}`)
  expect(answer.status, answer.text).toBe(200)
  return instancesShape.parse(answer.body).map(({ processInstanceId }) => processInstanceId)
}

test('instances are found by the message that the summary has, page by page', async () => {
  expect(await idsSaying(GONE)).toEqual(gone)
  expect(await idsSaying(GONE, '&firstResult=1&maxResults=2')).toEqual(gone.slice(1, 3))
  expect(await idsSaying(SUSPENDED)).toEqual([suspended])
  expect(await idsSaying(SUSPENDED, '&state=modified')).toEqual([])
  expect(await idsSaying('nobody says this')).toEqual([])
})

test('as CSV they are lines that a spreadsheet reads and does not calculate; Link leads through all pages', async () => {
  const failed = await api.get(`/batch/${batchId}/instances?state=failed`, CSV)
  expect(failed.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(failed.headers.get('link')).toBeNull()
  const [header, first, , , formula, quoted, end] = failed.text.split('\r\n')
  expect(header).toBe('processInstanceId,state,time,message')
  expect(first).toContain(`${suspended},failed,2026-01-01T12:00:00.000+0000,ENGINE-03043`)
  expect(formula).toMatch(/^'=1\+1,failed,/)
  expect(quoted).toMatch(/^"a,""b""",failed,/)
  expect(end).toBe('')

  const lines: string[] = []
  let query: string | undefined = '?maxResults=4'
  while (query !== undefined) {
    const answer = await api.get(`/batch/${batchId}/instances${query}`, CSV)
    lines.push(...answer.text.split('\r\n').slice(1, -1))
    query = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  expect(lines).toHaveLength(6)
  expect(lines.slice(1).join('\r\n')).toBe(failed.text.split('\r\n').slice(1, -1).join('\r\n'))
})

test('who asks for no line, or for those behind the last, is led no further', async () => {
  for (const query of ['?maxResults=0', '?firstResult=6', '?firstResult=600&maxResults=1', '?state=pending']) {
    const answer = await api.get(`/batch/${batchId}/instances${query}`, CSV)
    expect(answer.text).toBe('processInstanceId,state,time,message\r\n')
    expect(answer.headers.get('link'), query).toBeNull()
  }
})

test('those that failed with one message are tried again, the others are left as they are', async () => {
  await commandInstance(shell.services, suspended, { kind: 'setSuspended', suspended: false })
  shell.setTime(shell.services.now() + 60_000)
  const answer = await api.send('POST', `/batch/${batchId}/retry-failed`, { message: SUSPENDED })
  expect(answer.status, answer.text).toBe(204)
  await deliverAll(shell)
  const instances = instancesShape.parse((await api.get(`/batch/${batchId}/instances`)).body)
  expect(instances.map(({ state }) => state)).toEqual(['modified', 'modified', 'failed', 'failed', 'failed', 'failed'])
  expect(instances[2]).toMatchObject({ time: '2026-01-01T12:00:00.000+0000' })
  expect(await idsSaying(SUSPENDED)).toEqual([])
  const log = await api.get(`/history/user-operation?batchId=${batchId}&operationType=RetryFailed`)
  expect(log.body).toMatchObject([{ property: 'message', newValue: SUSPENDED }])
  expect((await api.send('POST', `/batch/${batchId}/retry-failed`, { mesage: GONE })).status).toBe(400)
  expect((await api.send('POST', `/batch/${batchId}/retry-failed`)).status).toBe(204)
  await deliverAll(shell)
  expect(await batchNow(shell.services, batchId)).toMatchObject({ modifiedInstances: 2, failedInstances: 4 })
})

test('an instance says which batches have modified it, after its end too', async () => {
  const [second = ''] = await startInstances(shell, 1)
  const batches: string[] = []
  for (const seconds of [100, 200]) {
    shell.setTime(Date.UTC(2026, 0, 2) + seconds * 1000)
    const again = [{ type: 'startBeforeActivity', activityId: 'second' }] as const
    const batch = await modify(shell.services, definitionId, [second], again)
    batches.unshift(batch.id)
    await deliverAll(shell)
  }
  const expected = [
    { batchId: batches[0], type: 'instance-modification', state: 'modified', time: '2026-01-02T00:03:20.000+0000' },
    { batchId: batches[1], type: 'instance-modification', state: 'modified', time: '2026-01-02T00:01:40.000+0000' },
  ]
  expect((await api.get(`/process-instance/${second}/batches`)).body).toEqual(expected)
  expect((await api.send('DELETE', `/process-instance/${second}`)).status).toBe(204)
  expect((await api.get(`/process-instance/${second}`)).status).toBe(404)
  expect((await api.get(`/process-instance/${second}/batches`)).body).toEqual(expected)
  expect((await api.get(`/process-instance/${MISSING_IDS[0]}/batches`)).status).toBe(404)
})

test('the time of a modification is to the second, and not before its batch began', async () => {
  const [id = ''] = await startInstances(shell, 1)
  shell.setTime(Date.UTC(2026, 0, 3, 12, 0, 0, 825))
  const batch = await modify(shell.services, definitionId, [id])
  shell.setTime(Date.UTC(2026, 0, 3, 12, 0, 0, 990))
  await deliverAll(shell)
  const time = '2026-01-03T12:00:00.825+0000'
  expect((await api.get(`/batch/${batch.id}/instances`)).body).toMatchObject([{ state: 'modified', time }])
  expect((await api.get(`/process-instance/${id}/batches`)).body).toMatchObject([{ batchId: batch.id, time }])
})
