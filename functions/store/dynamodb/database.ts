import type { Readable } from 'node:stream'
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import toFastProperties from 'to-fast-properties'
import { attachMeter, type Meter } from './meter.ts'

/** The one table and the client that reaches it. One for each process. */
export interface Database {
  readonly client: DynamoDBClient
  readonly tableName: string
}

export interface DatabaseOptions {
  readonly tableName: string
  /** Endpoint, region and credentials where they are not the environment's: the embedded database. */
  readonly client?: DynamoDBClientConfig
  /** Counts what every request consumes; for the bench. */
  readonly meter?: Meter
}

/** Requests in flight at once over kept-alive connections; a batch's slice writes this many instances in parallel. */
const SOCKETS = 256

/** More tries than the SDK's three: a batch at full speed meets throttling as a matter of course while the table scales. */
const ATTEMPTS = 8

/** A client that keeps its connections and slows down when DynamoDB throttles. */
export function createDatabase(options: DatabaseOptions): Database {
  const client = new DynamoDBClient({
    retryMode: 'adaptive',
    maxAttempts: ATTEMPTS,
    streamCollector: gather,
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets: SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
    },
    ...options.client,
  })
  // It copies every input and output for a log that nobody reads: a tenth of the time that a request takes here.
  client.middlewareStack.remove('loggerMiddleware')
  // The SDK copies its configuration three times for each request. It puts it together from so many parts that V8 keeps it as a dictionary, of which a
  // copy takes 20 µs instead of 3.
  toFastProperties(client.config)
  if (options.meter !== undefined) attachMeter(client, options.meter)
  return { client, tableName: options.tableName }
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
