import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Thrown when the data directory cannot be used; the message is one line that says why and what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError'
  readonly dataDirectory: string

  constructor(dataDirectory: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.dataDirectory = dataDirectory
  }
}

/** What stands in a data directory: the database's lock, its files, the queues' files. */
const CONTENTS = /^(lock(-journal)?|dynamodb|sqs)$/

/** Enough that a file system without room for it has none for a batch either. */
const PROBE_BYTES = 256 * 1024

/**
 * Makes the directory where it is not there, for its owner only: process data is in it. A directory with other things in it keeps its mode (`/tmp`, a home),
 * and what is made in it is the owner's by the processes' umask. Throws DataDirectoryError where it is none, or cannot be written, or is full.
 */
export function prepareDataDirectory(dataDirectory: string): void {
  try {
    makeDirectory(resolve(dataDirectory))
    if (readdirSync(dataDirectory).every((name) => CONTENTS.test(name))) chmodSync(dataDirectory, 0o700)
    const probe = join(dataDirectory, 'probe')
    writeFileSync(probe, Buffer.alloc(PROBE_BYTES))
    rmSync(probe)
  } catch (error) {
    throw unusable(dataDirectory, error)
  }
}

/** Node goes round in circles in `/proc` where it is told to make the parents too. */
function makeDirectory(path: string): void {
  if (!existsSync(path)) mkdirSync(path, { recursive: !existsSync(dirname(path)), mode: 0o700 })
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'its file system is full: make room',
  EDQUOT: 'its quota is used up: make room',
  EROFS: 'its file system is read-only: mount it for writing',
  EACCES: 'this user may not write there: give the right',
  EPERM: 'it belongs to another user: give it to this one',
  ENOTDIR: 'it is, or is in, a file: move that away',
}

function unusable(dataDirectory: string, error: unknown): DataDirectoryError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = code in REMEDIES ? `${REMEDIES[code]}, or` : `${unknownReason(code, error)};`
  const message = `${dataDirectory} cannot be used: ${reason} choose another DATA_DIR.`
  return new DataDirectoryError(dataDirectory, message, { cause: error })
}

function unknownReason(code: string, error: unknown): string {
  if (code === 'ENOENT') return 'no directory can be made there'
  return error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
}

/** The error for files in it that cannot be read: of the database, or of the queues. */
export function damagedDirectory(dataDirectory: string, what: string, reason: string): DataDirectoryError {
  const remedy = 'put a copy in its place, or move the directory away to begin anew'
  return new DataDirectoryError(
    dataDirectory,
    `${join(dataDirectory, what)} is damaged (${reason.replaceAll('\n', ' ')}): ${remedy}.`,
  )
}
