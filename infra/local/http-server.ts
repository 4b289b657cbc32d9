import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

/** Long polls are cut off after this; everything else that is under way has long ended. */
const STOP_WAIT_MS = 2000

export interface HttpServer {
  readonly url: string
  stop(): Promise<void>
}

/** Thrown when another program listens on the port already. */
export class AddressInUseError extends Error {
  override readonly name = 'AddressInUseError'
  readonly port: number

  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is in use by another program; stop it, or choose another PORT.`)
    this.port = port
  }
}

/** Serves the application over HTTP. Port 0 takes any that is free. Throws AddressInUseError. */
export async function serveHttp(
  fetch: (request: Request) => Response | Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch })
  if (!('closeIdleConnections' in server)) throw new Error('A plain HTTP server was asked for.')
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new AddressInUseError(host, port)
    throw error
  }
  return { url: urlOf(server, host), stop: () => stop(server) }
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
