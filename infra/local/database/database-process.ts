/**
 * The embedded DynamoDB, in a process of its own so that it has a core of its own. Started by `embedded-database.ts` with the data
 * directory as its argument (none: in memory); answers with its port, and ends when the channel to its parent closes, however
 * the parent ended.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import dynalite from 'dynalite'
import type { DatabaseProcessMessage } from './embedded-database.ts'

/** The database process of a server that was killed a moment ago needs a moment to notice. */
const LOCK_WAIT_MS = 2000

const dataDirectory = process.argv[2]
const lock = dataDirectory === undefined ? undefined : lockDirectory(dataDirectory)
// Keeps it from being collected as garbage, which would give the directory free.
process.on('exit', () => lock?.close())

// Ctrl-C reaches every process of the terminal's group; when to stop is the parent's decision.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('uncaughtException', exceptForRequestsThatNobodyWaitsFor)

if (dataDirectory === undefined) serve()
else if (lock) serve(join(dataDirectory, 'dynamodb'))
else tell({ kind: 'locked' }, () => process.exit(1))

function serve(path?: string): void {
  const server = dynalite({ ...(path && { path }), createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 })
  process.once('disconnect', () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address) tell({ kind: 'ready', port: address.port })
  })
}

/**
 * Takes the directory for this process, as a lock of the operating system that ends with the process: a file left behind never locks anyone out.
 * Undefined when another process keeps it.
 */
function lockDirectory(directory: string): DatabaseSync | undefined {
  mkdirSync(directory, { recursive: true })
  const file = new DatabaseSync(join(directory, 'lock'), { timeout: LOCK_WAIT_MS })
  try {
    file.exec('BEGIN EXCLUSIVE')
    return file
  } catch (error) {
    if (error instanceof Error && error.message === 'database is locked') return undefined
    throw error
  }
}

/** dynalite throws when a client goes away in the middle of its request; that must not end the database. */
function exceptForRequestsThatNobodyWaitsFor(error: Error & { code?: string }): void {
  if (error.code === 'ECONNRESET') return
  console.error(error)
  process.exit(1)
}

function tell(message: DatabaseProcessMessage, told: () => void = () => {}): void {
  process.send?.(message, told)
}
