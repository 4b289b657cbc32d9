import { newAccessKeyId } from './access-key.ts'
import { prepareDataDirectory } from './data-directory.ts'
import { lockDirectory } from './database/directory-lock.ts'
import { DataDirectoryInUseError, startEmbeddedDatabase } from './database/embedded-database.ts'
import type { ServiceAddress } from './local-services.ts'
import { startEmbeddedQueues } from './queues/embedded-queues.ts'

export interface BackEndOptions {
  /** For what is embedded; without it that is kept in memory. */
  readonly dataDirectory?: string | undefined
  /** Of a DynamoDB and of an SQS that are used as they are: nothing is embedded in their stead. */
  readonly databaseUrl?: string | undefined
  readonly queuesUrl?: string | undefined
}

/** Where the table and the queues are. */
export interface BackEnds {
  readonly database: ServiceAddress
  readonly queues: ServiceAddress
  /** Fulfilled with an error that says why when an embedded database ends though nobody stopped it. */
  readonly lost: Promise<Error>
}

/** Starts what no URL is given for. What it starts ends with `started`. Throws DataDirectoryInUseError, DataDirectoryError. */
export async function startBackEnds(options: BackEndOptions, started: AsyncDisposableStack): Promise<BackEnds> {
  const accessKeyId = newAccessKeyId()
  const { database, lost } = await databaseOf(options, accessKeyId, started)
  if (options.queuesUrl !== undefined) return { database, lost, queues: { endpoint: options.queuesUrl } }
  if (options.databaseUrl !== undefined) lockForQueues(options.dataDirectory, started)
  const queues = await startEmbeddedQueues(accessKeyId, options.dataDirectory)
  started.defer(queues.stop)
  return { database, lost, queues: { endpoint: queues.endpoint, accessKeyId } }
}

async function databaseOf(
  { databaseUrl, dataDirectory }: BackEndOptions,
  accessKeyId: string,
  started: AsyncDisposableStack,
): Promise<Pick<BackEnds, 'database' | 'lost'>> {
  if (databaseUrl !== undefined) return { database: { endpoint: databaseUrl }, lost: new Promise(() => {}) }
  const { endpoint, lost, stop } = await startEmbeddedDatabase(accessKeyId, dataDirectory)
  started.defer(stop)
  return { database: { endpoint, accessKeyId }, lost }
}

/** The embedded database keeps others from the directory; where there is none, somebody else has to. */
function lockForQueues(dataDirectory: string | undefined, started: AsyncDisposableStack): void {
  if (dataDirectory === undefined) return
  prepareDataDirectory(dataDirectory)
  const lock = lockDirectory(dataDirectory)
  if (lock === undefined) throw new DataDirectoryInUseError(dataDirectory)
  started.defer(() => lock.close())
}
