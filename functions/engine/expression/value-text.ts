import { writeJson } from '../instance/value/json-text.ts'
import type { JsonValue } from '../instance/value/typed-value.ts'
import { className, type Dictionary, type List, type Opaque, type Value } from './value.ts'

/** The text of a value as Java writes it: null is empty, a list `[a, b]`, a map `{a=1}`, a whole Double `1.0`. */
export function textOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  switch (value.kind) {
    case 'integer':
      return value.value.toString()
    case 'double':
      return doubleText(value.value)
    case 'date':
      return javaDateText(value.time)
    case 'dateTime':
      return new Date(value.time).toISOString()
    case 'temporal':
      return value.text
    case 'list':
      return listText(value)
    case 'map':
      return mapText(value)
    case 'json':
      return jsonText(value.json)
    case 'opaque':
      return opaqueText(value)
    case 'execution':
      return `Execution[${value.execution.id}]`
    case 'task':
      return `Task[${value.task.id}]`
    case 'externalTask':
      return `ExternalTask[${value.task.id}]`
  }
}

/** A text is its bare self, without quotes, as in the reference's Spin. */
export function jsonText(json: JsonValue): string {
  return typeof json === 'string' ? json : writeJson(json)
}

/** Java's Double.toString: always with a fraction, in scientific notation below 10^-3 and from 10^7 on. */
export function doubleText(double: number): string {
  const size = Math.abs(double)
  if (!Number.isFinite(double)) return String(double)
  if (size === 0) return Object.is(double, -0) ? '-0.0' : '0.0'
  if (size >= 1e-3 && size < 1e7) return withFraction(String(double))
  const [mantissa = '', exponent = ''] = double.toExponential().split('e')
  return `${withFraction(mantissa)}E${Number(exponent)}`
}

function withFraction(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Java's Date.toString, in UTC: `Thu Jan 01 00:00:00 UTC 1970`. */
function javaDateText(time: number): string {
  const date = new Date(time)
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':')
  const day = `${WEEKDAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${twoDigits(date.getUTCDate())}`
  return `${day} ${clock} UTC ${date.getUTCFullYear()}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

function listText(list: List): string {
  return `[${list.items.map(elementText).join(', ')}]`
}

function mapText(map: Dictionary): string {
  return `{${Array.from(map.entries, ([key, value]) => `${key}=${elementText(value)}`).join(', ')}}`
}

/** Inside a list or map Java writes null as `null`. */
function elementText(value: Value): string {
  return value === null ? 'null' : textOf(value)
}

function opaqueText(value: Opaque): string {
  const content = value.original.value
  return typeof content === 'string' ? content : className(value)
}
