import { EvaluationFault } from './expression-error.ts'
import { className, type Value } from './value.ts'

/**
 * The conversions of EL (JSR 245, section 1.18; the reference's TypeConverterImpl). Where a value cannot be converted they
 * throw an EvaluationFault in JUEL's words.
 */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (value === null) return false
  if (typeof value === 'string') return value.length === 4 && value.toLowerCase() === 'true'
  throw wrongType(value, 'java.lang.Boolean')
}

/** Null and the empty text are 0, a fraction is cut off. */
export function toLong(value: Value): bigint {
  if (value === null || value === '') return 0n
  if (typeof value === 'string') return parsedLong(value) ?? fail(wrongValue(value, 'java.lang.Long'))
  if (typeof value === 'boolean') throw wrongType(value, 'java.lang.Long')
  if (value.kind === 'integer') return value.value
  if (value.kind === 'double') return longOfDouble(value.value)
  throw wrongType(value, 'java.lang.Long')
}

/** Null and the empty text are 0. */
export function toDouble(value: Value): number {
  if (value === null || value === '') return 0
  if (typeof value === 'string') return parsedDouble(value) ?? fail(wrongValue(value, 'java.lang.Double'))
  if (typeof value === 'boolean') throw wrongType(value, 'java.lang.Double')
  if (value.kind === 'integer') return Number(value.value)
  if (value.kind === 'double') return value.value
  throw wrongType(value, 'java.lang.Double')
}

/** As `toLong`, cut to 32 bits. */
export function toInt(value: Value): number {
  return Number(BigInt.asIntN(32, toLong(value)))
}

/** The fault for a value of a type that has no conversion to the class. */
export function wrongType(value: Value, target: string): EvaluationFault {
  return new EvaluationFault('evaluation', `Cannot coerce from class ${className(value)} to class ${target}`)
}

/** Java's Long.valueOfVariable(String): an optional sign and digits, within 64 bits; undefined for every other text. */
export function parsedLong(text: string): bigint | undefined {
  if (text.length > 20 || !/^[+-]?\d+$/.test(text)) return undefined
  const long = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return BigInt.asIntN(64, long) === long ? long : undefined
}

/** Java's Integer.valueOf(String): as `parsedLong`, within 32 bits. */
export function parsedInteger(text: string): bigint | undefined {
  const number = parsedLong(text)
  return number !== undefined && BigInt.asIntN(32, number) === number ? number : undefined
}

/** Java's Double.valueOfVariable(String) without its hexadecimal form; undefined for what is no number. */
export function parsedDouble(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === 'NaN') return Number.NaN
  const match = /^([+-]?)(Infinity|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[dDfF]?$/.exec(trimmed)
  return match === null ? undefined : Number(`${match[1]}${match[2]}`)
}

/** Java's Double.longValue: without the fraction, NaN as 0, and at most the ends of the range. */
export function longOfDouble(double: number): bigint {
  if (Number.isNaN(double)) return 0n
  if (double >= 2 ** 63) return 2n ** 63n - 1n
  if (double <= -(2 ** 63)) return -(2n ** 63n)
  return BigInt(Math.trunc(double))
}

function wrongValue(text: string, target: string): EvaluationFault {
  return new EvaluationFault('evaluation', `Cannot coerce '${text}' to class ${target}`)
}

function fail(fault: EvaluationFault): never {
  throw fault
}
