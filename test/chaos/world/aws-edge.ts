import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListQueuesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { createQueues, type Queues } from '../../../functions/queue/queues.ts'
import { createDatabase, type Database } from '../../../functions/store/dynamodb/database.ts'
import { answerWithFaults } from './faulty-answers.ts'
import { callers, type Operation, type World } from './world.ts'

/** Shunt's own clients, with everything behind the SDK's retries replaced by the world that they are connected to. */
export interface AwsEdge {
  readonly db: Database
  readonly queues: Queues
  connect(world: World): void
}

const CLIENT = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  // Not adaptive: its limiter of the rate would go on from one run to the next.
  retryMode: 'standard',
} as const

/** In characters: a few activities, so that the trail of most instances is rolled out, of some several times. */
const TRAIL_LIMIT = 100

const ENDPOINT = 'http://queue.invalid'
const queueUrl = (name: string) => `${ENDPOINT}/${name}`

/** Makes the clients. They have read the SDK's configuration when this is done: after it nothing waits for real input or output. */
export async function createAwsEdge(): Promise<AwsEdge> {
  const db = createDatabase({ tableName: 'shunt', client: CLIENT, trailLimit: TRAIL_LIMIT })
  const urls = {
    job: queueUrl('job'),
    seed: queueUrl('seed'),
    execution: queueUrl('execution'),
    monitor: queueUrl('monitor'),
  }
  const queues = createQueues({ urls, client: { ...CLIENT, md5: false, endpoint: ENDPOINT } })
  let world: World | undefined
  const answer = async (operation: Operation) =>
    world === undefined ? {} : answerWithFaults(world, callers.getStore(), operation)
  replaceDatabase(db, answer)
  replaceQueues(queues.client, answer)
  await db.client.send(new ListTablesCommand({}))
  await queues.client.send(new ListQueuesCommand({}))
  return {
    db,
    queues,
    connect(to) {
      world = to
    },
  }
}

type Answer = (operation: Operation) => Promise<object>

/** Behind the retries, before signing and sending: a request that fails here is repeated by the SDK itself. */
const PLACE = { name: 'world', relation: 'after', toMiddleware: 'retryMiddleware' } as const

/** Headers that nobody reads: a sixth of the time. */
const NEEDLESS = [
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'recursionDetectionMiddleware',
  'contentLengthMiddleware',
] as const

/** Beneath what turns plain values into DynamoDB's: the world knows those alone. */
const BENEATH_DOCUMENTS = { ...PLACE, toMiddleware: 'DocumentUnmarshall' } as const

function replaceDatabase({ client, documents }: Database, answer: Answer): void {
  for (const { middlewareStack } of [client, documents]) {
    for (const name of NEEDLESS) middlewareStack.remove(name)
  }
  client.middlewareStack.addRelativeTo(worldMiddleware(answer), PLACE)
  documents.middlewareStack.remove('httpSigningMiddleware')
  documents.middlewareStack.addRelativeTo(worldMiddleware(answer), BENEATH_DOCUMENTS)
}

function replaceQueues({ middlewareStack }: SQSClient, answer: Answer): void {
  for (const name of NEEDLESS) middlewareStack.remove(name)
  middlewareStack.addRelativeTo(worldMiddleware(answer), PLACE)
}

function worldMiddleware(answer: Answer) {
  return (_next: unknown, { commandName }: { readonly commandName?: string }) =>
    async ({ input }: { readonly input: object }) => ({
      output: { $metadata: {}, ...(await answer({ name: String(commandName), input })) },
      response: {},
    })
}
