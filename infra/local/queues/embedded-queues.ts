import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { buildApp } from 'fauxqs'
// Only `startFauxqs` knows a data directory, and it listens on every interface. So its parts are put together here.
import { PersistenceManager } from '../../../node_modules/fauxqs/dist/persistence.js'
import { S3Store } from '../../../node_modules/fauxqs/dist/s3/s3Store.js'
import { SnsStore } from '../../../node_modules/fauxqs/dist/sns/snsStore.js'
import { type SqsQueue, SqsStore } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js'
import { namesAccessKey } from '../access-key.ts'
import { damagedDirectory } from '../data-directory.ts'
import { makeFair } from './fair-queue.ts'

export interface EmbeddedQueues {
  readonly endpoint: string
  stop(): Promise<void>
}

/**
 * Starts SQS's stand-in (fauxqs) in this process, on a free port of the loopback interface, for requests that name this access
 * key: what else fauxqs serves (S3, SNS, its own pages) nobody reaches. With a directory, queues and messages outlive the process, however it ends.
 * Throws DataDirectoryError.
 */
export async function startEmbeddedQueues(accessKeyId: string, dataDirectory?: string): Promise<EmbeddedQueues> {
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() }
  const files = dataDirectory === undefined ? undefined : keepOnDisk(stores, dataDirectory)
  const createQueue = stores.sqsStore.createQueue.bind(stores.sqsStore)
  stores.sqsStore.createQueue = (...parameters) => makeFair(createQueue(...parameters))
  const app = buildApp({ logger: false, stores })
  app.addHook('onRequest', (request, reply, done) => {
    if (isOfSqs(request.method, request.headers) && namesAccessKey(request.headers.authorization, accessKeyId)) done()
    else reply.code(403).header('connection', 'close').send()
  })
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    endpoint,
    async stop() {
      for (const queue of stores.sqsStore.allQueues()) handBack(queue)
      await app.close()
      files?.close()
    },
  }
}

function isOfSqs(method: string, headers: IncomingHttpHeaders): boolean {
  return method === 'POST' && headers['content-type'] === 'application/x-amz-json-1.0'
}

function keepOnDisk(stores: { sqsStore: SqsStore; snsStore: SnsStore }, dataDirectory: string): PersistenceManager {
  const files = load(stores, dataDirectory)
  for (const queue of stores.sqsStore.allQueues()) {
    handOutAgain(makeFair(queue))
    queue.persistence = files
  }
  stores.sqsStore.persistence = files
  return files
}

function load(stores: { sqsStore: SqsStore; snsStore: SnsStore }, dataDirectory: string): PersistenceManager {
  try {
    const files = new PersistenceManager(join(dataDirectory, 'sqs'))
    files.loadSqsAndSns(stores.sqsStore, stores.snsStore)
    return files
  } catch (error) {
    throw damagedDirectory(dataDirectory, 'sqs', error instanceof Error ? error.message : String(error))
  }
}

/** What was received and is not being worked on when the server stops was no try. */
function handBack(queue: SqsQueue): void {
  for (const [receipt, { message, visibilityDeadline }] of [...queue.inflightMessages]) {
    message.approximateReceiveCount -= 1
    const seconds = Math.max(1, Math.ceil((visibilityDeadline - Date.now()) / 1000))
    queue.changeVisibility(receipt, seconds)
  }
}

/** In flight at so many ends of the process, a message may be why. */
const SUSPECT_RECEIVES = 2

/**
 * Who received these messages is gone with the last process, which did not stop but ended: nobody has to wait for their visibility timeouts, and it was a
 * try, or what kills its process would be tried for ever. What was there twice comes one after the other: so that the one that is guilty takes no others
 * with it, which are done before or after.
 */
function handOutAgain(queue: SqsQueue): void {
  const suspects: string[] = []
  for (const [receipt, { message }] of [...queue.inflightMessages]) {
    if (message.approximateReceiveCount >= SUSPECT_RECEIVES) suspects.push(receipt)
    else queue.changeVisibility(receipt, 0)
  }
  if (suspects.length > 0) handOutOneByOne(queue, suspects)
}

/** The next one when the one before is done: neither waiting nor in flight. */
function handOutOneByOne(queue: SqsQueue, receipts: string[]): void {
  const dequeue = queue.dequeue.bind(queue)
  let current: SqsQueue['messages'][number] | undefined
  const isDone = () =>
    current === undefined ||
    !(
      queue.messages.includes(current) ||
      [...queue.inflightMessages.values()].some(({ message }) => message === current)
    )
  queue.dequeue = (...parameters) => {
    const next = isDone() ? queue.inflightMessages.get(receipts.shift() ?? '') : undefined
    if (next !== undefined) {
      current = next.message
      next.visibilityDeadline = 0
    }
    return dequeue(...parameters)
  }
}
