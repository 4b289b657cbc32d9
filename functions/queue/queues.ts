import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import type { Message } from './messages.ts'

/** A queue for each kind of message. */
export type QueueName = Message['kind']

export interface Queues {
  readonly client: SQSClient
  readonly urls: Readonly<Record<QueueName, string>>
  readonly meter?: { requests: number }
}

export interface QueuesOptions {
  readonly urls: Readonly<Record<QueueName, string>>
  /** Endpoint, region and credentials where they are not the environment's: the embedded queues. */
  readonly client?: SQSClientConfig
  /** Counts requests; for the bench. */
  readonly meter?: { requests: number }
}

/** A client that keeps its connections. */
export function createQueues(options: QueuesOptions): Queues {
  const { urls, meter } = options
  const client = new SQSClient({ maxAttempts: 8, ...options.client })
  return meter === undefined ? { client, urls } : { client, urls, meter }
}

/** A message with the group that it shares the queue's fairness with: the batch id, or the instance's definition. */
export interface Outgoing {
  readonly message: Message
  readonly group: string
  /** Seconds to wait before it can be received, at most 900. */
  readonly delaySeconds?: number
}

declare const todo: never
/** Sends all of them, ten in a request, and those that SQS rejected again; throws `SendError` where some cannot be sent. */
export async function sendMessages(_queues: Queues, _outgoing: readonly Outgoing[]): Promise<void> { return todo }
