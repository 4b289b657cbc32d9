import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import { DataDirectoryInUseError, startEmbeddedDatabase } from '../../../infra/local/database/embedded-database.ts'
import { startEmbeddedQueues } from '../../../infra/local/queues/embedded-queues.ts'
import { useTemporaryDirectory } from '../../support/temporary-directory.ts'

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const region = 'us-east-1'

const directory = useTemporaryDirectory()

describe('embedded database', () => {
  test('keeps items over a stop and a start', async () => {
    const first = await startEmbeddedDatabase(directory.path)
    const item = { id: { S: 'a' }, text: { S: 'kept' } }
    await withDatabase(first.endpoint, async (client) => {
      await createTable(client)
      await client.send(new PutItemCommand({ TableName: 'things', Item: item }))
    })
    await first.stop()

    const second = await startEmbeddedDatabase(directory.path)
    const found = await withDatabase(second.endpoint, (client) =>
      client.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } })),
    )
    await second.stop()
    expect(found.Item).toEqual(item)
  })

  test('refuses a directory that another server works on', async () => {
    const first = await startEmbeddedDatabase(directory.path)
    await expect(startEmbeddedDatabase(directory.path)).rejects.toThrow(DataDirectoryInUseError)
    await first.stop()
  })

  test('ends with its parent, and the next one finds what was written', async () => {
    const program = `
      import { startEmbeddedDatabase } from '${new URL('../../../infra/local/database/embedded-database.ts', import.meta.url)}'
      console.log((await startEmbeddedDatabase('${directory.path}')).endpoint)`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const endpoint = String((await once(parent.stdout, 'data'))[0]).trim()
    await withDatabase(endpoint, createTable)
    parent.kill('SIGKILL')

    const next = await startEmbeddedDatabase(directory.path)
    await withDatabase(next.endpoint, (client) =>
      client.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: 'b' } } })),
    )
    await next.stop()
  })
})

describe('embedded queues', () => {
  test('hands out again at once what was received but not deleted before the stop, without counting the receipt', async () => {
    const first = await startEmbeddedQueues(directory.path)
    await withQueues(first.endpoint, async (client) => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs' }))
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'modify' }))
      await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 3600 }))
    })
    await first.stop()

    const second = await startEmbeddedQueues(directory.path)
    const received = await withQueues(second.endpoint, async (client) => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs' }))
      return client.send(
        new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
      )
    })
    await second.stop()
    expect(received.Messages).toMatchObject([{ Body: 'modify', Attributes: { ApproximateReceiveCount: '1' } }])
  })

  test('hands out the message of a small batch before the rest of a big one that is under way', async () => {
    const queues = await startEmbeddedQueues()
    const received = await withQueues(queues.endpoint, async (client) => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'execution' }))
      for (const batchId of ['big', 'big', 'big', 'small']) {
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ batchId }) }))
      }
      const first = await client.send(new ReceiveMessageCommand({ QueueUrl }))
      const second = await client.send(new ReceiveMessageCommand({ QueueUrl }))
      return [first, second].map(({ Messages }) => Messages?.[0]?.Body)
    })
    await queues.stop()
    expect(received).toEqual(['{"batchId":"big"}', '{"batchId":"small"}'])
  })
})

function createTable(client: DynamoDBClient) {
  return client.send(
    new CreateTableCommand({
      TableName: 'things',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
}

async function withDatabase<T>(endpoint: string, use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({ endpoint, region, credentials })
  try {
    return await use(client)
  } finally {
    client.destroy()
  }
}

async function withQueues<T>(endpoint: string, use: (client: SQSClient) => Promise<T>): Promise<T> {
  const client = new SQSClient({ endpoint, region, credentials })
  try {
    return await use(client)
  } finally {
    client.destroy()
  }
}
