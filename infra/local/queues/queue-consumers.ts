import { ChangeMessageVisibilityBatchCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { Consumer } from 'sqs-consumer'

/** Long enough for any delivery; extended by a heartbeat while one takes longer. */
const VISIBILITY_TIMEOUT_SECONDS = 60
const HEARTBEAT_SECONDS = 20
/** How soon a message that could not be handled is tried again. */
const RETRY_SECONDS = 1

export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>

export interface ConsumedQueue {
  readonly name: string
  readonly url: string
  readonly handler: QueueHandler
  /** Messages handed over at once, at most 10. */
  readonly batchSize: number
  /** Deliveries handled at the same time. */
  readonly concurrency: number
}

/**
 * Does what Lambda's event source mappings do: receives messages as soon as they are there (long polling), hands them to the handler as an
 * SQSEvent, and deletes them, except what it names in `batchItemFailures`: that comes again. `stop` lets the deliveries under way end.
 */
export function startQueueConsumers(client: SQSClient, queues: readonly ConsumedQueue[]): { stop(): Promise<void> } {
  const consumers = queues.flatMap((queue) =>
    Array.from({ length: queue.concurrency }, () => startConsumer(client, queue)),
  )
  return {
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()))
    },
  }
}

function startConsumer(client: SQSClient, queue: ConsumedQueue): { stop(): Promise<void> } {
  const consumer = Consumer.create({
    sqs: client,
    queueUrl: queue.url,
    batchSize: queue.batchSize,
    waitTimeSeconds: 20,
    visibilityTimeout: VISIBILITY_TIMEOUT_SECONDS,
    heartbeatInterval: HEARTBEAT_SECONDS,
    terminateVisibilityTimeout: RETRY_SECONDS,
    messageSystemAttributeNames: ['All'],
    handleMessageBatch: (messages) => deliver(client, queue, messages),
  })
  let delivering = false
  let stopping = false
  consumer.on('message_received', () => {
    delivering = true
  })
  consumer.on('response_processed', () => {
    delivering = false
  })
  consumer.on('error', (error) => {
    if (!stopping) console.error(`${queue.name} queue:`, error)
  })
  consumer.start()
  return {
    async stop() {
      stopping = true
      const delivered = delivering ? new Promise((resolve) => consumer.once('response_processed', resolve)) : undefined
      consumer.stop({ abort: !delivering })
      await delivered
    },
  }
}

/** The messages that were handled. */
async function deliver(client: SQSClient, queue: ConsumedQueue, messages: Message[]): Promise<Message[]> {
  const { batchItemFailures } = await queue.handler({ Records: messages.map((message) => record(queue.name, message)) })
  const failed = new Set(batchItemFailures.map((failure) => failure.itemIdentifier))
  const isFailed = (message: Message) => failed.has(message.MessageId ?? '')
  if (failed.size > 0) await tryAgainSoon(client, queue.url, messages.filter(isFailed))
  return messages.filter((message) => !isFailed(message))
}

async function tryAgainSoon(client: SQSClient, url: string, messages: readonly Message[]): Promise<void> {
  const entries = messages.map(({ MessageId, ReceiptHandle }) => ({
    Id: MessageId,
    ReceiptHandle,
    VisibilityTimeout: RETRY_SECONDS,
  }))
  await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }))
}

function record(queueName: string, message: Message): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
      ...message.Attributes,
    },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queueName}`,
    awsRegion: 'us-east-1',
  }
}
