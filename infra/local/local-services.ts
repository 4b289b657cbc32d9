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

/** Where a DynamoDB or an SQS is. */
export interface ServiceAddress {
  readonly endpoint: string
  /** Of an embedded one, which looks at nothing else; region and credentials of any other are those of the AWS SDK. */
  readonly accessKeyId?: string
}

/** Thrown where a service that the environment names cannot be used; the message is one line that says why and what to do. */
export class ServiceUnusableError extends Error {
  override readonly name = 'ServiceUnusableError'
}

export interface LocalServicesOptions {
  readonly database: ServiceAddress
  readonly queues: ServiceAddress
  /** Settings of the functions, by the names that they have on Lambda. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where what somebody may wait for is announced. */
  readonly notices: EventEmitter<{ notice: [Notice] }>
  readonly databaseMeter?: Meter | undefined
  readonly queueMeter?: Map<string, number> | undefined
}

/** What the functions work with; makes table and queues where there are none yet. Throws ServiceUnusableError. */
export async function createLocalServices(
  options: LocalServicesOptions,
): Promise<{ services: Services; urls: LocalQueueUrls }> {
  const { databaseMeter, queueMeter, notices, database } = options
  const db = createDatabase({
    tableName: TABLE_NAME,
    client: { ...clientOf(database, options), ...(database.accessKeyId !== undefined && QUICK) },
    ...(databaseMeter && { meter: databaseMeter }),
  })
  // Who asks is known here: to write it down for each request would take 3 % of the SDK's time.
  for (const { middlewareStack } of [db.client, db.documents]) middlewareStack.remove('getUserAgentMiddleware')
  await usable('AWS_ENDPOINT_URL_DYNAMODB', database, createTable(db))
  const queueClient = clientOf(options.queues, options)
  const urls = await usable('AWS_ENDPOINT_URL_SQS', options.queues, makeQueues(queueClient))
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

function clientOf({ endpoint, accessKeyId }: ServiceAddress, { environment }: LocalServicesOptions) {
  if (accessKeyId !== undefined) return { ...signature(accessKeyId), endpoint }
  return { endpoint, region: environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1' }
}

async function usable<Made>(variable: string, { endpoint, accessKeyId }: ServiceAddress, making: Promise<Made>) {
  try {
    return await making
  } catch (error) {
    if (accessKeyId !== undefined) throw error
    const reason = reasonOf(error).replaceAll('\n', ' ')
    const remedy = 'start that service and give its region and credentials, or leave the variable out'
    throw new ServiceUnusableError(`${variable}: ${endpoint} cannot be used (${reason}): ${remedy}.`, { cause: error })
  }
}

/** An AggregateError, of a name with several addresses, says nothing itself. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error && String(error.code)) || error.name
}
