import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where LevelDB keeps what was written: sorted tables, and a log of what is in none yet. */
const LOG = /^\d+\.log$/
const TABLE = /^\d+\.(ldb|sst)$/

/** What a database has that was never opened to its end: it has no log yet. */
const FIRST_MANIFEST = 'MANIFEST-000001'

/**
 * What LevelDB would not miss at its start though something is gone with it; undefined where nothing is. Without CURRENT it takes the place for an empty one,
 * makes a new database there, and deletes the files of the old one. Without its log it goes on as though nothing had been written since the last table.
 */
export function missingFile(path: string): string | undefined {
  const names = existsSync(path) ? readdirSync(path) : []
  const hasLog = names.some((name) => LOG.test(name))
  if (!names.includes('CURRENT')) {
    return hasLog || names.some((name) => TABLE.test(name)) ? 'it has data, but the file CURRENT is missing' : undefined
  }
  const isNew = readFileSync(join(path, 'CURRENT'), 'utf8').trim() === FIRST_MANIFEST
  return hasLog || isNew ? undefined : 'its newest file, which ends with .log, is missing'
}
