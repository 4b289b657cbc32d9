/** The text of a Date variable: ISO 8601 with milliseconds and offset, in UTC, as the reference's REST API writes it. */
export function dateText(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000')
}

/** As far as a date can be from the epoch, in milliseconds. */
export const LATEST_DATE = 8.64e15

/** Whether a time zone can be so many hours and minutes from UTC, as Java has it. */
export function isOffset(hours: number, minutes: number): boolean {
  return hours < 24 && minutes < 60
}

const DATE_FORM = /^(\d{4})-(\d{1,2})-(\d{1,2})T(\d{1,2}):(\d{1,2}):(\d{1,2})\.(\d{1,3})([+-])(\d{2})(\d{2})$/

/**
 * Milliseconds since the epoch of a date in the form `yyyy-MM-dd'T'HH:mm:ss.SSSZ`; undefined for any other text and for days,
 * hours and offsets that do not exist.
 */
export function timeOfDate(text: string): number | undefined {
  const match = DATE_FORM.exec(text.trim())
  if (match === null) return undefined
  const [year, month, day, hour, minute, second, milli] = match.slice(1, 8).map(Number)
  if (year === undefined || month === undefined || day === undefined) return undefined
  const time = new Date(0)
  time.setUTCFullYear(year, month - 1, day)
  time.setUTCHours(hour ?? 0, minute ?? 0, second ?? 0, milli ?? 0)
  const sign = match[8] === '-' ? -1 : 1
  const offset = sign * (Number(match[9]) * 60 + Number(match[10]))
  if (!isOffset(Number(match[9]), Number(match[10]))) return undefined
  return time.getUTCMonth() === month - 1 && time.getUTCHours() === hour && time.getUTCMinutes() === minute
    ? time.getTime() - offset * 60_000
    : undefined
}
