import * as oauth from 'oauth4webapi'
import { comeBackTo } from '../app/navigation.ts'
import type { SignInSettings } from './settings.ts'
import { nameOf, type Tokens } from './tokens.ts'

/** An OpenID Connect issuer, as the console uses it: the code flow with PKCE (RFC 7636), as a public client. */
export interface Issuer {
  /** Leaves for the issuer's page, to come back to this one. */
  begin(): Promise<void>
  /** The tokens for the code in the address with which the browser came back; undefined where it has none. Throws where the issuer refused. */
  complete(address: URL): Promise<Tokens | undefined>
  /** New tokens for those that end; undefined where the issuer gives none, and who looks has to sign in again. */
  refresh(tokens: Tokens): Promise<Tokens | undefined>
  /** The address at which the issuer ends its own session; undefined where it has none. */
  endAddress(tokens: Tokens): URL | undefined
}

/** What has to survive the way to the issuer and back: the state, the verifier, and the page that was looked at. No token. */
const KEPT = 'shunt-sign-in'
/** Both registered at the issuer: where it leads back to. */
const HERE = new URL('./', document.baseURI)

/** Asks an issuer for its description (OpenID Connect Discovery 1.0). Rejects where it cannot be reached or is another one. */
export async function findIssuer({ issuer, clientId, scopes }: SignInSettings): Promise<Issuer> {
  const address = new URL(issuer)
  const insecure = { [oauth.allowInsecureRequests]: isLoopback(address) }
  const server = await oauth
    .discoveryRequest(address, insecure)
    .then((answer) => oauth.processDiscoveryResponse(address, answer))
  const client = { client_id: clientId }

  return {
    async begin() {
      location.assign(await authorizationAddress(server, { clientId, scopes }))
    },
    async complete(from) {
      const kept = takeKept()
      if (kept === undefined || !(from.searchParams.has('code') || from.searchParams.has('error'))) return undefined
      comeBackTo(kept.hash)
      const parameters = oauth.validateAuthResponse(server, client, from, kept.state)
      const answer = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        parameters,
        HERE.href,
        kept.verifier,
        insecure,
      )
      return tokensOf(await oauth.processAuthorizationCodeResponse(server, client, answer))
    },
    async refresh(tokens) {
      if (tokens.refresh === undefined) return undefined
      const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), tokens.refresh, insecure)
      if (answer.status === 400) return undefined
      return tokensOf(await oauth.processRefreshTokenResponse(server, client, answer), tokens)
    },
    endAddress(tokens) {
      return endAddress(server, clientId, tokens)
    },
  }
}

async function authorizationAddress(
  server: oauth.AuthorizationServer,
  { clientId, scopes }: Pick<SignInSettings, 'clientId' | 'scopes'>,
): Promise<URL> {
  if (server.authorization_endpoint === undefined) throw new Error('The issuer names no page to sign in at.')
  const kept = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier(), hash: location.hash }
  sessionStorage.setItem(KEPT, JSON.stringify(kept))
  const to = new URL(server.authorization_endpoint)
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: HERE.href,
    scope: scopes,
    state: kept.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(parameters)) to.searchParams.set(name, value)
  return to
}

/** Taken once: a code that comes a second time, from another page's link, finds nothing to go with it. */
function takeKept(): { state: string; verifier: string; hash: string } | undefined {
  const text = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  if (text === null) return undefined
  const kept: unknown = JSON.parse(text)
  const fields = new Map<string, unknown>(Object.entries(typeof kept === 'object' && kept !== null ? kept : {}))
  const [state, verifier, hash] = [fields.get('state'), fields.get('verifier'), fields.get('hash')]
  if (typeof state !== 'string' || typeof verifier !== 'string' || typeof hash !== 'string') return undefined
  return { state, verifier, hash }
}

/** An issuer may leave out of a renewal what has not changed: the refresh token, who it is. */
function tokensOf(answer: oauth.TokenEndpointResponse, before?: Tokens): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(answer)
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? before?.refresh,
    id: answer.id_token ?? before?.id,
    name: claims === undefined ? (before?.name ?? '') : nameOf(claims),
    expiresAt: answer.expires_in === undefined ? undefined : Date.now() + answer.expires_in * 1000,
  }
}

/** `logout_uri` is Cognito's own name for where to go then; the other is OpenID Connect's (RP-Initiated Logout 1.0). */
function endAddress(server: oauth.AuthorizationServer, clientId: string, { id }: Tokens): URL | undefined {
  if (server.end_session_endpoint === undefined) return undefined
  const to = new URL(server.end_session_endpoint)
  to.searchParams.set('client_id', clientId)
  to.searchParams.set('post_logout_redirect_uri', HERE.href)
  to.searchParams.set('logout_uri', HERE.href)
  if (id !== undefined) to.searchParams.set('id_token_hint', id)
  return to
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost')
}
