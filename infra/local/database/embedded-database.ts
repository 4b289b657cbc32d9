import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { damagedDirectory, prepareDataDirectory } from '../data-directory.ts'

const databaseProcessMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.number() }),
  z.object({ kind: z.literal('locked') }),
  z.object({ kind: z.literal('damaged'), file: z.string(), reason: z.string() }),
])

/** What the database process says to the process that started it, once. */
export type DatabaseProcessMessage = z.infer<typeof databaseProcessMessage>

export interface EmbeddedDatabase {
  readonly endpoint: string
  /** Fulfilled when the process ends though nobody stopped it. */
  readonly lost: Promise<void>
  stop(): Promise<void>
}

/** Thrown when another server works on the same data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError'
  readonly dataDirectory: string

  constructor(dataDirectory: string) {
    super(`${dataDirectory} is in use by another server; stop it, or choose another DATA_DIR.`)
    this.dataDirectory = dataDirectory
  }
}

/**
 * Starts DynamoDB's stand-in (dynalite on LevelDB) in a process of its own, on a free port of the loopback interface, for requests that name this access
 * key. It dies with this process. Without a directory it keeps everything in memory. Throws DataDirectoryInUseError, DataDirectoryError.
 */
export async function startEmbeddedDatabase(accessKeyId: string, dataDirectory?: string): Promise<EmbeddedDatabase> {
  if (dataDirectory !== undefined) prepareDataDirectory(dataDirectory)
  const program = fileURLToPath(new URL('./database-process.ts', import.meta.url))
  const env = { ...process.env, ACCESS_KEY_ID: accessKeyId }
  const child = fork(program, dataDirectory === undefined ? [] : [dataDirectory], { execArgv: [], env })
  const ended = once(child, 'exit')
  const said = await Promise.race([once(child, 'message'), ended.then(() => undefined)])
  if (said === undefined) throw new Error('The embedded database did not start.')
  const port = portOf(databaseProcessMessage.parse(said[0]), dataDirectory ?? '')

  let stopping = false
  return {
    endpoint: `http://127.0.0.1:${port}`,
    lost: ended.then(() => (stopping ? new Promise<void>(() => {}) : undefined)),
    async stop() {
      stopping = true
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

function portOf(message: DatabaseProcessMessage, dataDirectory: string): number {
  switch (message.kind) {
    case 'ready':
      return message.port
    case 'locked':
      throw new DataDirectoryInUseError(dataDirectory)
    case 'damaged':
      throw damagedDirectory(dataDirectory, message.file, message.reason)
  }
}
