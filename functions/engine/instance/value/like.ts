/** The most characters of a pattern: the reference's longest text. A pattern is looked for 31 characters at a time, so this bounds the work for each character of a text. */
export const LONGEST_LIKE_PATTERN = 4000

/**
 * SQL's LIKE: `%` is any text, `_` any one character, and `\` takes the character behind it for itself. Takes time in proportion to the text, for
 * each 31 characters of the pattern once: its callers refuse what is longer than LONGEST_LIKE_PATTERN.
 */
export function matchesLike(text: string, pattern: string): boolean {
  const parts = likeParts(pattern)
  const [first = [], ...others] = parts
  if (!fitsAt(text, 0, first)) return false
  const last = others.pop()
  if (last === undefined) return text.length === first.length
  let at = first.length
  for (const part of others) {
    const end = endOf(text, at, part)
    if (end === undefined) return false
    at = end
  }
  const start = text.length - last.length
  return start >= at && fitsAt(text, start, last)
}

/** A character, or undefined for any one. */
type LikeCharacter = string | undefined

/** What stands between the `%`; one part where there is none. */
function likeParts(pattern: string): LikeCharacter[][] {
  let part: LikeCharacter[] = []
  const parts = [part]
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]
    if (character === '%') {
      part = []
      parts.push(part)
    } else if (character === '_') part.push(undefined)
    else if (character === '\\' && at + 1 < pattern.length) part.push(pattern[++at])
    else part.push(character)
  }
  return parts
}

function fitsAt(text: string, at: number, part: readonly LikeCharacter[]): boolean {
  if (at + part.length > text.length) return false
  return part.every((character, offset) => character === undefined || character === text[at + offset])
}

/** Bits of a word that JavaScript keeps as a small integer. */
const WORD = 31

/**
 * Where the first occurrence of a part from `from` on ends; undefined where there is none. Bit i of `state` says that the last i + 1 characters
 * are how the part begins (the Shift-And algorithm of Baeza-Yates and Gonnet): no text makes it look twice at a character.
 */
function endOf(text: string, from: number, part: readonly LikeCharacter[]): number | undefined {
  if (part.length === 0) return from
  const words = Math.ceil(part.length / WORD)
  const masks = masksOf(part, words)
  const other = masks.get(undefined) ?? new Int32Array(words)
  const state = new Int32Array(words)
  const found = 1 << ((part.length - 1) % WORD)
  for (let at = from; at < text.length; at++) {
    advance(state, masks.get(text[at]) ?? other)
    if (((state[words - 1] ?? 0) & found) !== 0) return at + 1
  }
  return undefined
}

/** For each character of the part the places at which it fits; under undefined those at which any does. */
function masksOf(part: readonly LikeCharacter[], words: number): Map<LikeCharacter, Int32Array> {
  const any = new Int32Array(words)
  for (const [place, character] of part.entries()) if (character === undefined) setBit(any, place)
  const masks = new Map<LikeCharacter, Int32Array>([[undefined, any]])
  for (const [place, character] of part.entries()) {
    const mask = masks.get(character) ?? any.slice()
    setBit(mask, place)
    masks.set(character, mask)
  }
  return masks
}

function setBit(mask: Int32Array, place: number): void {
  const word = Math.floor(place / WORD)
  mask[word] = (mask[word] ?? 0) | (1 << (place % WORD))
}

function advance(state: Int32Array, mask: Int32Array): void {
  let carry = 1
  for (let word = 0; word < state.length; word++) {
    const before = state[word] ?? 0
    state[word] = ((before << 1) | carry) & (mask[word] ?? 0)
    carry = (before >>> (WORD - 1)) & 1
  }
}
