import { Cron } from 'croner'
import { refuse } from '../../refusal.ts'

/** Spring's names for what is meant often, which the reference takes. */
const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 0 1 1 *'],
  ['@annually', '0 0 0 1 1 *'],
  ['@monthly', '0 0 0 1 * *'],
  ['@weekly', '0 0 0 * * 0'],
  ['@daily', '0 0 0 * * *'],
  ['@midnight', '0 0 0 * * *'],
  ['@hourly', '0 0 * * * *'],
])

/** A pattern is short; a long one would only cost time. */
const LONGEST = 200

/**
 * The first time after `now` (both in milliseconds since the epoch, in UTC) that a cron expression means: six fields as Spring's CronExpression has
 * them in the reference's 7.24 (seconds first; `?`, `L`, `W` and `#`; Sunday is 0 or 7; day of month and day of week have to hold
 * both). Refuses (`processEngine`) what cannot be read, and what never comes.
 */
export function nextByCron(text: string, now: number): number {
  const pattern = NICKNAMES.get(text.trim().toLowerCase()) ?? text.trim()
  return (
    parse(text, pattern).nextRun(new Date(now))?.getTime() ??
    refuse('processEngine', `${describe(text)}: it never comes`)
  )
}

/** `?` is any day: croner takes it for the day on which the pattern is read. */
function parse(text: string, pattern: string): Cron {
  if (pattern.length > LONGEST) return refuse('processEngine', `${describe(text.slice(0, LONGEST))}: it is too long`)
  try {
    return new Cron(pattern.replaceAll('?', '*'), {
      mode: '6-part',
      timezone: 'UTC',
      domAndDow: true,
      sloppyRanges: true,
      paused: true,
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return refuse(
      'processEngine',
      `${describe(text)}: neither an ISO 8601 repetition nor a cron expression (${reason})`,
    )
  }
}

function describe(text: string): string {
  return `Cannot parse time cycle '${text}'`
}
