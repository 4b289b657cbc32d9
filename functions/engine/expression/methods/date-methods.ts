import { LATEST_DATE } from '../../instance/value/typed-value-date.ts'
import { wrongType } from '../coercion.ts'
import { EvaluationFault } from '../expression-error.ts'
import { addMonths, DAY } from '../iso-8601.ts'
import { type DateInstant, type DateTime, int, long, type Value } from '../value.ts'
import { argument, intArgument, type Method, type Methods, taking } from './method.ts'

/** Java's Date. */
export const dateMethods: Methods<DateInstant> = new Map<string, Method<DateInstant>>([
  ['getTime', taking(0, ({ time }) => long(BigInt(time)))],
  ['before', taking(1, ({ time }, args) => time < timeArgument(argument(args, 0), 'date'))],
  ['after', taking(1, ({ time }, args) => time > timeArgument(argument(args, 0), 'date'))],
  ['compareTo', taking(1, ({ time }, args) => int(Math.sign(time - timeArgument(argument(args, 0), 'date'))))],
])

/** Joda's DateTime, in UTC. */
export const dateTimeMethods: Methods<DateTime> = new Map<string, Method<DateTime>>([
  ...calculations('Years', (time, count) => addMonths(time, count * 12)),
  ...calculations('Months', addMonths),
  ...calculations('Weeks', (time, count) => time + count * 7 * DAY),
  ...calculations('Days', (time, count) => time + count * DAY),
  ...calculations('Hours', (time, count) => time + count * 3_600_000),
  ...calculations('Minutes', (time, count) => time + count * 60_000),
  ...calculations('Seconds', (time, count) => time + count * 1000),
  ...calculations('Millis', (time, count) => time + count),
  ['toDate', taking(0, ({ time }) => ({ kind: 'date', time }))],
  ['getMillis', taking(0, ({ time }) => long(BigInt(time)))],
  ['getYear', taking(0, ({ time }) => int(new Date(time).getUTCFullYear()))],
  ['getMonthOfYear', taking(0, ({ time }) => int(new Date(time).getUTCMonth() + 1))],
  ['getDayOfMonth', taking(0, ({ time }) => int(new Date(time).getUTCDate()))],
  ['getDayOfWeek', taking(0, ({ time }) => int(new Date(time).getUTCDay() || 7))],
  ['getHourOfDay', taking(0, ({ time }) => int(new Date(time).getUTCHours()))],
  ['getMinuteOfHour', taking(0, ({ time }) => int(new Date(time).getUTCMinutes()))],
  ['getSecondOfMinute', taking(0, ({ time }) => int(new Date(time).getUTCSeconds()))],
  ['withTimeAtStartOfDay', taking(0, ({ time }) => moment(Math.floor(time / DAY) * DAY))],
  ['withHourOfDay', taking(1, ({ time }, args) => withPart(time, 'hours', intArgument(args, 0)))],
  ['withMinuteOfHour', taking(1, ({ time }, args) => withPart(time, 'minutes', intArgument(args, 0)))],
  ['withSecondOfMinute', taking(1, ({ time }, args) => withPart(time, 'seconds', intArgument(args, 0)))],
  ['withMillisOfSecond', taking(1, ({ time }, args) => withPart(time, 'milliseconds', intArgument(args, 0)))],
  ['isBefore', taking(1, ({ time }, args) => time < timeArgument(argument(args, 0), 'dateTime'))],
  ['isAfter', taking(1, ({ time }, args) => time > timeArgument(argument(args, 0), 'dateTime'))],
  ['isBeforeNow', taking(0, ({ time }, _args, context) => time < context.now)],
  ['isAfterNow', taking(0, ({ time }, _args, context) => time > context.now)],
])

type Calculation = (time: number, count: number) => number

/** The methods `plus…` and `minus…` for a unit. */
function calculations(unit: string, calculate: Calculation): readonly [string, Method<DateTime>][] {
  return [
    [`plus${unit}`, taking(1, ({ time }, args) => moment(calculate(time, intArgument(args, 0))))],
    [`minus${unit}`, taking(1, ({ time }, args) => moment(calculate(time, -intArgument(args, 0))))],
  ]
}

function moment(time: number): DateTime {
  if (Math.abs(time) <= LATEST_DATE) return { kind: 'dateTime', time }
  throw new EvaluationFault('evaluation', 'The date is out of range')
}

const PARTS = {
  hours: { below: 24, length: 3_600_000 },
  minutes: { below: 60, length: 60_000 },
  seconds: { below: 60, length: 1000 },
  milliseconds: { below: 1000, length: 1 },
}

/** The same date and time with another hour, minute, second or millisecond. */
function withPart(time: number, part: keyof typeof PARTS, wanted: number): DateTime {
  const { below, length } = PARTS[part]
  if (wanted < 0 || wanted >= below) {
    throw new EvaluationFault('evaluation', `Value ${wanted} for ${part} must be in the range [0,${below - 1}]`)
  }
  const present = Math.floor((time - Math.floor(time / DAY) * DAY) / length) % below
  return moment(time + (wanted - present) * length)
}

function timeArgument(value: Value, kind: 'date' | 'dateTime'): number {
  if (value !== null && typeof value === 'object' && value.kind === kind) return value.time
  throw wrongType(value, kind === 'date' ? 'java.util.Date' : 'org.joda.time.ReadableInstant')
}
