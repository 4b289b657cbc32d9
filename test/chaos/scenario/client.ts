import type { Api } from '../../../functions/http/api.ts'
import { createApp } from '../../../functions/http/app.ts'
import { RESOURCES } from '../../../functions/routes/resources.ts'
import type { Services } from '../../../functions/shell/services.ts'
import type { Lambda } from '../world/lambda.ts'

export interface Reply {
  readonly status: number
  /** The parsed JSON; undefined where the body is empty. */
  readonly body: unknown
}

export interface Sent {
  readonly body?: unknown
  readonly key?: string
}

/** Lambda's limit for an answer: what is larger is an error of Lambda's own, that says nothing. */
const LARGEST_ANSWER = 6 * 1024 * 1024

/** Thrown where an answer would not get through Lambda. */
export class LargeAnswerError extends Error {
  override readonly name = 'LargeAnswerError'
}

const apps = new WeakMap<Services, Api>()

/** Sends a request to the API in an environment of Lambda's; undefined where no answer comes: the process died, or its time was up. */
export async function request(
  lambda: Lambda,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  sent: Sent = {},
): Promise<Reply | undefined> {
  const called = await lambda.call('api', (services) => answerOf(appOf(services), method, path, sent))
  if (called.outcome === 'failed') throw called.error
  return called.outcome === 'answered' ? called.value : undefined
}

function appOf(services: Services): Api {
  const app = apps.get(services) ?? createApp(services, RESOURCES)
  apps.set(services, app)
  return app
}

async function answerOf(app: Api, method: string, path: string, { body, key }: Sent): Promise<Reply> {
  const answer = await app.request(path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (Buffer.byteLength(text) > LARGEST_ANSWER)
    throw new LargeAnswerError(`${method} ${path}: ${text.length} characters`)
  const isJson = answer.headers.get('content-type')?.includes('json') === true
  return { status: answer.status, body: isJson ? JSON.parse(text) : undefined }
}
