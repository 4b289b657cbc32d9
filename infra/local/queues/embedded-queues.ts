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

/** Who received these messages is gone with the last process: nobody has to wait for their visibility timeouts, and they were no failed tries. */
function handOutAgain(queue: SqsQueue): void {
  for (const [receipt, { message }] of [...queue.inflightMessages]) {
    message.approximateReceiveCount -= 1
    queue.changeVisibility(receipt, 0)
  }
}
