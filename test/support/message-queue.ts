import type { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { z } from 'zod'
import { type DeadLetter, deadLetter } from '../../functions/queue/messages.ts'
import { createQueues, type Queues } from '../../functions/queue/queues.ts'

/** A queue in memory in place of SQS, whose messages the test delivers in the order it likes. */
export interface MessageQueue {
  readonly queues: Queues
  /** Messages that wait, the oldest first. */
  readonly waiting: DeadLetter[]
  /** All that were ever sent. */
  readonly sent: DeadLetter[]
}

const url = (name: string) => `http://queue.invalid/${name}`

/** Takes what is sent at the SDK's edge. */
export function createMessageQueue(): MessageQueue {
  const urls = { job: url('job'), seed: url('seed'), execution: url('execution'), monitor: url('monitor') }
  const queues = createQueues({
    urls,
    client: { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
  })
  const waiting: DeadLetter[] = []
  const sent: DeadLetter[] = []
  takeMessages(queues.client, (message) => {
    waiting.push(message)
    sent.push(message)
  })
  return { queues, waiting, sent }
}

const sendInput = z.object({ Entries: z.array(z.object({ MessageBody: z.string() })) })

function takeMessages(client: SQSClient, take: (message: DeadLetter) => void): void {
  client.send = async ({ input }: { input: unknown }) => {
    for (const { MessageBody } of sendInput.parse(input).Entries) take(deadLetter.parse(JSON.parse(MessageBody)))
    return { $metadata: {}, Successful: [], Failed: [] }
  }
}

/** A message as Lambda gets it. */
export function eventOf(...messages: readonly DeadLetter[]): SQSEvent {
  return {
    Records: messages.map((message, at) =>
      recordOf({ id: `message-${at}`, body: JSON.stringify(message), received: 1 }),
    ),
  }
}

interface RecordParts {
  readonly id: string
  readonly body: string
  /** How often SQS has handed it out. */
  readonly received: number
  /** Milliseconds since the epoch. */
  readonly sentAt?: number
  readonly firstReceivedAt?: number | undefined
}

/** A record of such an event. */
export function recordOf({ id, body, received, sentAt = 0, firstReceivedAt = sentAt }: RecordParts): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(received),
      SentTimestamp: String(sentAt),
      SenderId: '',
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
    awsRegion: 'us-east-1',
  }
}

/** Whether SQS would deliver something of it again. */
export function isGivenBack(response: SQSBatchResponse | undefined): boolean {
  return response !== undefined && response.batchItemFailures.length > 0
}
