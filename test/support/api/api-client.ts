import type { Api, ApiBindings } from '../../../functions/http/api.ts'
import { createApp } from '../../../functions/http/app.ts'
import { RESOURCES } from '../../../functions/routes/resources.ts'
import type { Services } from '../../../functions/shell/services.ts'

export interface Answer {
  readonly status: number
  /** The parsed JSON; the text where it is none; null where the body is empty. */
  readonly body: unknown
  /** The body as it came: digits that JavaScript cannot hold are only here. */
  readonly text: string
  readonly headers: Headers
}

/** Requests to the application itself, without a network. */
export interface ApiClient {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
  /** A body as it is, with its content type. */
  raw(path: string, body: string | Uint8Array<ArrayBuffer>, contentType: string): Promise<Answer>
}

/** A client of an application over these services; `event`: what API Gateway tells of who calls. */
export function apiClient(services: Services, event?: object): ApiClient {
  const app = createApp(services, RESOURCES)
  const answerOf = (path: string, init: RequestInit) => requested(app, path, init, { event })
  return {
    get: (path, headers = {}) => answerOf(path, { headers }),
    send: (method, path, body, headers = {}) =>
      answerOf(path, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    raw: (path, body, contentType) =>
      answerOf(path, { method: 'POST', body, headers: { 'content-type': contentType } }),
  }
}

async function requested(app: Api, path: string, init: RequestInit, bindings: ApiBindings): Promise<Answer> {
  const response = await app.request(path, init, bindings)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return text
  }
}
