import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { QueueName } from '../../../functions/queue/queues.ts'

export type DeadLetterQueueName = `${QueueName}-dead-letter`

/** The URL of every queue, dead-letter queues included. */
export type LocalQueueUrls = Readonly<Record<QueueName | DeadLetterQueueName, string>>

/** The same number of tries as in the cloud. */
const MAX_RECEIVE_COUNT = 5

/** Makes the queues, each with a dead-letter queue; those that the data directory holds already stay as they are. */
export async function createLocalQueues(client: SQSClient): Promise<LocalQueueUrls> {
  const [job, seed, execution, monitor] = await Promise.all([
    createPair(client, 'job'),
    createPair(client, 'seed'),
    createPair(client, 'execution'),
    createPair(client, 'monitor'),
  ])
  return {
    job: job.url,
    seed: seed.url,
    execution: execution.url,
    monitor: monitor.url,
    'job-dead-letter': job.deadLetterUrl,
    'seed-dead-letter': seed.deadLetterUrl,
    'execution-dead-letter': execution.deadLetterUrl,
    'monitor-dead-letter': monitor.deadLetterUrl,
  }
}

async function createPair(client: SQSClient, name: QueueName): Promise<{ url: string; deadLetterUrl: string }> {
  const deadLetterUrl = await createQueue(client, `${name}-dead-letter`, {})
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  )
  const redrivePolicy = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: MAX_RECEIVE_COUNT }
  return { deadLetterUrl, url: await createQueue(client, name, { RedrivePolicy: JSON.stringify(redrivePolicy) }) }
}

async function createQueue(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
  if (QueueUrl === undefined) throw new Error(`The queue ${name} has no URL.`)
  return QueueUrl
}
