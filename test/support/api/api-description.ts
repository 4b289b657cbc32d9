import { z } from 'zod'
import { createApp } from '../../../functions/http/app.ts'
import { REFERENCE_PATHS } from '../../../functions/http/description/reference-paths.ts'
import { RESOURCES } from '../../../functions/routes/resources.ts'
import { readConfiguration } from '../../../functions/shell/configuration.ts'
import { createDatabase } from '../../../functions/store/dynamodb/database.ts'
import { createMessageQueue } from '../message-queue.ts'

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

const described = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})

/** What `/openapi.json` says. */
export async function apiDescription(): Promise<z.infer<typeof described>> {
  return described.parse(await (await createApp(services, RESOURCES).request('/openapi.json')).json())
}

/** An operation by its method and path, whatever the path's parameters are called. */
export function operationName(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{.+?\}/g, '{}')}`
}

/** The operations of the reference, in the order of its paths; OPTIONS tell what somebody may do, and are left out. */
export const OPERATIONS_OF_REFERENCE = REFERENCE_PATHS.trim()
  .split('\n')
  .flatMap((line) => {
    const [path = '', ...operations] = line.split(' ')
    return operations.map((operation) => ({ path, method: operation.split('=')[0] ?? '' }))
  })
  .filter(({ method }) => method !== 'options')
