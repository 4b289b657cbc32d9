import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The database process of a server that was killed a moment ago needs a moment to notice. */
const LOCK_WAIT_MS = 2000

/**
 * Takes the directory for this process, as a lock of the operating system that ends with the process: a file left behind never locks anyone out.
 * Undefined when another process keeps it.
 */
export function lockDirectory(directory: string): DatabaseSync | undefined {
  const file = new DatabaseSync(join(directory, 'lock'), { timeout: LOCK_WAIT_MS })
  try {
    file.exec('BEGIN EXCLUSIVE')
    return file
  } catch (error) {
    if (error instanceof Error && error.message === 'database is locked') return undefined
    throw error
  }
}
