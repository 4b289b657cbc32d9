import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { Context } from 'aws-lambda'
import { z } from 'zod'
import { deadLetter } from '../../../functions/queue/messages.ts'
import { createQueues } from '../../../functions/queue/queues.ts'
import { createTable } from '../../../functions/store/dynamodb/create-table.ts'
import { createDatabase } from '../../../functions/store/dynamodb/database.ts'
import { startEmbeddedDatabase } from '../../../infra/local/database/embedded-database.ts'
import { startEmbeddedQueues } from '../../../infra/local/queues/embedded-queues.ts'
import { createLocalQueues } from '../../../infra/local/queues/local-queues.ts'
import { writeBundles } from '../../../infra/stack/functions/bundle.ts'
import { type EntryName, entryNames } from '../../../infra/stack/functions/entries.ts'
import { eventOf } from '../message-queue.ts'
import { apiEvent, lambdaContext } from './lambda-events.ts'

type Handler = (event: unknown, context: Context) => unknown
const handlerModule = z.object({
  handler: z.custom<Handler>((value) => typeof value === 'function'),
})
const apiAnswer = z.object({ statusCode: z.number(), body: z.string().optional() })
const sqsAnswer = z.object({ batchItemFailures: z.array(z.unknown()) })

const CONSUMED = ['seed', 'execution', 'monitor', 'job'] as const

/** The deployed bundles with a table and queues, called as Lambda calls them. */
export interface LambdaAccount {
  /** A request as API Gateway hands it on; gives the status and the parsed body. */
  request(method: string, path: string, body?: Uint8Array | string, contentType?: string): Promise<ApiAnswer>
  /** Delivers messages to the functions of their queues until all queues are empty; gives how many there were. */
  deliver(): Promise<number>
  /** A tick of the schedule. */
  tick(entry: 'monitor' | 'timer'): Promise<void>
  stop(): Promise<void>
}

export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * Bundles the entries as a deployment does, into `directory`, and loads them with an environment as the stack gives it:
 * nothing tells them that DynamoDB and SQS are the embedded ones, but the SDK's own variables for endpoints.
 */
export async function createLambdaAccount(directory: string): Promise<LambdaAccount> {
  const [database, messages] = await Promise.all([startEmbeddedDatabase('test'), startEmbeddedQueues('test')])
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SQS: messages.endpoint,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    TABLE_NAME: 'shunt',
  })
  const db = createDatabase({ tableName: 'shunt' })
  await createTable(db)
  const { client } = createQueues({
    urls: { job: '', seed: '', execution: '', monitor: '' },
    client: { endpoint: messages.endpoint },
  })
  const urls = await createLocalQueues(client)
  for (const name of CONSUMED) {
    process.env[`${name.toUpperCase()}_QUEUE_URL`] = new URL(new URL(urls[name]).pathname, messages.endpoint).href
  }
  writeBundles(directory)

  const handlers = new Map(entryNames.map((entry) => [entry, loadHandler(resolve(directory, entry, 'index.mjs'))]))
  const invoke = async (entry: EntryName, event: unknown) => handlers.get(entry)?.(event, lambdaContext(entry))

  async function deliverFrom(name: (typeof CONSUMED)[number]): Promise<number> {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: urls[name], MaxNumberOfMessages: 10 }),
    )
    if (Messages.length === 0) return 0
    const sent = Messages.map(({ Body = '' }) => deadLetter.parse(JSON.parse(Body)))
    const { batchItemFailures } = sqsAnswer.parse(await invoke(name, eventOf(...sent)))
    if (batchItemFailures.length > 0) throw new Error(`${name} did not take ${JSON.stringify(sent)}`)
    const removed = Messages.map(({ ReceiptHandle }) =>
      client.send(new DeleteMessageCommand({ QueueUrl: urls[name], ReceiptHandle })),
    )
    await Promise.all(removed)
    return Messages.length
  }

  return {
    async request(method, path, body, contentType = 'application/json') {
      const answer = apiAnswer.parse(await invoke('api', apiEvent(method, path, contentType, body)))
      return { status: answer.statusCode, body: answer.body ? JSON.parse(answer.body) : undefined }
    },
    async deliver() {
      let delivered = 0
      for (let round = 1; round > 0; delivered += round) {
        round = 0
        for (const name of CONSUMED) round += await deliverFrom(name)
      }
      return delivered
    },
    async tick(entry) {
      await invoke(entry, { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} })
    },
    async stop() {
      db.client.destroy()
      client.destroy()
      await Promise.all([database.stop(), messages.stop()])
    },
  }
}

/** Loaded by Node itself, as on Lambda: vitest would transform the bundle. */
function loadHandler(bundle: string): Handler {
  return handlerModule.parse(createRequire(import.meta.url)(bundle)).handler
}
