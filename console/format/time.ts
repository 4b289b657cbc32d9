/** `2026-11-26T10:30` of the browser's time zone, as <input type="datetime-local"> gives it, as the API writes times. */
export function apiTime(local: string): string {
  return new Date(local).toISOString().replace('Z', '+0000')
}

/** A time of the API in milliseconds since the epoch. Its zone has no colon, which not every browser reads. */
export function millisOf(time: string): number {
  return Date.parse(time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
}

/** A time of the API for <input type="datetime-local">, to the minute, in the browser's time zone. */
export function localInput(time: string | null): string {
  if (time === null) return ''
  const at = new Date(millisOf(time))
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** A time of the API as people of this place write it; a dash where there is none. */
export function timeText(time: string | null | undefined, locale?: string): string {
  if (time === null || time === undefined) return '–'
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(millisOf(time))
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** Seconds in words, in the one or two largest units: `2 hours, 5 minutes`. */
export function durationText(seconds: number, locale?: string): string {
  let rest = Math.max(Math.round(seconds), 0)
  const parts: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0 || (unit === 'second' && parts.length === 0)) parts.push(unitText(count, unit, locale))
  }
  return new Intl.ListFormat(locale, { type: 'unit' }).format(parts.slice(0, 2))
}

function unitText(count: number, unit: string, locale: string | undefined): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

/** How long ago, for numbers that are not of this moment: `4 s ago`. */
export function ageText(millis: number, locale?: string): string {
  const seconds = Math.round(millis / 1000)
  return seconds < 2 ? 'now' : `${durationText(seconds, locale)} ago`
}
