import { date, duration, FeelDate, FeelDateTime, FeelDuration, FeelTime, time, toFeel as wrapped } from 'feelin'
import { jsonOfValue, valueOfJson } from '../expression/typed-value-conversion.ts'
import { double, list, long, type Temporal, type Value } from '../expression/value.ts'
import { refuse } from '../refusal.ts'

/** Lists and maps in each other: more than anybody's, and less than what ends a stack. */
const MOST_DEPTH = 500

/** A value as feelin holds it. What FEEL has no type for (bytes, executions, tasks) is null. */
export function toFeel(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value
  switch (value.kind) {
    case 'integer':
      return Number(value.value)
    case 'double':
      return value.value
    case 'date':
    case 'dateTime':
      return feelDateTime(value.time)
    case 'temporal':
      return temporalOf(value)
    case 'list':
      return value.items.map(toFeel)
    case 'map':
      return contextOf(value.entries)
    case 'json':
      return toFeel(valueOfJson(jsonOfValue(value)))
    case 'opaque':
    case 'execution':
    case 'task':
    case 'externalTask':
      return null
  }
}

/**
 * The value of what feelin gives. Whole numbers are Long and others Double, as the reference maps them; a date and time is a Date; ranges,
 * functions and numbers that are none are null. Refuses (`limit`) what is nested deeper than a variable may be.
 */
export function fromFeel(value: unknown, depth = 0): Value {
  if (depth > MOST_DEPTH) return refuse('limit', `The result of a FEEL expression is nested deeper than ${MOST_DEPTH}`)
  if (typeof value === 'number') return numberOf(value)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return list(value.map((item) => fromFeel(item, depth + 1)))
  if (value instanceof FeelDateTime) return { kind: 'date', time: timeOf(value) }
  if (value instanceof FeelDate) return temporal('date', value)
  if (value instanceof FeelTime) return temporal('time', value)
  if (value instanceof FeelDuration) return temporal('duration', value)
  return isPlain(value) ? { kind: 'map', entries: entriesOf(value, depth + 1) } : null
}

/** A date and time without a zone, in UTC: what the reference makes of a Date. */
export function feelDateTime(milliseconds: number): FeelDateTime | null {
  const zoned: unknown = wrapped(new Date(milliseconds))
  return zoned instanceof FeelDateTime ? new FeelDateTime(zoned.unwrap()) : null
}

function numberOf(number: number): Value {
  if (!Number.isFinite(number)) return null
  const isLong = Number.isInteger(number) && Math.abs(number) < 2 ** 63
  return isLong ? long(BigInt(number)) : double(number)
}

/** What has no zone is in UTC. */
function timeOf(value: FeelDateTime): number {
  return value.unwrap().toZonedDateTime(value.zone ?? 'UTC').epochMilliseconds
}

function temporal(type: Temporal['type'], value: { toString(): string }): Temporal {
  return { kind: 'temporal', type, text: value.toString() }
}

function temporalOf({ type, text }: Temporal): unknown {
  switch (type) {
    case 'date':
      return date(text)
    case 'time':
      return time(text)
    case 'duration':
      return duration(text)
  }
}

/** `__proto__` would not be an entry but a prototype. */
function contextOf(entries: ReadonlyMap<string, Value>): Record<string, unknown> {
  const own = Array.from(entries).filter(([key]) => key !== '__proto__')
  return Object.fromEntries(own.map(([key, value]) => [key, toFeel(value)]))
}

function entriesOf(context: object, depth: number): ReadonlyMap<string, Value> {
  return new Map(Object.entries(context).map(([key, value]) => [key, fromFeel(value, depth)]))
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
