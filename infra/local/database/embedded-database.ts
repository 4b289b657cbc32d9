import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { damagedDirectory, prepareDataDirectory } from '../data-directory.ts'

const databaseProcessMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.number() }),
  z.object({ kind: z.literal('locked') }),
  z.object({ kind: z.literal('damaged'), file: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
])

/** What the database process says to the process that started it: how its start went, and why it ends where it cannot go on. */
export type DatabaseProcessMessage = z.infer<typeof databaseProcessMessage>

export interface EmbeddedDatabase {
  readonly endpoint: string
  /** Fulfilled with an error that says why when the process ends though nobody stopped it. */
  readonly lost: Promise<DatabaseLostError>
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

/** The embedded database ended though nobody stopped it; the message is one line that says why and what to do. */
export class DatabaseLostError extends Error {
  override readonly name = 'DatabaseLostError'
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
  const lost = reasonOfEnd(child).then((reason) =>
    stopping ? new Promise<never>(() => {}) : lostDatabase(reason, dataDirectory),
  )
  return {
    endpoint: `http://127.0.0.1:${port}`,
    lost,
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
    case 'failed':
      throw lostDatabase(message.reason, dataDirectory)
  }
}

/** What the process said last, or what ended it. */
async function reasonOfEnd(child: ChildProcess): Promise<string> {
  let said: string | undefined
  child.on('message', (message) => {
    const { data } = databaseProcessMessage.safeParse(message)
    if (data?.kind === 'failed') said = data.reason
  })
  // Its last words may come after its end.
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  return said ?? (signal === null ? `exit code ${code}` : String(signal))
}

function lostDatabase(reason: string, dataDirectory: string | undefined): DatabaseLostError {
  const why = reason.replaceAll('\n', ' ')
  const files = dataDirectory && join(dataDirectory, 'dynamodb')
  if (!files) return new DatabaseLostError(`The embedded database has ended (${why}): start again.`)
  const remedy = `start again, and if that does not help look at its disk, or put a copy in the place of ${files}`
  return new DatabaseLostError(`The embedded database on ${files} has ended (${why}): ${remedy}.`)
}
