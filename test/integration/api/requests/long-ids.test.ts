import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../../../functions/http/app.ts'
import { RESOURCES } from '../../../../functions/routes/resources.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { TWO_TASKS } from '../../../support/batches.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(TWO_TASKS)
})
afterAll(() => shell.stop())

const LONG = 'x'.repeat(2500)

const REFUSED = {
  status: 400,
  body: { message: expect.stringMatching(/too long: with its prefix it has \d+ bytes; the limit is (1024|2048)/) },
}

describe('an id that nothing can be stored under is refused with its limit', () => {
  test.each([
    `/batch/${LONG}`,
    `/deployment/${LONG}`,
    `/deployment/${LONG}/resources/${LONG}/data`,
    `/history/process-instance/${LONG}`,
    `/history/batch/${LONG}`,
    `/modification/preview/${LONG}`,
    `/process-definition/${LONG}:1:uuid`,
    `/process-definition/key/${LONG}`,
    `/process-definition/key/two-tasks/tenant-id/${LONG}`,
    `/process-instance?processInstanceIds=${LONG}`,
    `/process-instance?superProcessInstance=${LONG}`,
    `/process-instance?processDefinitionKey=${LONG}`,
    `/history/process-instance?processInstanceId=${LONG}`,
    `/batch?batchId=${LONG}`,
  ])('GET %.60s', async (path) => {
    expect(await api.get(path)).toMatchObject(REFUSED)
  })

  test('POST /message', async () => {
    const body = { messageName: 'm', processInstanceId: LONG }
    expect(await api.send('POST', '/message', body)).toMatchObject(REFUSED)
  })
})

test.each(['/task', '/process-definition', '/process-definition/statistics', '/task/nobody', '/deployment/registered'])(
  'HEAD %s is GET without a body',
  async (path) => {
    const app = createApp(shell.services, RESOURCES)
    const [head, get] = [await app.request(path, { method: 'HEAD' }), await app.request(path)]
    expect([head.status, ...head.headers]).toEqual([get.status, ...get.headers])
    expect(await head.text()).toBe('')
  },
)
