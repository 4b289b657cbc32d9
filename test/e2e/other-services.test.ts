import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startEmbeddedDatabase } from '../../infra/local/database/embedded-database.ts'
import { startEmbeddedQueues } from '../../infra/local/queues/embedded-queues.ts'
import { createRestClient } from '../support/server/rest-client.ts'
import { runServerProcess, startServerProcess } from '../support/server/server-process.ts'
import { useTemporaryDirectory } from '../support/server/temporary-directory.ts'
import { chain, model } from '../support/shell.ts'

const directory = useTemporaryDirectory()
const AWS_ACCESS_KEY_ID = 'somebody'
const credentials = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: 'secret' }

/** The job of the first activity is a message, the second waits. */
const MODEL = model(
  'elsewhere',
  `<startEvent id="start"/>
   <serviceTask id="job" camunda:asyncBefore="true" camunda:expression="\${1}"/>
   <userTask id="after"/>${chain('start', 'job', 'after')}`,
)

test('a DynamoDB and an SQS that the environment names are used, and nothing embedded is started', async () => {
  await using started = new AsyncDisposableStack()
  const database = await startEmbeddedDatabase(AWS_ACCESS_KEY_ID)
  started.defer(database.stop)
  const queues = await startEmbeddedQueues(AWS_ACCESS_KEY_ID)
  started.defer(queues.stop)
  const dataDirectory = join(directory.path, 'unused')
  const environment = {
    ...credentials,
    DATA_DIR: dataDirectory,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
  }
  await using first = await startServerProcess(environment)
  const client = createRestClient(first.url)
  await client.deploy('elsewhere', { 'elsewhere.bpmn': MODEL })
  await client.ok('POST', '/process-definition/key/elsewhere/start', {})
  await expect.poll(() => client.ok('GET', '/task/count'), { timeout: 20_000 }).toEqual({ count: 1 })
  expect(await first.end('SIGTERM')).toBe(0)

  await using second = await startServerProcess(environment)
  expect(await createRestClient(second.url).ok('GET', '/task/count')).toEqual({ count: 1 })
  expect(await second.end('SIGTERM')).toBe(0)
  expect(existsSync(dataDirectory)).toBe(false)
})

test('two servers on another DynamoDB do not share the embedded queues of one directory', async () => {
  const database = await startEmbeddedDatabase(AWS_ACCESS_KEY_ID)
  const environment = { ...credentials, DATA_DIR: directory.path, AWS_ENDPOINT_URL_DYNAMODB: database.endpoint }
  await using first = await startServerProcess(environment)
  const { code, output } = await runServerProcess([], { ...environment, PORT: '0' })
  expect(output.trim()).toBe(`${directory.path} is in use by another server; stop it, or choose another DATA_DIR.`)
  expect(code).toBe(1)
  expect(await first.end('SIGTERM')).toBe(0)
  await database.stop()
})

test.each([
  [
    'http://127.0.0.1:1',
    /^AWS_ENDPOINT_URL_DYNAMODB: http:\/\/127\.0\.0\.1:1 cannot be used \([^\n]+\): start [^\n]+$/,
  ],
  ['nonsense', /^AWS_ENDPOINT_URL_DYNAMODB: give the URL of a service[^\n]+$/],
])('a DynamoDB at %s is told in one line, and ends the start with 1', async (url, line) => {
  const settings = { ...credentials, DATA_DIR: ':memory:', PORT: '0', AWS_ENDPOINT_URL_DYNAMODB: url }
  const { code, output } = await runServerProcess([], settings)
  expect(output.trim()).toMatch(line)
  expect(code).toBe(1)
})
