/** How people sign in, where the installation asks for it: an OpenID Connect issuer and the console's client there. */
export interface SignInSettings {
  readonly issuer: string
  readonly clientId: string
  /** With spaces between them. */
  readonly scopes: string
}

/** Read from the installation's `config.json`, at this address. Where there is none, or one that says nothing of it, nobody signs in: one machine. */
export async function loadSignInSettings(address: URL): Promise<SignInSettings | undefined> {
  const answer = await fetch(address, { cache: 'no-cache' })
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`The console's settings (config.json) were answered with status ${answer.status}.`)
  return readSignInSettings(await answer.json())
}

/** The part of `config.json` that is about signing in. Throws where it is not whole: without it nobody could do anything. */
export function readSignInSettings(config: unknown): SignInSettings | undefined {
  const signIn = fieldOf(config, 'signIn')
  if (signIn === undefined) return undefined
  const [issuer, clientId, scopes] = ['issuer', 'clientId', 'scopes'].map((name) => fieldOf(signIn, name))
  if (typeof issuer !== 'string' || typeof clientId !== 'string' || typeof scopes !== 'string') {
    throw new Error("The console's settings (config.json) have no issuer, clientId or scopes to sign in with.")
  }
  return { issuer, clientId, scopes }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined
}
