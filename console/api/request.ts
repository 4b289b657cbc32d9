import { authorization, renewAfterRefusal } from '../sign-in/session.ts'
import { RequestError } from './failure.ts'

/** Whom to ask: the API stands at the root of the console's own origin, in the cloud under its path. */
const API = new URL('../engine-rest/', document.baseURI)

export interface RequestOptions {
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Asks the API. The answer's type is that of its description: the tests hold the server's answers to that, the browser does not check them again.
 * Browsers keep answers that have an ETag and ask with it. Throws RequestError.
 */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<T> {
  const answer = await send(method, path, body, options)
  return answer.json()
}

/** The same where the API answers with nothing: 204. Throws RequestError. */
export async function command(method: string, path: string, body?: unknown): Promise<void> {
  await send(method, path, body, {})
}

/** The same for an answer that is text: a model's XML, a CSV file. Throws RequestError. */
export async function requestText(path: string, options: RequestOptions = {}): Promise<string> {
  const answer = await send('GET', path, undefined, options)
  return answer.text()
}

/** Whoever has to sign in may have a token that ended since: once it is renewed, the same is asked again. */
async function send(method: string, path: string, body: unknown, options: RequestOptions): Promise<Response> {
  const answer = await ask(method, path, body, options)
  const accepted =
    answer.status === 401 && (await renewAfterRefusal()) ? await ask(method, path, body, options) : answer
  if (!accepted.ok) throw new RequestError(accepted.status, await messageOf(accepted), `${method} ${path}`)
  return accepted
}

async function ask(
  method: string,
  path: string,
  body: unknown,
  { signal, headers }: RequestOptions,
): Promise<Response> {
  const request = {
    method,
    headers: {
      ...(await authorization()),
      ...headers,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }
  return fetch(new URL(path.replace(/^\//, ''), API), request).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new RequestError(0, 'There was no answer: the server cannot be reached.', `${method} ${path}`)
  })
}

async function messageOf(answer: Response): Promise<string> {
  const text = await answer.text()
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
      return body.message === '' ? `Status ${answer.status}` : body.message
    }
  } catch {
    // Not the API's own words: a proxy's page says less than its status.
  }
  return `Status ${answer.status} ${answer.statusText}`.trim()
}

/** Query parameters of a path; what is undefined or empty is left out. */
export function withParameters(
  path: string,
  parameters: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') given.set(name, String(value))
  }
  return given.size === 0 ? path : `${path}?${given}`
}
