import { signal } from '@preact/signals'
import type { Issuer } from './issuer.ts'
import { loadSignInSettings } from './settings.ts'
import { isStale, type Tokens } from './tokens.ts'

/** Whether somebody may be shown something. */
export type Session =
  | { readonly kind: 'starting' }
  /** The installation asks nobody who he is. */
  | { readonly kind: 'open' }
  | { readonly kind: 'signed-in'; readonly name: string }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'failed'; readonly message: string }

/** Where the console stands; and whether what is on the screen can no longer be asked for, because the tokens are at their end. */
export const session = signal<Session>({ kind: 'starting' })
export const hasEnded = signal(false)

/** Beyond the way to the issuer, so that who signed out is not signed in again by the issuer's own session. */
const SIGNED_OUT = 'shunt-signed-out'

let issuer: Issuer | undefined
let tokens: Tokens | undefined
let renewing: Promise<boolean> | undefined

/** Finds out who looks: sends him to the issuer where the installation has one and he has not been there. */
export async function startSession(): Promise<void> {
  try {
    const settings = await loadSignInSettings(new URL('config.json', document.baseURI))
    if (settings === undefined) {
      session.value = { kind: 'open' }
      return
    }
    const { findIssuer } = await import('./issuer.ts')
    issuer = await findIssuer(settings)
    const given = await issuer.complete(new URL(location.href))
    if (given !== undefined) take(given)
    else if (sessionStorage.getItem(SIGNED_OUT) !== null) session.value = { kind: 'signed-out' }
    else await issuer.begin()
  } catch (error) {
    session.value = { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

/** Leaves for the issuer, and comes back to the page that is shown. */
export async function signIn(): Promise<void> {
  sessionStorage.removeItem(SIGNED_OUT)
  if (issuer === undefined) location.reload()
  else await issuer.begin()
}

/** Forgets the tokens and ends the issuer's own session, where it has one. */
export function signOut(): void {
  const end = tokens && issuer?.endAddress(tokens)
  tokens = undefined
  sessionStorage.setItem(SIGNED_OUT, 'yes')
  if (end === undefined) session.value = { kind: 'signed-out' }
  else location.assign(end)
}

/** The header that a request has to have; renewed before it is too old. Nothing where nobody has to sign in. */
export async function authorization(): Promise<Readonly<Record<string, string>>> {
  if (tokens !== undefined && isStale(tokens, Date.now())) await renew()
  return tokens === undefined ? {} : { Authorization: `Bearer ${tokens.access}` }
}

/** After an answer that the token is no longer good: whether there is another one now, so that asking again makes sense. */
export async function renewAfterRefusal(): Promise<boolean> {
  return tokens === undefined ? false : renew()
}

/** Once at a time: a page asks several things at once, and a refresh token is good for one renewal. */
function renew(): Promise<boolean> {
  renewing ??= renewOnce().finally(() => {
    renewing = undefined
  })
  return renewing
}

/** An issuer that cannot be reached for a moment is asked again by the next request; one that refuses has ended the session. */
async function renewOnce(): Promise<boolean> {
  if (tokens === undefined || issuer === undefined) return false
  const given = await issuer.refresh(tokens).catch(() => undefined)
  if (given === undefined) hasEnded.value = true
  else take(given)
  return given !== undefined
}

function take(given: Tokens): void {
  tokens = given
  hasEnded.value = false
  session.value = { kind: 'signed-in', name: given.name }
}
