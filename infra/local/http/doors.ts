import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { presentsToken } from './api-token.ts'
import { errorAnswer } from './error-answer.ts'
import type { Exchange, Fetch } from './http-server.ts'

export interface Doors {
  /** The address that is listened on. */
  readonly host: string
  /** What a request has to bring; undefined: nothing. */
  readonly apiToken: string | undefined
  /** Names under which it is reached, beside its own. */
  readonly allowedHosts: readonly string[]
  /** Origins of which pages may ask. */
  readonly allowedOrigins: readonly string[]
}

/**
 * Answers only who may speak. There are no users on one machine, so a page of any origin in a browser on it would be one of them: what such a page
 * sends is refused (`Sec-Fetch-Site`, `Origin`), and so is a name that is not this server's own (`Host`), by which a page becomes one of the same origin
 * (DNS rebinding). Pages that this server itself serves, programs, and links to the console pass.
 */
export function closeDoors(fetch: Fetch, doors: Doors): Fetch {
  const isOwn = ownHosts(doors)
  return (request, env) => {
    const { incoming } = env
    return (
      refuseHost(incoming.headers, isOwn) ??
      (isAllowed(incoming.headers, doors) || !isOfOtherOrigin(incoming) ? undefined : refuseOrigin()) ??
      (doors.apiToken === undefined || presentsToken(incoming.headers.authorization, doors.apiToken)
        ? fetch(request, env)
        : askForToken())
    )
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Whether a name in a `Host` header is this server's. On the loopback interface only that one's names are. Elsewhere addresses are too, since nobody can
 * give them to another machine, and the machine's own name.
 */
function ownHosts({ host, allowedHosts }: Doors): (name: string) => boolean {
  const names = new Set([host, ...allowedHosts].map((name) => name.toLowerCase()))
  const isLocal = LOOPBACK.test(host) || host === '::1'
  if (!isLocal) names.add(hostname().toLowerCase())
  return (name) => LOOPBACK.test(name) || names.has(name) || (!isLocal && isIP(name.replace(/^\[|\]$/g, '')) !== 0)
}

function refuseHost({ host = '' }: IncomingHttpHeaders, isOwn: (name: string) => boolean): Response | undefined {
  const name = host.replace(/:\d*$/, '').toLowerCase()
  if (isOwn(name)) return undefined
  const message = 'This is not the host that the request asks for; ALLOWED_HOSTS names further ones'
  return errorAnswer(421, 'InvalidRequestException', message)
}

/** Only a browser's own word counts: a page cannot say that it is of another origin. */
function isAllowed({ origin }: IncomingHttpHeaders, { allowedOrigins }: Doors): boolean {
  return origin !== undefined && allowedOrigins.includes(origin)
}

/** Browsers say where a page comes from that sends a request; other programs say neither. */
function isOfOtherOrigin({ headers, method, url = '' }: Exchange['incoming']): boolean {
  const { origin, host } = headers
  if (origin !== undefined && hostOf(origin) !== host?.toLowerCase()) return true
  const site = headers['sec-fetch-site'] ?? 'none'
  return site !== 'same-origin' && site !== 'none' && !isLinkToConsole(headers, method, url)
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** Somebody follows a link in another page: the page sees nothing of the answer, and a page changes nothing. */
function isLinkToConsole(headers: IncomingHttpHeaders, method: string | undefined, url: string): boolean {
  const isDocument = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return method === 'GET' && isDocument && (url === '/' || url.startsWith('/console/'))
}

function refuseOrigin(): Response {
  return errorAnswer(
    403,
    'AuthorizationException',
    'Pages of other origins are not answered; ALLOWED_ORIGINS names those that are',
  )
}

function askForToken(): Response {
  const challenge = { 'www-authenticate': 'Bearer realm="shunt", Basic realm="shunt"' }
  return errorAnswer(401, 'AuthenticationException', 'The request has no API token, or a wrong one', challenge)
}
