import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

/** Long polls are cut off after this; everything else that is under way has long ended. */
const STOP_WAIT_MS = 2000

/** A client that sends its request more slowly than this holds a place that others wait for. */
const REQUEST_TIMEOUT_MS = 60_000

/**
 * How long a connection is kept that nobody uses, in milliseconds. Node's five seconds are what many clients poll by, and a request that is sent as its
 * connection is closed ends in ECONNRESET. Clients, pools and load balancers give up idle connections after a minute at most.
 */
const KEEP_ALIVE_MS = 75_000

/** As much of Node's own request and response as is looked at. */
export interface Exchange {
  readonly incoming: {
    readonly url?: string | undefined
    readonly method?: string | undefined
    readonly headers: IncomingHttpHeaders
  }
  readonly outgoing: {
    readonly destroyed: boolean
    once(event: 'close', listener: () => void): unknown
    off(event: 'close', listener: () => void): unknown
  }
}

/** What answers a request. */
export type Fetch = (request: Request, env: Exchange) => Response | Promise<Response>

export interface HttpServer {
  readonly url: string
  stop(): Promise<void>
}

/** Thrown when it cannot listen on this address; the message is one line that says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly host: string
  readonly port: number

  constructor(host: string, port: number, code: string, options?: ErrorOptions) {
    super(reasonOf(host, port, code), options)
    this.host = host
    this.port = port
  }
}

/** Serves the application over HTTP. Port 0 takes any that is free. Throws ListenError. */
export async function serveHttp(fetch: Fetch, { host, port }: { host: string; port: number }): Promise<HttpServer> {
  const serverOptions = { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS }
  const server = createAdaptorServer({ fetch, createServer, serverOptions })
  if (!('closeIdleConnections' in server)) throw new Error('A plain HTTP server was asked for.')
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      throw new ListenError(host, port, String(error.code), { cause: error })
    }
    throw error
  }
  return { url: urlOf(server, host), stop: () => stop(server) }
}

function reasonOf(host: string, port: number, code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program; stop it, or choose another PORT.`
    case 'EACCES':
      return `Port ${port} on ${host} is not for this user (${code}); choose a PORT from 1024 on.`
    default:
      return `HOST: ${host} is no address of this machine (${code}); 127.0.0.1 is this machine only, 0.0.0.0 every network.`
  }
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function stop(server: Server): Promise<void> {
  const cutOff = setTimeout(() => server.closeAllConnections(), STOP_WAIT_MS)
  await new Promise((resolve) => server.close(resolve))
  clearTimeout(cutOff)
}
