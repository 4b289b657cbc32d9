import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import { DataDirectoryInUseError, startEmbeddedDatabase } from '../../../infra/local/database/embedded-database.ts'
import { startEmbeddedQueues } from '../../../infra/local/queues/embedded-queues.ts'
import { useTemporaryDirectory } from '../../support/server/temporary-directory.ts'

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const region = 'us-east-1'

const directory = useTemporaryDirectory()

describe('embedded database', () => {
  test('keeps items over a stop and a start', async () => {
    const first = await startEmbeddedDatabase('local', directory.path)
    const item = { id: { S: 'a' }, text: { S: 'kept' } }
    await withDatabase(first.endpoint, async (client) => {
      await createTable(client)
      await client.send(new PutItemCommand({ TableName: 'things', Item: item }))
    })
    await first.stop()

    const second = await startEmbeddedDatabase('local', directory.path)
    const found = await withDatabase(second.endpoint, (client) =>
      client.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } })),
    )
    await second.stop()
    expect(found.Item).toEqual(item)
  })

  test('refuses a directory that another server works on', async () => {
    const first = await startEmbeddedDatabase('local', directory.path)
    await expect(startEmbeddedDatabase('local', directory.path)).rejects.toThrow(DataDirectoryInUseError)
    await first.stop()
  })

  test('ends with its parent, and the next one finds what was written', async () => {
    const program = `
      import { startEmbeddedDatabase } from '${new URL('../../../infra/local/database/embedded-database.ts', import.meta.url)}'
      console.log((await startEmbeddedDatabase('local', '${directory.path}')).endpoint)`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const endpoint = String((await once(parent.stdout, 'data'))[0]).trim()
    await withDatabase(endpoint, createTable)
    parent.kill('SIGKILL')

    const next = await startEmbeddedDatabase('local', directory.path)
    await withDatabase(next.endpoint, (client) =>
      client.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: 'b' } } })),
    )
    await next.stop()
  })
})

