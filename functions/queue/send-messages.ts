import { setTimeout as wait } from 'node:timers/promises'
import { type BatchResultErrorEntry, SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { Message } from './messages.ts'
import type { QueueName, Queues } from './queues.ts'

/** A message on its way. */
export interface Outgoing {
  readonly message: Message
  /** The group with which it shares the queue's fairness: a batch's id, or an instance's definition. */
  readonly group: string
  /** Seconds before it can be received, at most 900. */
  readonly delaySeconds?: number
}

/** SQS's limit for one SendMessageBatch. */
const MESSAGES_PER_REQUEST = 10

/** Entries that SQS rejected for reasons of its own are sent again, this many times. */
const ROUNDS = 6

/** Requests in flight at once for one call. */
const PARALLEL_REQUESTS = 16

/** Thrown when SQS did not take some of the messages. Sending all of them again does no harm. */
export class SendError extends Error {
  override readonly name = 'SendError'
  readonly queue: QueueName
  readonly failed: number

  constructor(queue: QueueName, failures: readonly BatchResultErrorEntry[]) {
    super(`${failures.length} messages were not taken by the queue '${queue}': ${failures[0]?.Code}`)
    this.queue = queue
    this.failed = failures.length
  }
}

/** Sends all of them, ten in a request; those that SQS rejected again. Each goes to the queue of its kind. Throws SendError. */
export async function sendMessages(queues: Queues, outgoing: readonly Outgoing[]): Promise<void> {
  const requests = [...Map.groupBy(outgoing, ({ message }) => message.kind)].flatMap(([queue, messages]) =>
    inTens(messages).map((ten) => () => sendTen(queues, queue, ten)),
  )
  for (let at = 0; at < requests.length; at += PARALLEL_REQUESTS) {
    await Promise.all(requests.slice(at, at + PARALLEL_REQUESTS).map((request) => request()))
  }
}

function inTens<T>(items: readonly T[]): T[][] {
  const tens: T[][] = []
  for (let at = 0; at < items.length; at += MESSAGES_PER_REQUEST) tens.push(items.slice(at, at + MESSAGES_PER_REQUEST))
  return tens
}

async function sendTen(queues: Queues, queue: QueueName, ten: readonly Outgoing[]): Promise<void> {
  let entries = ten.map(({ message, group, delaySeconds }, position) => ({
    Id: String(position),
    MessageBody: JSON.stringify(message),
    MessageGroupId: groupId(group),
    ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
  }))
  let failures: BatchResultErrorEntry[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const request = new SendMessageBatchCommand({ QueueUrl: queues.urls[queue], Entries: entries })
    failures = (await queues.client.send(request)).Failed ?? []
    if (failures.length === 0) return
    if (failures.some((failure) => failure.SenderFault)) break
    const rejected = new Set(failures.map((failure) => failure.Id))
    entries = entries.filter((entry) => rejected.has(entry.Id))
    await wait(Math.random() * Math.min(1000, 50 * 2 ** round))
  }
  throw new SendError(queue, failures)
}

/** SQS allows 128 letters, digits and punctuation characters. */
function groupId(group: string): string {
  return group.replace(/[^\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]/g, '_').slice(0, 128)
}
