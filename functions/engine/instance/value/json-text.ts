import type { JsonValue } from './typed-value.ts'

/** As deeply as JSON may be nested: the default of Jackson's StreamReadConstraints, by which the reference reads it. */
export const DEEPEST_JSON = 1000

/** What a JSON text holds, or why it holds nothing that could be kept as it is. `problem` is empty for what is no JSON at all. */
export type ReadJson =
  | { readonly json: JsonValue; readonly problem?: undefined }
  | { readonly problem: string; readonly json?: undefined }

/**
 * Reads a JSON text so that nothing in it changes: a whole number beyond 2^53 is a bigint. Refused is what cannot be kept: numbers
 * beyond the largest Double, texts with half a surrogate pair, and nesting deeper than `DEEPEST_JSON`.
 */
export function readJson(text: string): ReadJson {
  if (isTooDeep(text)) return { problem: `it is nested more deeply than ${DEEPEST_JSON} levels` }
  try {
    return { json: MAY_CHANGE.test(text) ? parseExactly(text) : JSON.parse(text) }
  } catch (failure) {
    if (failure instanceof UnkeptError) return { problem: failure.message }
    if (failure instanceof SyntaxError) return { problem: '' }
    throw failure
  }
}

/** The JSON text of a value, compact; a bigint is a number like any other. */
export function writeJson(json: JsonValue): string {
  return JSON.stringify(json, (_key, value: unknown) => (typeof value === 'bigint' ? rawNumber(value) : value))
}

/** A whole number of any size so that `JSON.stringify` writes all of its digits. */
export function rawNumber(integer: bigint | string): RawJson {
  return JSON.rawJSON(String(integer))
}

/** Thrown while a text is read, where something in it cannot be kept. */
class UnkeptError extends Error {
  override readonly name = 'UnkeptError'
}

/** Long numbers, exponents of three digits, surrogates: without them reading by source changes nothing, and takes 20 times as long. */
const MAY_CHANGE = /\d{16}|\d[eE]\+?\d{3,}\s*(?:[,\]}]|$)|\\u[dD][89a-fA-F]|[\ud800-\udfff]/

function parseExactly(text: string): JsonValue {
  return JSON.parse<JsonValue>(text, (key, value, { source = '' }) => {
    if (!key.isWellFormed()) throw new UnkeptError('a name has half a surrogate pair')
    if (typeof value === 'string' && !value.isWellFormed()) throw new UnkeptError('a text has half a surrogate pair')
    return typeof value === 'number' ? exactNumber(value, source) : value
  })
}

function exactNumber(number: number, source: string): number | bigint {
  if (/^-?\d+$/.test(source) && !Number.isSafeInteger(number)) return BigInt(source)
  if (!Number.isFinite(number)) throw new UnkeptError(`the number ${source.slice(0, 40)} is too large`)
  return number
}

/** Whether lists and objects are nested too deeply, whatever stands inside texts; known before anything is parsed. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') at = endOfText(text, at)
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth > DEEPEST_JSON) return true
  }
  return false
}

/** Where the text that begins at this quote ends. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at++
    else if (json[at] === '"') return at
  }
  return json.length
}
