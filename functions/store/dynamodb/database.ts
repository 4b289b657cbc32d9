import type { Readable } from 'node:stream'
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import toFastProperties from 'to-fast-properties'
import { mayRead } from '../item-tenants.ts'
import { attachMeter, type Meter } from './meter.ts'
import { attachReadBudget } from './pages/read-budget.ts'
import { attachTenants } from './tenants.ts'

/** The one table and the clients that reach it. One for each process. */
export interface Database {
  /** Everything but whole items that are written: items are plain values. */
  readonly documents: DynamoDBDocumentClient
  /** The same without the document client's middleware, for whole items that are written; decision 0022 has the reason and the number. */
  readonly client: DynamoDBClient
  readonly tableName: string
  /** How long the trail in an instance's item may be, in characters, where it is not as usual; see `process-instance/trail/trail-items.ts`. */
  readonly trailLimit?: number | undefined
}

export interface DatabaseOptions extends Pick<Database, 'tableName' | 'trailLimit'> {
  /** Endpoint, region and credentials where they are not the environment's: the embedded database. */
  readonly client?: DynamoDBClientConfig
  /** Counts what every request consumes; for the bench. */
  readonly meter?: Meter
}

/** Requests in flight at once over kept-alive connections; a batch's slice writes this many instances in parallel. */
const SOCKETS = 256

/** More tries than the SDK's three: a batch at full speed meets throttling as a matter of course while the table scales. */
const ATTEMPTS = 8

/** Clients that keep their connections and slow down when DynamoDB throttles. */
export function createDatabase(options: DatabaseOptions): Database {
  const config: DynamoDBClientConfig = {
    retryMode: 'adaptive',
    maxAttempts: ATTEMPTS,
    streamCollector: gather,
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets: SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
    },
    ...options.client,
  }
  const client = new DynamoDBClient(config)
  const { requestHandler } = client.config
  // The connections are shared. The document client takes no middleware that is put together once.
  const beneath = new DynamoDBClient({ ...config, requestHandler, cacheMiddleware: false })
  const documents = DynamoDBDocumentClient.from(beneath, { marshallOptions: { removeUndefinedValues: true } })
  for (const each of [client, beneath]) trim(each, options.meter)
  attachReadBudget(documents)
  attachTenants(documents, mayRead)
  const { tableName, trailLimit } = options
  return { client, documents, tableName, trailLimit }
}

function trim(client: DynamoDBClient, meter: Meter | undefined): void {
  // It copies every input and output for a log that nobody reads: a tenth of the time that a request takes here.
  client.middlewareStack.remove('loggerMiddleware')
  // The SDK copies its configuration three times for each request. It puts it together from so many parts that V8 keeps it as a dictionary, of which a
  // copy takes 20 µs instead of 3.
  toFastProperties(client.config)
  if (meter !== undefined) attachMeter(client, meter)
}

/**
 * The bytes of an answer, which comes in one piece or two. The SDK's own way, a stream to pipe it into, takes a seventh of the time of a batch on the
 * embedded database, Node's `buffer` (by way of a Blob) a twentieth.
 */
function gather(answer: Readable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    answer.on('data', (piece: Buffer) => pieces.push(piece))
    answer.once('end', () => resolve(Buffer.concat(pieces)))
    answer.once('error', reject)
  })
}
