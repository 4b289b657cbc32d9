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
  /** What people call him. */
  readonly name?: string
}

/** The authenticated user; undefined where nobody is authenticated, as on one machine. */
export function callerOf(c: Context): Caller | undefined {
  const authorizer = authorizerOf(c)
  const claims = authorizer?.jwt?.claims
  if (typeof claims?.sub === 'string') {
    const name = [claims.preferred_username, claims.username, claims.name].find((value) => typeof value === 'string')
    const id = typeof claims.iss === 'string' ? `${claims.iss}#${claims.sub}` : claims.sub
    return { id, ...(typeof name === 'string' && { name }) }
  }
  const arn = authorizer?.iam?.userArn ?? undefined
  return arn === undefined ? undefined : { id: arn }
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
