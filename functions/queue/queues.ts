import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import type { Message } from './messages.ts'

/** A queue for each kind of message. */
export type QueueName = Message['kind']

export interface Queues {
  readonly client: SQSClient
  readonly urls: Readonly<Record<QueueName, string>>
}

export interface QueuesOptions {
  readonly urls: Readonly<Record<QueueName, string>>
  /** Endpoint, region and credentials where they are not the environment's: the embedded queues. */
  readonly client?: SQSClientConfig
  /** Counts requests by operation; for the bench. */
  readonly meter?: Map<string, number>
}

/** Requests in flight at once over kept-alive connections. */
const SOCKETS = 64

const ATTEMPTS = 8

/** A client that keeps its connections and slows down when SQS throttles. */
export function createQueues({ urls, client: config, meter }: QueuesOptions): Queues {
  const client = new SQSClient({
    retryMode: 'adaptive',
    maxAttempts: ATTEMPTS,
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets: SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
    },
    ...config,
  })
  // As for the database: it copies every input and output for a log that nobody reads.
  client.middlewareStack.remove('loggerMiddleware')
  if (meter !== undefined) countRequests(client, meter)
  return { client, urls }
}

function countRequests(client: SQSClient, meter: Map<string, number>): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const operation = String(context.commandName).replace(/Command$/, '')
      meter.set(operation, (meter.get(operation) ?? 0) + 1)
      return next(args)
    },
    { step: 'initialize', name: 'shuntMeter' },
  )
}
