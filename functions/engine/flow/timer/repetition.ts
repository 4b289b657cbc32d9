import { addPeriod, type Period, parseDateTime, parsePeriod } from '../../expression/iso-8601.ts'
import { refuse } from '../../refusal.ts'

/** An ISO 8601 repetition: `R3/PT10M`, `R/2026-01-01T00:00:00Z/PT1H`, `R5/PT1H/2026-12-31T00:00:00Z`, `R2/<start>/<end of the first>`. */
export interface Repetition {
  /** How many intervals follow the start; undefined: without end. */
  readonly repetitions: number | undefined
  readonly interval: Period
  /** Its rhythm is counted from here; where there is no start, from its end. */
  readonly start: number | undefined
  readonly end: number | undefined
}

/** The greatest count of the reference: an int of Java. */
const MOST_REPETITIONS = 2_147_483_647

/** What fires more often than once a second would do nothing else. */
const SHORTEST_INTERVAL = 1000

/** Reads a repetition. Refuses (`processEngine`) what is none, and intervals that are shorter than a second. */
export function parseRepetition(text: string): Repetition {
  const [head = '', first = '', second, ...others] = text.split('/')
  const count = /^R(\d{0,10})$/.exec(head)?.[1]
  const repetitions = count ? Number(count) : undefined
  if (count === undefined || first === '' || others.length > 0 || (repetitions ?? 0) > MOST_REPETITIONS)
    return refuse('processEngine', `Cannot parse time cycle '${text}': not an ISO 8601 repetition`)
  const parts = first.startsWith('P') ? endingAt(first, second) : startingAt(first, second ?? '')
  if (addPeriod(0, parts.interval) < SHORTEST_INTERVAL)
    return refuse('processEngine', `Cannot parse time cycle '${text}': its interval is shorter than a second`)
  return { repetitions, ...parts }
}

function endingAt(interval: string, end: string | undefined): Omit<Repetition, 'repetitions'> {
  return {
    interval: parseDuration(interval),
    start: undefined,
    end: end === undefined ? undefined : parseDate(end),
  }
}

function startingAt(first: string, second: string): Omit<Repetition, 'repetitions'> {
  const start = parseDate(first)
  const interval = second.startsWith('P')
    ? parseDuration(second)
    : { months: 0, milliseconds: parseDate(second) - start }
  return { interval, start, end: undefined }
}

/** An ISO 8601 date and time as milliseconds since the epoch. Refuses (`processEngine`) what is none. */
export function parseDate(text: string): number {
  return parseDateTime(text) ?? refuse('processEngine', `Cannot parse date '${text}': not an ISO 8601 date and time`)
}

/** An ISO 8601 duration without signs. Refuses (`processEngine`) what is none. */
export function parseDuration(text: string): Period {
  return parsePeriod(text) ?? refuse('processEngine', `Cannot parse duration '${text}': ${reasonOf(text)}`)
}

function reasonOf(text: string): string {
  const isTooLong = parsePeriod(text.replaceAll(/\d{10,}/g, '1')) !== undefined
  return isTooLong ? 'it is too long, a number in it can have at most 9 digits' : 'not an ISO 8601 duration'
}

/** How many intervals lead from a time to the first one after `now`; none where it is after it itself. */
export function intervalsUntilAfter(from: number, interval: Period, now: number): number {
  if (from > now) return 0
  // No interval is longer than its months of 31 days, so that this many are never too many.
  const longest = interval.months * 31 * 86_400_000 + interval.milliseconds
  let count = Math.max(1, Math.floor((now - from) / longest))
  while (addIntervals(from, interval, count) <= now) count += 1
  return count
}

/** The last moment that a date can be, in milliseconds since the epoch. */
const LATEST_TIME = 8.64e15

/** The time that lies so many intervals after another, or before it. Refuses (`processEngine`) what no date can be. */
export function addIntervals(time: number, { months, milliseconds }: Period, count: number): number {
  const sum = addPeriod(time, { months: months * count, milliseconds: milliseconds * count })
  return Math.abs(sum) <= LATEST_TIME
    ? sum
    : refuse('processEngine', 'Cannot schedule a timer so far away: the last possible due date is in the year 275760')
}
