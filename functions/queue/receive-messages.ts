import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { ZodType } from 'zod'
import { type LogKeys, logFailure } from '../shell/observability.ts'
import type { DeadLetter } from './messages.ts'

/** A message as it was delivered. */
export interface Delivery<Message> {
  readonly message: Message
  readonly record: SQSRecord
}

/** When a message could be received first, when it was, and how often: by the queue's clock, whatever the clocks of functions say. */
export interface Receipt {
  /** Milliseconds since the epoch. */
  readonly sentAt: number
  readonly receivedAt: number
  readonly receives: number
}

/** What SQS says of a message's way. */
export function receiptOf({ attributes }: SQSRecord): Receipt {
  return {
    sentAt: Number(attributes.SentTimestamp),
    receivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
    receives: Number(attributes.ApproximateReceiveCount),
  }
}

/**
 * Hands each message of a delivery to `handle`, all at the same time. A message that throws, or that is none of this kind, is reported for
 * itself and delivered again, and the log has the error; the others are done.
 */
export function receiveMessages<Message extends DeadLetter>(
  event: SQSEvent,
  schema: ZodType<Message>,
  handle: (delivery: Delivery<Message>) => Promise<void>,
  context?: Context,
): Promise<SQSBatchResponse> {
  return processPartialResponse(event, receiver(schema, handle), new BatchProcessor(EventType.SQS), {
    ...(context && { context }),
    throwOnFullBatchFailure: false,
  })
}

/** The batch processor keeps an error to itself: a message that failed five times would be a dead letter of which nobody knows why. */
function receiver<Message extends DeadLetter>(
  schema: ZodType<Message>,
  handle: (delivery: Delivery<Message>) => Promise<void>,
) {
  return async (record: SQSRecord) => {
    let keys: LogKeys = { messageId: record.messageId }
    try {
      const message = schema.parse(JSON.parse(record.body))
      keys = { ...keys, ...keysOf(message) }
      await handle({ message, record })
    } catch (error) {
      logFailure('A message goes back to its queue', keys, error)
      throw error
    }
  }
}

/** What a message is about. */
function keysOf(message: DeadLetter): LogKeys {
  switch (message.kind) {
    case 'job':
      return { kind: message.kind, processInstanceId: message.instanceId, job: message.job }
    case 'seed': {
      const { kind, batchId, firstGroup } = message
      return { kind, batchId, group: firstGroup }
    }
    case 'execution': {
      const { kind, batchId, group, chunk } = message
      return { kind, batchId, group, chunk }
    }
    case 'monitor':
      return { kind: message.kind, batchId: message.batchId }
  }
}

/** Says in the log that a message is left out, because the batch that it names has no such part: nobody of ours sent it. */
export function dropForeign({ kind, batchId }: { readonly kind: string; readonly batchId: string }): void {
  logFailure('A message that is not of its batch is dropped', { batchId, reason: kind })
}
