import type { MiddlewareHandler } from 'hono'
import { withReadBudget } from '../store/dynamodb/pages/read-budget.ts'
import { invalidRequest } from './api-error.ts'

/**
 * Requests to the database for one of the API. A query over a million instances takes 1,300 pages where it reads the table and 10,000 where it reads
 * instances by their keys; a Lambda function makes some 20,000 in the 29 seconds for which API Gateway waits.
 */
const MOST_READS = 20_000

/** What Lambda takes as an answer, in bytes; the text is a JSON string within it, with its quotes escaped. */
const LARGEST_ANSWER = 6 * 1024 * 1024

/** Room for status and headers. */
const AROUND = 10_000

/** Below, no text can be too large once it is escaped: a control character of one byte becomes six. */
const NEVER_TOO_LARGE = (LARGEST_ANSWER - AROUND) / 6

/** What the API writes itself. Whatever else has a type is a file that somebody stored, whose bytes are nobody's to change. */
const TEXTS: ReadonlySet<string> = new Set(['application/json', 'text/plain; charset=utf-8', 'text/csv; charset=utf-8'])

/** Whether an answer of this content type is bytes and not text: Lambda hands them on as base64. */
export function isBinary(contentType: string): boolean {
  return !TEXTS.has(contentType.toLowerCase())
}

/** Every request has a budget of reads; an answer that Lambda would not take is an error that says how to page, on one machine as in the cloud. */
export const answerLimits: MiddlewareHandler = async (c, next) => {
  await withReadBudget(MOST_READS, next)
  if (isBinary(c.res.headers.get('content-type') ?? '')) return
  const text = await c.res.text()
  const bytes = text.length < NEVER_TOO_LARGE ? 0 : Buffer.byteLength(JSON.stringify(text)) + AROUND
  if (bytes > LARGEST_ANSWER) throw answerTooLarge(bytes)
  c.res = new Response(c.res.body === null && text === '' ? null : text, c.res)
}

function answerTooLarge(bytes: number) {
  const limit = `The answer would have ${bytes} bytes; the limit is ${LARGEST_ANSWER}`
  return invalidRequest(`${limit}. Ask for a part: firstResult and maxResults, or filters`)
}
