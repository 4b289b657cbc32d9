import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { TooManyJobsError } from '../../../../functions/batch/create/create-batch.ts'
import { errorResponse } from '../../../../functions/http/error-response.ts'
import { logger } from '../../../../functions/shell/observability.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterAll(() => shell.stop())

const error = (status: number, message: unknown, type = 'InvalidRequestException', code: unknown = null) => ({
  status,
  body: { type, message, code },
})

describe('a mistake of the caller is answered in the reference’s error form', () => {
  test('JSON that cannot be read', async () => {
    expect(await api.raw('/modification/execute', '{"processDefinitionId":', 'application/json')).toMatchObject(
      error(400, ''),
    )
    expect(await api.raw('/process-instance', '{', 'application/json')).toMatchObject(error(400, ''))
  })

  test.each([
    ['/modification/executeAsync', { instructions: [{ type: 'jump' }] }, /instructions\.0\.type/],
    ['/modification/executeAsync', { instructions: [null] }, /instructions\.0/],
    ['/modification/executeAsync', { processInstanceIds: 'x' }, /processInstanceIds/],
    ['/modification/executeAsync', { skipCustomListeners: 'maybe' }, /skipCustomListeners/],
    ['/process-instance', { processInstanceIds: [1] }, /processInstanceIds\.0/],
    ['/task/count', { createdAfter: 'yesterday' }, /createdAfter/],
  ])('a field of the wrong type in %s: %j names it', async (path, body, message) => {
    expect(await api.send('POST', path, body)).toMatchObject(error(400, expect.stringMatching(message)))
  })

  test.each([
    ['{"variables": {"n": {"value": 1e400}}}', 'the number 1e400 is too large'],
    ['{"variables": {"n": {"value": "\\ud800"}}}', 'a text has half a surrogate pair'],
    [`{"a": ${'['.repeat(2000)}${']'.repeat(2000)}}`, 'it is nested more deeply than 1000 levels'],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'it is not UTF-8'],
  ])('what cannot be kept as it is: %s', async (body, problem) => {
    expect(await api.raw('/process-definition/key/any/start', body, 'application/json')).toMatchObject(
      error(400, `Cannot read the request body: ${problem}`),
    )
  })

  test('a body of a type that nobody reads', async () => {
    expect(await api.raw('/task/x/complete', 'variables=1', 'application/x-www-form-urlencoded')).toMatchObject({
      status: 415,
      body: { type: 'NotSupportedException' },
    })
  })

  test('a path that there is not, and an engine that there is not', async () => {
    expect(await api.get('/no-such-resource')).toMatchObject({ status: 404, body: { type: 'NotFoundException' } })
    expect(await api.get('/engine-rest/engine/other/task')).toMatchObject(
      error(404, 'Process engine other not available'),
    )
  })

  test('a method that a path has not, with those that it has', async () => {
    const answer = await api.get('/modification/execute')
    expect(answer).toMatchObject({ status: 405, body: { type: 'NotAllowedException' } })
    expect(answer.headers.get('allow')).toBe('POST')
  })

  test.each([
    ['PUT', '/job/count', 'GET, HEAD, POST'],
    ['DELETE', '/deployment/registered', 'GET, HEAD'],
    ['PUT', '/task/x/comment/create', 'POST'],
    ['POST', '/process-definition/key/start', 'GET, HEAD, DELETE'],
  ] as const)('%s %s: a word that is a resource of its own is never taken for an id', async (method, path, allowed) => {
    const answer = await api.send(method, path, {})
    expect(answer).toMatchObject({ status: 405, body: { message: `Method ${method} is not allowed for path ${path}` } })
    expect(answer.headers.get('allow')).toBe(allowed)
  })

  test('an order by nothing that there is, also where it is only counted', async () => {
    const sorting = [{ sortBy: 'colour', sortOrder: 'asc' }]
    const refused = error(400, "Cannot set query parameter 'sortBy' to value 'colour'")
    expect(await api.send('POST', '/job', { sorting })).toMatchObject(refused)
    expect(await api.send('POST', '/job/count', { sorting })).toMatchObject(refused)
  })

  test.each([
    ['/job', 'jobDueDate'],
    ['/task', 'name'],
    ['/execution', 'instanceId'],
    ['/process-instance', 'instanceId'],
  ])('an order of %s that goes neither up nor down', async (path, sortBy) => {
    const message = 'Invalid query: call asc() or desc() after using orderByXX(): direction is null'
    for (const one of [path, `${path}/count`])
      expect(await api.send('POST', one, { sorting: [{ sortBy }] })).toMatchObject({ status: 400, body: { message } })
    const wrong = { sorting: [{ sortBy: 'colour', sortOrder: 'up' }] }
    expect((await api.send('POST', path, wrong)).status).toBe(400)
  })

  test.each([
    ['/message', { messageName: 'm', tenantId: 'a', withoutTenantId: true }],
    ['/signal', { name: 's', tenantId: 'a', withoutTenantId: true }],
    ['/condition', { variables: {}, tenantId: 'a', withoutTenantId: true }],
  ])('an event of a tenant and of none: %s', async (path, body) => {
    const message = "Parameter 'tenantId' cannot be used together with parameter 'withoutTenantId'."
    expect(await api.send('POST', path, body)).toMatchObject(error(400, message))
  })

  test('a filter of jobs that nobody knows: it would change all of them', async () => {
    const body = { retries: 7, jobQuery: { procesDefinitionKey: 'nope' } }
    const message = expect.stringContaining('procesDefinitionKey')
    expect(await api.send('POST', '/job/retries', body)).toMatchObject({ status: 400, body: { message } })
  })

  test('what cannot be compared with a variable when tasks are fetched', async () => {
    const topics = [{ topicName: 't', lockDuration: 1000, processVariables: { g: { value: 1 } } }]
    expect(await api.send('POST', '/external-task/fetchAndLock', { workerId: 'w', maxTasks: 1, topics })).toMatchObject(
      { status: 400, body: { message: 'Object values cannot be used to query' } },
    )
  })

  test('a content type that is not JSON', async () => {
    expect((await api.raw('/modification/execute', 'x=1', 'text/plain')).status).toBe(415)
    expect((await api.raw('/process-instance', 'x=1', 'text/plain')).status).toBe(415)
    expect((await api.send('POST', '/deployment/create', {})).status).toBe(415)
  })

  test('a body that is too large', async () => {
    const body = { processInstanceIds: Array.from({ length: 260_000 }, () => 'a'.repeat(38)) }
    expect(await api.send('POST', '/modification/executeAsync', body)).toMatchObject(
      error(413, expect.stringContaining('larger than')),
    )
  })

  test('an answer in plain text for a client that only takes JSON', async () => {
    const path = '/job/01a20afc-f2d7-7000-8000-fb9cb6c77d43/stacktrace'
    expect((await api.get(path, { accept: 'application/json' })).status).toBe(406)
    expect((await api.get(path, { accept: 'text/plain' })).status).toBe(404)
  })

  test('more jobs than a batch can have, with what to do', async () => {
    const app = new Hono().onError(errorResponse).get('/', () => {
      throw new TooManyJobsError(8_388_607, 1)
    })
    const response = await app.request('/')
    expect({ status: response.status, body: await response.json() }).toMatchObject(
      error(400, expect.stringMatching(/at most 8388607 jobs.*raise invocationsPerBatchJob, or divide/)),
    )
  })

  test('a filter that is not supported is named, not ignored', async () => {
    expect(await api.get('/task?assigneeExpression=x')).toMatchObject(
      error(400, "The filter 'assigneeExpression' is not supported"),
    )
    expect(await api.send('POST', '/history/task', { taskHadCandidateUser: 'kim' })).toMatchObject(
      error(400, "The filter 'taskHadCandidateUser' is not supported"),
    )
  })
})

test('a failure of ours is logged and says nothing of its insides', async () => {
  const failing = apiClient({
    ...shell.services,
    db: { ...shell.services.db, tableName: 'no-such-table' },
  })
  const log = vi.spyOn(logger, 'error').mockImplementation(() => {})
  const answer = await failing.get('/batch/01a20afc-f2d7-7000-8000-fb9cb6c77d43')
  expect(answer).toMatchObject({ status: 500, body: { type: 'ProcessEngineException' } })
  expect(JSON.stringify(answer.body)).not.toMatch(/no-such-table|ResourceNotFound| at /)
  expect(log).toHaveBeenCalledOnce()
})
