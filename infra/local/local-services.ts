import type { EventEmitter } from 'node:events'
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import { createQueues } from '../../functions/queue/queues.ts'
import { readConfiguration } from '../../functions/shell/configuration.ts'
import { newId } from '../../functions/shell/new-id.ts'
import type { Notice, Services } from '../../functions/shell/services.ts'
import { createTable } from '../../functions/store/dynamodb/create-table.ts'
import { createDatabase } from '../../functions/store/dynamodb/database.ts'
import type { Meter } from '../../functions/store/dynamodb/meter.ts'
import { createLocalQueues, type LocalQueueUrls } from './queues/local-queues.ts'

const TABLE_NAME = 'shunt'

/**
 * The embedded services look at the access key only: so the signature is always the same one. To sign each request would take half of the
 * time that the SDK needs for it.
 */
function signature(accessKeyId: string) {
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}, SignedHeaders=host, Signature=local`
  return {
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
    signer: {
      async sign<Request extends { headers: Record<string, string> }>(request: Request): Promise<Request> {
        request.headers['x-amz-date'] = '20260101T000000Z'
        request.headers.authorization = authorization
        return request
      },
    },
  }
}

/**
 * The embedded database never throttles, so there is nothing to adapt to; and nobody changes the middleware later, so it is put together once. Each
 * is a tenth of the SDK's time.
 */
const QUICK = { retryMode: 'standard', cacheMiddleware: true }

export interface LocalServicesOptions {
  readonly databaseEndpoint: string
  readonly queuesEndpoint: string
  /** Of both. */
  readonly accessKeyId: string
  /** Settings of the functions, by the names that they have on Lambda. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where what somebody may wait for is announced. */
  readonly notices: EventEmitter<{ notice: [Notice] }>
  readonly databaseMeter?: Meter | undefined
  readonly queueMeter?: Map<string, number> | undefined
}

/** What the functions work with, on the embedded database and queues; makes table and queues where there are none yet. */
export async function createLocalServices(
  options: LocalServicesOptions,
): Promise<{ services: Services; urls: LocalQueueUrls }> {
  const { databaseMeter, queueMeter, notices } = options
  const signed = signature(options.accessKeyId)
  const db = createDatabase({
    tableName: TABLE_NAME,
    client: { ...signed, ...QUICK, endpoint: options.databaseEndpoint },
    ...(databaseMeter && { meter: databaseMeter }),
  })
  // Who asks is known here: to write it down for each request would take 3 % of the SDK's time.
  for (const { middlewareStack } of [db.client, db.documents]) middlewareStack.remove('getUserAgentMiddleware')
  await createTable(db)
  const queueClient = { ...signed, endpoint: options.queuesEndpoint }
  const urls = await makeQueues(queueClient)
  const configuration = readConfiguration({
    ...options.environment,
    BATCH_EVENTS: options.environment.BATCH_EVENTS || 'on',
    DECISION_HISTORY: options.environment.DECISION_HISTORY || 'on',
    TABLE_NAME,
    JOB_QUEUE_URL: urls.job,
    SEED_QUEUE_URL: urls.seed,
    EXECUTION_QUEUE_URL: urls.execution,
    MONITOR_QUEUE_URL: urls.monitor,
  })
  const queues = createQueues({
    urls: configuration.queueUrls,
    client: queueClient,
    ...(queueMeter && { meter: queueMeter }),
  })
  const notice = (event: Notice) => {
    notices.emit('notice', event)
  }
  return { services: { db, queues, configuration, now: Date.now, newId, notice }, urls }
}

async function makeQueues(config: SQSClientConfig): Promise<LocalQueueUrls> {
  const client = new SQSClient(config)
  try {
    return await createLocalQueues(client)
  } finally {
    client.destroy()
  }
}
