import type { TimerDefinition } from '../../bpmn/behavior.ts'
import type { Job } from '../../instance/instance-state.ts'
import type { TypedValue } from '../../instance/value/typed-value.ts'
import { refuse } from '../../refusal.ts'
import { nextByCron } from './cron.ts'
import {
  addIntervals,
  intervalsUntilAfter,
  parseDate,
  parseDuration,
  parseRepetition,
  type Repetition,
} from './repetition.ts'

/** When a timer is due, in milliseconds since the epoch, and for a cycle how it goes on. */
export type Schedule = Required<Pick<Job, 'dueDate'>> & Pick<Job, 'repeat' | 'repetitionsLeft'>

/**
 * The first due date of a timer: ISO 8601 date, duration or repetition, or a cron expression. Refuses (`processEngine`) a value that is
 * none. Times without an offset are in UTC.
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
  if (!job.repeat.startsWith('R')) return { dueDate: nextByCron(job.repeat, now), repeat: job.repeat }
  const { interval, end } = parseRepetition(job.repeat)
  const last = job.dueDate ?? now
  const count = Math.max(1, intervalsUntilAfter(last, interval, now))
  const dueDate = addIntervals(last, interval, count)
  if (end !== undefined && dueDate > end) return undefined
  if (job.repetitionsLeft === undefined) return { dueDate, repeat: job.repeat }
  const repetitionsLeft = job.repetitionsLeft - count
  return repetitionsLeft < 0 ? undefined : { dueDate, repeat: job.repeat, repetitionsLeft }
}

function firstOfCycle(text: string, now: number): Schedule {
  if (!text.startsWith('R')) return { dueDate: nextByCron(text, now), repeat: text }
  const repetition = parseRepetition(text)
  return { ...firstOf(repetition, now), repeat: text }
}

/**
 * The reference's DurationHelper: the first time of the rhythm that is still to come. With a start it comes as many times more as it says;
 * where that is over too, the timer is due at once, for the last time.
 */
function firstOf(repetition: Repetition, now: number): Schedule {
  const { repetitions, start, end, interval } = repetition
  if (start !== undefined) return firstSince(start, repetition, now)
  if (end !== undefined) return { dueDate: firstBefore(end, repetition, now) }
  const left = repetitions === undefined ? {} : { repetitionsLeft: Math.max(repetitions - 1, 0) }
  return { dueDate: addIntervals(now, interval, 1), ...left }
}

function firstSince(start: number, { repetitions, interval }: Repetition, now: number): Schedule {
  const count = intervalsUntilAfter(start, interval, now)
  if (repetitions === undefined) return { dueDate: addIntervals(start, interval, count) }
  const left = repetitions - count
  return left < 0
    ? { dueDate: now, repetitionsLeft: 0 }
    : { dueDate: addIntervals(start, interval, count), repetitionsLeft: left }
}

/** As many intervals before the end as are still to come, and as it says at most. */
function firstBefore(end: number, { repetitions, interval }: Repetition, now: number): number {
  if (end <= now) return now
  const before = intervalsUntilAfter(now, interval, end) - 1
  const most = Math.min(before, repetitions ?? before)
  for (let count = most; count > 0; count -= 1) {
    const dueDate = addIntervals(end, interval, -count)
    if (dueDate > now) return dueDate
  }
  return end
}

/** `time` plus an ISO 8601 duration; years and months by the calendar in UTC. Refuses (`processEngine`) what is none. */
export function addDuration(time: number, text: string): number {
  return addIntervals(time, parseDuration(text), 1)
}
