import type { Answer } from '../../../support/server/rest-client.ts'

/** "path: expected X, got Y" for the first place where the two differ; undefined where they are equal. */
export function firstDifference(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (Object.is(expected, actual)) return undefined
  const unequal = `${path}: expected ${brief(expected)}, got ${brief(actual)}`
  if (!isObject(expected) || !isObject(actual) || Array.isArray(expected) !== Array.isArray(actual)) return unequal
  if (Array.isArray(expected) && expected.length !== Object.keys(actual).length) return unequal
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(expected[key], actual[key], `${path}.${key}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

/** The reference answers some mistakes of the caller with 500; a 4xx with the same message is better, and accepted. */
export function acceptClientError(expected: Answer, actual: Answer): Answer {
  if (expected.status !== 500 || actual.status < 400 || actual.status >= 500) return expected
  const { type, code } = actual.body ?? {}
  return { status: actual.status, body: { ...expected.body, type, code } }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object'
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}
