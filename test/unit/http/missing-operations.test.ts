import { expect, test } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../../functions/http/app.ts'
import { REFERENCE_PATHS } from '../../../functions/http/description/reference-paths.ts'
import { RESOURCES } from '../../../functions/routes/resources.ts'
import { readConfiguration } from '../../../functions/shell/configuration.ts'
import { createDatabase } from '../../../functions/store/dynamodb/database.ts'
import { createMessageQueue } from '../../support/message-queue.ts'

const url = 'http://queue.invalid/q'
const environment = {
  TABLE_NAME: 'shunt',
  JOB_QUEUE_URL: url,
  SEED_QUEUE_URL: url,
  EXECUTION_QUEUE_URL: url,
  MONITOR_QUEUE_URL: url,
}

/** Nothing is asked of these: the description needs no database. */
const services = {
  db: createDatabase({ tableName: 'shunt', client: { region: 'us-east-1' } }),
  queues: createMessageQueue().queues,
  configuration: readConfiguration(environment),
  now: () => 0,
  newId: () => '',
}

const described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

const nameless = (path: string) => path.replaceAll(/\{.+?\}/g, '{}')

async function operationsOfShunt(): Promise<ReadonlySet<string>> {
  const document = await (await createApp(services, RESOURCES).request('/openapi.json')).json()
  return new Set(
    Object.entries(described.parse(document).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${nameless(path)}`),
    ),
  )
}

/** The operations of the reference, in the order of its paths; OPTIONS tell what somebody may do, and are left out. */
const operationsOfReference = REFERENCE_PATHS.trim()
  .split('\n')
  .flatMap((line) => {
    const [path = '', ...operations] = line.split(' ')
    return operations.map((operation) => ({ path, method: operation.split('=')[0] ?? '' }))
  })
  .filter(({ method }) => method !== 'options')

test('docs/missing-operations.md lists what Camunda 7 has and Shunt has not', async () => {
  const served = await operationsOfShunt()
  const missing = operationsOfReference.filter(({ path, method }) => !served.has(`${method} ${nameless(path)}`))
  const groups = Map.groupBy(missing, ({ path }) =>
    path
      .split('/')
      .slice(1, path.startsWith('/history/') ? 3 : 2)
      .join('/'),
  )
  const lines = [...groups].map(([group, operations]) => {
    const names = operations.map(({ path, method }) => `\`${method.toUpperCase()} ${path}\``)
    return `| \`/${group}\` | ${names.join(', ')} |`
  })
  const text = [
    '# What Camunda 7 has and Shunt has not',
    '',
    `Of the ${operationsOfReference.length} operations of Camunda 7.24's description (without OPTIONS) these ${missing.length} are not there. A request to one of them is answered with a 404 that says so. What is there is in [api.md](api.md) and at \`/openapi.json\`.`,
    '',
    '| resource | operations |',
    '|---|---|',
    ...lines,
    '',
  ].join('\n')
  await expect(text).toMatchFileSnapshot('../../../docs/missing-operations.md')
})
