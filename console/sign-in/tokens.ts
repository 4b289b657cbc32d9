/** What an issuer gave: kept in memory only, and gone with the page. */
export interface Tokens {
  readonly access: string
  readonly refresh: string | undefined
  readonly id: string | undefined
  /** Who signed in, as a person would say it. */
  readonly name: string
  /** Milliseconds since the epoch; undefined: the issuer does not say. */
  readonly expiresAt: number | undefined
}

/** A token that is as good as gone when the request arrives is renewed before. */
const LEEWAY_MS = 30_000

/** Whether it has to be renewed before the next request, at this time. */
export function isStale({ expiresAt }: Tokens, now: number): boolean {
  return expiresAt !== undefined && now > expiresAt - LEEWAY_MS
}

/** The name to show, of what an issuer says about somebody: the first of these that it has. */
export function nameOf(claims: Readonly<Record<string, unknown>>): string {
  const given = [claims.name, claims.preferred_username, claims.email, claims['cognito:username'], claims.sub]
  return given.find((value) => typeof value === 'string' && value !== '')?.toString() ?? ''
}
