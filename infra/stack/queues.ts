import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/** The kinds of message, one queue for each. */
export const queueNames = ['seed', 'execution', 'monitor', 'job'] as const
export type QueueName = (typeof queueNames)[number]

/** A queue and where its messages go after too many attempts. */
export interface QueuePair {
  readonly queue: Queue
  readonly deadLetterQueue: Queue
}
export type Queues = Readonly<Record<QueueName, QueuePair>>

/**
 * How long a function may work on one delivery. All consumers share it, so that one visibility timeout fits all queues.
 */
export const consumerTimeout = Duration.seconds(60)

/**
 * AWS asks for six times the function's timeout, so that a delivery that is still worked on is not handed out again.
 */
const visibilityTimeout = Duration.seconds(6 * consumerTimeout.toSeconds())

/** A failed delivery comes again after the visibility timeout: five tries bridge an outage of half an hour. */
const maxReceiveCount = 5

/**
 * Standard queues, on purpose: a FIFO queue stops a whole batch at one message. Senders set MessageGroupId to the
 * batch's id, which makes them fair queues (a big batch does not starve a small one); that needs no setting here.
 */
export function createQueues(scope: Construct, key: IKey | undefined): Queues {
  return {
    seed: createQueuePair(scope, 'Seed', key),
    execution: createQueuePair(scope, 'Execution', key),
    monitor: createQueuePair(scope, 'Monitor', key),
    job: createQueuePair(scope, 'Job', key),
  }
}

function createQueuePair(scope: Construct, name: string, key: IKey | undefined): QueuePair {
  const common = {
    enforceSSL: true,
    visibilityTimeout,
    retentionPeriod: Duration.days(14),
    ...(key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: Duration.hours(1) }
      : { encryption: QueueEncryption.SQS_MANAGED }),
  }
  const deadLetterQueue = new Queue(scope, `${name}DeadLetterQueue`, common)
  const queue = new Queue(scope, `${name}Queue`, {
    ...common,
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount },
  })
  return { queue, deadLetterQueue }
}
