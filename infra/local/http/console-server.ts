import { buildConsole, type ConsoleFile, etagOf } from '../../console/build-console.ts'
import { consoleHeaders } from '../../console/headers.ts'
import type { Fetch } from './http-server.ts'

const ROOT = '/console/'

/** On one machine nobody signs in: the console asks for its settings all the same. */
const SETTINGS: ConsoleFile = {
  name: 'config.json',
  contentType: 'application/json',
  body: Buffer.from('{}'),
  isHashed: false,
}

/** The console below /console/ and the API everywhere else; the root leads browsers to the console. It is built when it is asked for first. */
export function withConsole(api: Fetch): Fetch {
  const built = onceBuilt()
  return async (request, env) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/' && wantsPage(request)) return redirect(ROOT)
    if (pathname === '/console') return redirect(ROOT)
    if (!pathname.startsWith(ROOT)) return api(request, env)
    return serve(request, await built(), pathname.slice(ROOT.length))
  }
}

/** A build that failed is tried again at the next request. */
function onceBuilt(): () => Promise<ReadonlyMap<string, ConsoleFile>> {
  let building: Promise<ReadonlyMap<string, ConsoleFile>> | undefined
  return () => {
    building ??= buildConsole().then(
      (files) => new Map([SETTINGS, ...files].map((file) => [file.name, file])),
      (error: unknown) => {
        building = undefined
        throw error
      },
    )
    return building
  }
}

function wantsPage(request: Request): boolean {
  return request.method === 'GET' && (request.headers.get('Accept') ?? '').includes('text/html')
}

function redirect(to: string): Response {
  return new Response(null, { status: 302, headers: { Location: to } })
}

function serve(request: Request, files: ReadonlyMap<string, ConsoleFile>, name: string): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
  const file = files.get(name === '' ? 'index.html' : name)
  if (file === undefined) return new Response('There is no such file.', { status: 404, headers: consoleHeaders() })
  const headers = {
    ...consoleHeaders(),
    ETag: etagOf(file),
    'Content-Type': file.contentType,
    'Cache-Control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (request.headers.get('If-None-Match') === headers.ETag) return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : Buffer.from(file.body), { status: 200, headers })
}
