import type { MiddlewareHandler } from 'hono'
import { invalidRequest } from '../api-error.ts'

/** Digits in a row that may be a whole number beyond 2^53. */
const MANY_DIGITS = /\d{16}/

/** The texts and the numbers in JSON. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Refuses JSON whose whole numbers JavaScript cannot hold exactly: a Long like 9007199254740993 would silently become another one.
 * As text it is kept exactly.
 */
export const exactNumbers: MiddlewareHandler = async (c, next) => {
  if (/\bjson\b/i.test(c.req.header('content-type') ?? '')) {
    const json = await c.req.text()
    const number = MANY_DIGITS.test(json) ? json.match(TEXT_OR_NUMBER)?.find(isInexact) : undefined
    if (number !== undefined) throw invalidRequest(`The number ${number} cannot be read exactly: give it as text`)
  }
  await next()
}

function isInexact(token: string): boolean {
  return /^-?\d+$/.test(token) && BigInt(token) !== BigInt(Number(token))
}
