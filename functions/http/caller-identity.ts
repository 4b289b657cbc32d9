import type { Context } from 'hono'
import { z } from 'zod'

/** Who calls, as API Gateway tells: by IAM or by a JSON web token. */
const eventSchema = z.object({
  requestContext: z.object({
    authorizer: z
      .object({
        iam: z.object({ userArn: z.string().nullish() }).nullish(),
        jwt: z.object({ claims: z.record(z.string(), z.unknown()) }).nullish(),
      })
      .nullish(),
  }),
})

/** Who calls. */
export interface Caller {
  /**
   * What nobody can change for himself: issuer and subject of the token (`https://login.example.com#248289`), or the ARN of the IAM identity. A name, as
   * `preferred_username` is, the next user may bear.
   */
  readonly id: string
  /** What people call him, where that is something else. */
  readonly name?: string
}

/** The claims in which an issuer may have a name for people to read, the one they chose first. */
const NAMES = ['preferred_username', 'username', 'cognito:username', 'name', 'email'] as const

/** Who asks; undefined where nobody is known. On one machine everybody is who he says he is: by the name of Basic credentials. */
export function callerOf(c: Context): Caller | undefined {
  const authorizer = authorizerOf(c)
  const claims = authorizer?.jwt?.claims
  if (typeof claims?.sub === 'string') {
    const name = NAMES.map((claim) => claims[claim]).find((value) => typeof value === 'string')
    const id = typeof claims.iss === 'string' ? `${claims.iss}#${claims.sub}` : claims.sub
    return { id, ...(typeof name === 'string' && { name }) }
  }
  const id = isOneMachine(c) ? basicNameOf(c) : (authorizer?.iam?.userArn ?? undefined)
  return id === undefined ? undefined : { id }
}

/** Whether this is the one machine's server: API Gateway gives an event with each request. */
export function isOneMachine(c: Context): boolean {
  return c.env?.event === undefined
}

/** The name in Basic credentials (RFC 7617), whatever the password. */
function basicNameOf(c: Context): string | undefined {
  const [, credentials = ''] = /^basic +([\w+/=-]+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  const [name = ''] = Buffer.from(credentials, 'base64').toString().split(':', 1)
  return name === '' ? undefined : name
}

/** The id of the authenticated user. */
export function callerIdOf(c: Context): string | undefined {
  return callerOf(c)?.id
}

/** The claims of the caller's token; undefined where he has none. */
export function claimsOf(c: Context): Readonly<Record<string, unknown>> | undefined {
  return authorizerOf(c)?.jwt?.claims
}

function authorizerOf(c: Context) {
  return eventSchema.safeParse(c.env?.event).data?.requestContext.authorizer
}
