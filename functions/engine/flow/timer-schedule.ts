import type { TimerDefinition } from '../bpmn/process-graph.ts'
import { addPeriod, parseDateTime, parsePeriod } from '../expression/iso-8601.ts'
import type { Job } from '../instance/instance-state.ts'
import type { TypedValue } from '../instance/typed-value.ts'
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

/** When a repeated timer that has just fired is due again; undefined where it is not. */
export function nextRepetition(job: Job, now: number): Schedule | undefined {
  if (job.repeat === undefined || job.repetitionsLeft === 0) return undefined
  const { interval, end } = parseCycle(job.repeat)
  const dueDate = addDuration(Math.max(job.dueDate ?? now, now), interval)
  if (end !== undefined && dueDate > end) return undefined
  const left = job.repetitionsLeft === undefined ? {} : { repetitionsLeft: job.repetitionsLeft - 1 }
  return { dueDate, repeat: job.repeat, ...left }
}

function firstOfCycle(text: string, now: number): Schedule {
  const { repetitions, start, interval } = parseCycle(text)
  const dueDate = start ?? addDuration(now, interval)
  return { dueDate, repeat: text, ...(repetitions !== undefined && { repetitionsLeft: Math.max(repetitions - 1, 0) }) }
}

interface Cycle {
  /** How often it fires; undefined: without end. */
  readonly repetitions: number | undefined
  readonly start: number | undefined
  readonly interval: string
  readonly end: number | undefined
}

/** `R3/PT10M`, `R/2026-01-01T00:00:00Z/PT1H`, `R5/PT1H/2026-12-31T00:00:00Z`. */
function parseCycle(text: string): Cycle {
  const [head = '', first = '', second] = text.split('/')
  const count = /^R(\d*)$/.exec(head)?.[1]
  if (count === undefined || first === '')
    return refuse('processEngine', `Cannot parse time cycle '${text}': not an ISO 8601 repetition`)
  const startsWithDate = !first.startsWith('P')
  const interval = startsWithDate ? second : first
  if (interval === undefined) return refuse('processEngine', `Cannot parse time cycle '${text}': it has no interval`)
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
  const period =
    parsePeriod(text) ?? refuse('processEngine', `Cannot parse duration '${text}': not an ISO 8601 duration`)
  return addPeriod(time, period)
}
