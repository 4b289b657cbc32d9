import type { TimerDefinition } from '../bpmn/process-graph.ts'
import { addPeriod, type Period, parseDateTime, parsePeriod } from '../expression/iso-8601.ts'
import type { Job } from '../instance/instance-state.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'
import { refuse } from '../refusal.ts'

/** When a timer is due, in milliseconds since the epoch, and for a cycle how it goes on. */
export type Schedule = Required<Pick<Job, 'dueDate'>> & Pick<Job, 'repeat' | 'repetitionsLeft'>

/**
 * The first due date of a timer (ISO 8601 date, duration or repetition). Refuses (`processEngine`) a value that is none,
 * cron expressions among them. Times without an offset are in UTC.
 */
export function timerDueDate(timer: TimerDefinition, value: TypedValue, now: number): Schedule {
  if (value.type === 'Date' && timer.kind !== 'cycle') return { dueDate: parseDate(String(value.value)) }
  if (value.type !== 'String')
    return refuse('processEngine', `Timer expression '${timer.value.text}' gives no text or date but ${value.type}`)
  const text = String(value.value).trim()
  switch (timer.kind) {
    case 'date':
      return { dueDate: parseDate(text) }
    case 'duration':
      return { dueDate: text.startsWith('R') ? firstOfCycle(text, now).dueDate : addDuration(now, text) }
    case 'cycle':
      return firstOfCycle(text, now)
  }
}

/**
 * When a repeated timer that has just fired is due again; undefined where it is not. It keeps its rhythm, however late it fired;
 * repetitions that were missed meanwhile are left out, as in the reference.
 */
export function nextRepetition(job: Job, now: number): Schedule | undefined {
  if (job.repeat === undefined) return undefined
  const { interval, end } = parseCycle(job.repeat)
  const last = job.dueDate ?? now
  const count = intervalsUntilAfter(last, interval, now)
  const dueDate = addIntervals(last, interval, count)
  if (end !== undefined && dueDate > end) return undefined
  if (job.repetitionsLeft === undefined) return { dueDate, repeat: job.repeat }
  const repetitionsLeft = job.repetitionsLeft - count
  return repetitionsLeft < 0 ? undefined : { dueDate, repeat: job.repeat, repetitionsLeft }
}

/** How many intervals lead from a time to the first one after `now`; at least one. */
function intervalsUntilAfter(from: number, interval: Period, now: number): number {
  let count = interval.months === 0 ? Math.floor(Math.max(now - from, 0) / interval.milliseconds) + 1 : 1
  while (addIntervals(from, interval, count) <= now) count += 1
  return count
}

function firstOfCycle(text: string, now: number): Schedule {
  const { repetitions, start, interval } = parseCycle(text)
  const dueDate = start ?? addIntervals(now, interval, 1)
  return { dueDate, repeat: text, ...(repetitions !== undefined && { repetitionsLeft: Math.max(repetitions - 1, 0) }) }
}

interface Cycle {
  /** How often it fires; undefined: without end. */
  readonly repetitions: number | undefined
  readonly start: number | undefined
  readonly interval: Period
  readonly end: number | undefined
}

/** `R3/PT10M`, `R/2026-01-01T00:00:00Z/PT1H`, `R5/PT1H/2026-12-31T00:00:00Z`. */
function parseCycle(text: string): Cycle {
  const [head = '', first = '', second] = text.split('/')
  const count = /^R(\d*)$/.exec(head)?.[1]
  if (count === undefined || first === '')
    return refuse('processEngine', `Cannot parse time cycle '${text}': not an ISO 8601 repetition`)
  const startsWithDate = !first.startsWith('P')
  const interval = parseDuration((startsWithDate ? second : first) ?? '')
  if (addPeriod(0, interval) <= 0)
    return refuse('processEngine', `Cannot parse time cycle '${text}': its interval is not longer than zero`)
  return {
    repetitions: count === '' ? undefined : Number(count),
    start: startsWithDate ? parseDate(first) : undefined,
    interval,
    end: !startsWithDate && second !== undefined ? parseDate(second) : undefined,
  }
}

/** An ISO 8601 date and time as milliseconds since the epoch. Refuses (`processEngine`) what is none. */
function parseDate(text: string): number {
  return parseDateTime(text) ?? refuse('processEngine', `Cannot parse date '${text}': not an ISO 8601 date and time`)
}

/** `time` plus an ISO 8601 duration; years and months by the calendar in UTC. Refuses (`processEngine`) what is none. */
export function addDuration(time: number, text: string): number {
  return addIntervals(time, parseDuration(text), 1)
}

function parseDuration(text: string): Period {
  return parsePeriod(text) ?? refuse('processEngine', `Cannot parse duration '${text}': not an ISO 8601 duration`)
}

/** The last moment that a date can be, in milliseconds since the epoch. */
const LATEST_TIME = 8.64e15

function addIntervals(time: number, { months, milliseconds }: Period, count: number): number {
  const sum = addPeriod(time, { months: months * count, milliseconds: milliseconds * count })
  return Math.abs(sum) <= LATEST_TIME
    ? sum
    : refuse('processEngine', 'Cannot schedule a timer so far away: the last possible due date is in the year 275760')
}
