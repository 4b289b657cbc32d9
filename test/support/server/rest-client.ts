/** What a server answered; `body` is the parsed JSON, or undefined for an empty body. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of every shape, and what is not there fails their expectations
  readonly body: any
}

export interface RestClient {
  /** One request. A string body is sent as it is (to send broken JSON); FormData as multipart. */
  call(method: string, path: string, body?: unknown): Promise<Answer>
  /** One request that has to succeed; its body. Throws when it does not. */
  ok(method: string, path: string, body?: unknown): Promise<Answer['body']>
  /** Deploys these files, from name to XML. Throws when that does not succeed. */
  deploy(name: string, files: Readonly<Record<string, string>>): Promise<Answer['body']>
  /** The same client with more headers. */
  withHeaders(headers: Readonly<Record<string, string>>): RestClient
}

/** A thin client for the Camunda 7 dialect of REST: the same for the reference engine and for Shunt. */
export function createRestClient(baseUrl: string, headers: Readonly<Record<string, string>> = {}): RestClient {
  const base = baseUrl.replace(/\/$/, '')

  async function call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(base + path, { method, ...payload(body, { accept: 'application/json', ...headers }) })
    return { status: response.status, body: parse(await response.text()) }
  }

  async function ok(method: string, path: string, body?: unknown): Promise<Answer['body']> {
    const answer = await call(method, path, body)
    if (answer.status < 300) return answer.body
    throw new Error(`${method} ${path} -> ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 400)}`)
  }

  function deploy(name: string, files: Readonly<Record<string, string>>): Promise<Answer['body']> {
    const form = new FormData()
    form.set('deployment-name', name)
    for (const [file, xml] of Object.entries(files)) {
      form.set(file, new Blob([xml], { type: 'application/octet-stream' }), file)
    }
    return ok('POST', '/deployment/create', form)
  }

  return { call, ok, deploy, withHeaders: (more) => createRestClient(base, { ...headers, ...more }) }
}

function payload(body: unknown, headers: Record<string, string>): RequestInit {
  if (body === undefined) return { headers }
  if (body instanceof FormData) return { headers, body }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { headers: { ...headers, 'content-type': 'application/json' }, body: text }
}

function parse(text: string): Answer['body'] {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return { unparsed: text.slice(0, 500) }
  }
}
