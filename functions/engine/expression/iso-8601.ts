import { isOffset } from '../instance/value/typed-value-date.ts'

/**
 * Milliseconds since the epoch of an ISO 8601 date with or without a time, as Joda's dateTimeParser reads it; UTC where it has no
 * offset. Undefined for any other text and for days and hours that do not exist.
 */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text.trim())
  if (match?.groups === undefined) return undefined
  const { year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '0' } = match.groups
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second), Math.trunc(Number(`0.${fraction}`) * 1000))
  const exists =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCHours() === Number(hour) &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    isOffset(Number(match.groups.offsetHours ?? '0'), Number(match.groups.offsetMinutes ?? '0'))
  return exists ? date.getTime() - offsetOf(match.groups) : undefined
}

const DATE_TIME =
  /^(?<year>\d{4})(?:-(?<month>\d{1,2})(?:-(?<day>\d{1,2}))?)?(?:T(?:(?<hour>\d{1,2})(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,](?<fraction>\d{1,9}))?)?)?)?(?:Z|(?<sign>[+-])(?<offsetHours>\d{2}):?(?<offsetMinutes>\d{2})?)?)?$/

function offsetOf(groups: Record<string, string | undefined>): number {
  const { sign, offsetHours = '0', offsetMinutes = '0' } = groups
  const minutes = Number(offsetHours) * 60 + Number(offsetMinutes)
  return (sign === '-' ? -minutes : minutes) * 60_000
}

/** An ISO 8601 duration: months do not have one length, so they are kept apart. */
export interface Period {
  readonly months: number
  readonly milliseconds: number
}

const PERIOD =
  /^P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?)?$/

/** The period of a text like `P1Y2M3W4DT5H6M7.8S`; undefined for any other text, for signs, and for a period without any part. */
export function parsePeriod(text: string): Period | undefined {
  const match = PERIOD.exec(text.trim())
  if (match === null || match[0].length === 1) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number((part ?? '0').replace(',', '.')))
  const clock = ((hours * 60 + minutes) * 60 + seconds) * 1000
  return { months: years * 12 + months, milliseconds: (weeks * 7 + days) * DAY + Math.round(clock) }
}

/** A day in milliseconds: in UTC every day has 24 hours. */
export const DAY = 86_400_000

/** The time that lies a period after another, both in milliseconds since the epoch: months first, as in Joda. */
export function addPeriod(time: number, period: Period): number {
  return addMonths(time, period.months) + period.milliseconds
}

/** The same time of day so many months later; the month's last day where it has no such day. */
export function addMonths(time: number, months: number): number {
  if (months === 0) return time
  const date = new Date(time)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime()
}
