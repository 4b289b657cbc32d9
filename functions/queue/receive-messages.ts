import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { ZodType } from 'zod'
import { logFailure } from '../shell/observability.ts'

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
 * itself and delivered again; the others are done.
 */
export function receiveMessages<Message>(
  event: SQSEvent,
  schema: ZodType<Message>,
  handle: (delivery: Delivery<Message>) => Promise<void>,
  context?: Context,
): Promise<SQSBatchResponse> {
  const receive = (record: SQSRecord) => handle({ message: schema.parse(JSON.parse(record.body)), record })
  return processPartialResponse(event, receive, new BatchProcessor(EventType.SQS), {
    ...(context && { context }),
    throwOnFullBatchFailure: false,
  })
}

/** Says in the log that a message is left out, because the batch that it names has no such part: nobody of ours sent it. */
export function dropForeign({ kind, batchId }: { readonly kind: string; readonly batchId: string }): void {
  logFailure('A message that is not of its batch is dropped', { batchId, reason: kind })
}
