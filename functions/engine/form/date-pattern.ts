/** Letters of a pattern that stand for a part of a date, with how many digits they take; a month in letters is not among them. */
const PARTS = { d: 'day', M: 'month', y: 'year', H: 'hour', m: 'minute', s: 'second' } as const
type Part = (typeof PARTS)[keyof typeof PARTS]

/** A pattern as a list of what it is made of. */
type Piece = { readonly part: Part; readonly length: number } | { readonly text: string }

/**
 * The time that a text says in a pattern of Java's SimpleDateFormat (numbers only: `dd/MM/yyyy HH:mm`), in UTC, in milliseconds since the epoch. Undefined where the text
 * does not fit, or no such day exists.
 */
export function timeOfPattern(text: string, pattern: string): number | undefined {
  const read: Record<Part, number> = { day: 1, month: 1, year: 1970, hour: 0, minute: 0, second: 0 }
  let at = 0
  for (const piece of piecesOf(pattern)) {
    if ('text' in piece) {
      if (!text.startsWith(piece.text, at)) return undefined
      at += piece.text.length
      continue
    }
    const digits = /^\d{1,4}/.exec(text.slice(at, at + Math.max(piece.length, 2)))?.[0]
    if (digits === undefined) return undefined
    read[piece.part] = Number(digits)
    at += digits.length
  }
  return at === text.length ? timeOf(read) : undefined
}

function timeOf({ year, month, day, hour, minute, second }: Readonly<Record<Part, number>>): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal && hour < 24 && minute < 60 && second < 60 ? date.getTime() : undefined
}

function piecesOf(pattern: string): Piece[] {
  return [...pattern.matchAll(/([A-Za-z])\1*|'([^']*)'|[^A-Za-z']+/g)].map(([whole, letter, quoted]): Piece => {
    const part = letter === undefined ? undefined : partOf(letter)
    return part === undefined ? { text: quoted ?? whole } : { part, length: whole.length }
  })
}

function partOf(letter: string): Part | undefined {
  switch (letter) {
    case 'd':
    case 'M':
    case 'y':
    case 'H':
    case 'm':
    case 's':
      return PARTS[letter]
    default:
      return undefined
  }
}
