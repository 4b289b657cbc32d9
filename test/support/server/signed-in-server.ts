import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server as the cloud is one: on one origin the console, the API for who has a token, and (here) the issuer of the tokens. */
export interface SignedInServer {
  readonly url: string
  /** From now on no token that was given is good, and none is given for a renewal while `mayRenew` is false. */
  expire(mayRenew: boolean): void
  /** How often somebody was sent to the issuer's page, and how often a token was renewed. */
  readonly counts: { signIns: number; renewals: number }
  stop(): Promise<void>
}

const CLIENT = 'console'

/** Puts an OpenID Connect issuer and a check of its tokens before a server on one machine, which knows neither. */
export async function startSignedInServer(behind: string): Promise<SignedInServer> {
  const counts = { signIns: 0, renewals: 0 }
  const state = { token: 'none', mayRenew: true, challenge: '', given: 0 }
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', origin())
    if (url.pathname === '/console/config.json')
      return json(outgoing, 200, { signIn: { issuer: issuer(), clientId: CLIENT, scopes: 'openid' } })
    if (url.pathname.startsWith('/issuer')) return void answerAsIssuer(url, incoming, outgoing)
    if (!url.pathname.startsWith('/console') && incoming.headers.authorization !== `Bearer ${state.token}`) {
      return json(outgoing, 401, { message: 'Unauthorized' })
    }
    forward(behind, incoming, outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = isAddress(address) ? address.port : 0
  const origin = () => `http://127.0.0.1:${port}`
  const issuer = () => `${origin()}/issuer`

  async function answerAsIssuer(url: URL, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (url.pathname === '/issuer/.well-known/openid-configuration') return json(outgoing, 200, description(issuer()))
    if (url.pathname === '/issuer/authorize') return signIn(url, outgoing)
    if (url.pathname === '/issuer/logout')
      return redirect(outgoing, url.searchParams.get('post_logout_redirect_uri') ?? '')
    const form = new URLSearchParams(await textOf(incoming))
    const isRenewal = form.get('grant_type') === 'refresh_token'
    const isAllowed = isRenewal
      ? state.mayRenew
      : (await challengeOf(form.get('code_verifier') ?? '')) === state.challenge
    if (!isAllowed) return json(outgoing, 400, { error: 'invalid_grant' })
    if (isRenewal) counts.renewals += 1
    state.given += 1
    state.token = `token-${state.given}`
    json(outgoing, 200, {
      access_token: state.token,
      refresh_token: 'renew',
      token_type: 'Bearer',
      expires_in: 3600,
      ...(!isRenewal && { id_token: idToken(issuer()) }),
    })
  }

  function signIn(url: URL, outgoing: ServerResponse): void {
    counts.signIns += 1
    state.challenge = url.searchParams.get('code_challenge') ?? ''
    state.mayRenew = true
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    back.searchParams.set('code', 'code')
    back.searchParams.set('state', url.searchParams.get('state') ?? '')
    redirect(outgoing, back.href)
  }

  return {
    url: origin(),
    counts,
    expire(mayRenew) {
      state.token = 'none'
      state.mayRenew = mayRenew
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function description(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    end_session_endpoint: `${issuer}/logout`,
  }
}

/** Not signed: of what comes by TLS from the issuer itself, OpenID Connect asks no signature to be looked at (Core 3.1.3.7). */
function idToken(issuer: string): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, sub: '1', aud: CLIENT, iat: now, exp: now + 3600, name: 'Ada Lovelace' }
  return [{ alg: 'RS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
    .concat('.c2lnbmF0dXJl')
}

async function challengeOf(verifier: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url')
}

function forward(to: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { host: _, origin: __, 'sec-fetch-site': ___, ...headers } = incoming.headers
  const onward = request(new URL(incoming.url ?? '/', to), { method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}

function json(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function redirect(outgoing: ServerResponse, to: string): void {
  outgoing.writeHead(302, { location: to }).end()
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  return Buffer.concat(await Array.fromAsync(incoming)).toString()
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