describe('strangers', () => {
  const stranger = 'AWS4-HMAC-SHA256 Credential=local2, SignedHeaders=host, Signature=x'
  const target = { 'x-amz-date': '20260101T000000Z', 'content-type': 'application/x-amz-json-1.0' }

  test('get nothing from the embedded database, and cannot end it', async () => {
    const database = await startEmbeddedDatabase('local')
    const ask = (headers: Record<string, string>) =>
      fetch(database.endpoint, {
        method: 'POST',
        headers: { ...target, 'x-amz-target': 'DynamoDB_20120810.GetItem', origin: 'http://evil.example', ...headers },
        body: 'null',
      })
    for (const headers of [{}, { authorization: stranger }, { authorization: 'AWS4-HMAC-SHA256 Credential=loca' }]) {
      const answer = await ask(headers)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    await withDatabase(database.endpoint, createTable)
    await database.stop()
  })

  test('get nothing from the embedded queues: neither by SQS nor by the forms of SNS, S3 or the pages of fauxqs', async () => {
    const queues = await startEmbeddedQueues('local')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const known = stranger.replace('local2', 'local')
    const answers = await Promise.all([
      fetch(queues.endpoint, { method: 'POST', headers: { ...target, authorization: stranger }, body: '{}' }),
      fetch(queues.endpoint, { method: 'POST', headers: form, body: 'Action=CreateTopic&Name=a' }),
      fetch(queues.endpoint, { method: 'POST', headers: { ...form, authorization: known }, body: 'Action=ListTopics' }),
      fetch(`${queues.endpoint}/bucket`, { method: 'PUT' }),
      fetch(`${queues.endpoint}/_fauxqs/queues`),
    ])
    await queues.stop()
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
  })
})

describe('a data directory', () => {
  test('is for its owner only', async () => {
    const path = join(directory.path, 'new')
    const database = await startEmbeddedDatabase('local', path)
    await database.stop()
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(statSync(join(path, 'dynamodb')).mode & 0o077).toBe(0)
  })

  test('with other things in it keeps its mode', async () => {
    chmodSync(directory.path, 0o755)
    writeFileSync(join(directory.path, 'other'), '')
    const database = await startEmbeddedDatabase('local', directory.path)
    await database.stop()
    expect(statSync(directory.path).mode & 0o777).toBe(0o755)
  })

  test('that is a file, and files that are damaged, are told in one line with what to do', async () => {
    const file = join(directory.path, 'file')
    writeFileSync(file, '')
    await expect(startEmbeddedDatabase('local', file)).rejects.toThrow(/^\S+ cannot be used: [^\n]+ DATA_DIR\.$/)
    const nowhere = '/proc/x cannot be used: no directory can be made there; choose another DATA_DIR.'
    await expect(startEmbeddedDatabase('local', '/proc/x')).rejects.toThrow(nowhere)
    const damaged = join(directory.path, 'damaged')
    mkdirSync(join(damaged, 'dynamodb'), { recursive: true })
    writeFileSync(join(damaged, 'dynamodb/CURRENT'), 'garbage')
    const line = /^\S+ is damaged \([^\n]+\): put a copy in its place, [^\n]+$/
    await expect(startEmbeddedDatabase('local', damaged)).rejects.toThrow(line)
    mkdirSync(join(damaged, 'sqs'))
    writeFileSync(
      join(damaged, 'sqs/fauxqs.db'),
      'garbage that is no database, long enough to be read as one'.repeat(20),
    )
    await expect(startEmbeddedQueues('local', damaged)).rejects.toThrow(line)
  })
})

describe('a database of which a file is gone', () => {
  const files = () => join(directory.path, 'dynamodb')
  const named = (pattern: RegExp) => readdirSync(files()).filter((name) => pattern.test(name))
  const start = () => startEmbeddedDatabase('local', directory.path)

  test.each([
    ['CURRENT', /^CURRENT$/, /is damaged \(it has data, but the file CURRENT is missing\): put a copy [^\n]+$/],
    ['its log', /\.log$/, /is damaged \(its newest file, which ends with .log, is missing\): put a copy [^\n]+$/],
  ])('without %s is refused, and the others stay', async (_, pattern, line) => {
    const database = await start()
    await withDatabase(database.endpoint, createTable)
    await database.stop()
    await (await start()).stop()
    for (const name of named(pattern)) rmSync(join(files(), name))
    const before = named(/./)
    await expect(start()).rejects.toThrow(line)
    expect(named(/./)).toEqual(before)
  })

  test('is begun anew where its first start was ended before it was made', async () => {
    mkdirSync(files())
    for (const name of ['LOCK', 'LOG', 'MANIFEST-000001']) writeFileSync(join(files(), name), '')
    await (await start()).stop()
  })

  test('says why it ends where its files cannot be read any more', async () => {
    const first = await start()
    await withDatabase(first.endpoint, createTable)
    await first.stop()
    await (await start()).stop()
    for (const name of named(/\.ldb$/)) writeFileSync(join(files(), name), Buffer.alloc(4096, 7))
    const database = await start()
    const asked = withDatabase(database.endpoint, (client) =>
      client.send(new DescribeTableCommand({ TableName: 'things' })),
    )
    asked.catch(() => {})
    expect((await database.lost).message).toMatch(/^The embedded database on \S+ has ended \(Corruption: [^\n]+$/)
    await expect(asked).rejects.toThrow()
  })
})

describe('embedded queues', () => {
  test('hands out again at once what was received but not deleted before the stop, without counting the receipt', async () => {
    const first = await startEmbeddedQueues('local', directory.path)
    await withQueues(first.endpoint, async (client) => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs' }))
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'modify' }))
      await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 3600 }))
    })
    await first.stop()

    const second = await startEmbeddedQueues('local', directory.path)
    const received = await withQueues(second.endpoint, async (client) => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs' }))
      return client.send(
        new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
      )
    })
    await second.stop()
    expect(received.Messages).toMatchObject([{ Body: 'modify', Attributes: { ApproximateReceiveCount: '1' } }])
  })

  test('hands a message that kills its process to the dead-letter queue after five tries, and those beside it to the next process', async () => {
    const program = `
      import { CreateQueueCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
      import { startEmbeddedQueues } from '${new URL('../../../infra/local/queues/embedded-queues.ts', import.meta.url)}'
      import { createLocalQueues } from '${new URL('../../../infra/local/queues/local-queues.ts', import.meta.url)}'
      const { endpoint } = await startEmbeddedQueues('local', '${directory.path}')
      const client = new SQSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'x' } })
      const urls = await createLocalQueues(client)
      if (process.argv[1] === 'first') for (const MessageBody of ['harmless', 'poison', 'harmless'])
        await client.send(new SendMessageCommand({ QueueUrl: urls.job, MessageBody }))
      for (let empty = 0; empty < 2; ) {
        const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: urls.job, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 }))
        if (Messages.some(({ Body }) => Body === 'poison')) process.kill(process.pid, 'SIGKILL')
        for (const { ReceiptHandle } of Messages) await client.send(new DeleteMessageCommand({ QueueUrl: urls.job, ReceiptHandle }))
        empty = Messages.length === 0 ? empty + 1 : 0
      }
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: urls['job-dead-letter'], MaxNumberOfMessages: 10 }))
      console.log(Messages.map(({ Body }) => Body).join())
      process.exit()`
    const run = async (order: string) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, order], {
        cwd: new URL('../../..', import.meta.url),
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const said = child.stdout.toArray()
      const [, signal] = await once(child, 'exit')
      return { signal, dead: String(Buffer.concat(await said)).trim() }
    }
    for (const order of ['first', 'second', 'third', 'fourth', 'fifth'])
      expect(await run(order), order).toEqual({ signal: 'SIGKILL', dead: '' })
    expect(await run('sixth')).toEqual({ signal: null, dead: 'poison' })
  }, 60_000)

  test('hands out the message of a small batch before the rest of a big one that is under way', async () => {
    const queues = await startEmbeddedQueues('local')
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
