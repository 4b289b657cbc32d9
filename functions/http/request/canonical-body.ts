/** Digits in a row that may be a number which JavaScript cannot hold exactly. */
const MANY_DIGITS = /\d{16}/

/**
 * A body in a form that two bodies share exactly where they say the same: JSON without white space and with the fields in order. What is no JSON,
 * what is nested too deeply to be walked through, and numbers that would lose digits, stay as they are.
 */
export function canonicalBody(text: string): string {
  if (MANY_DIGITS.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) => (isRecord(value) ? sorted(value) : value))
  } catch {
    return text
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
