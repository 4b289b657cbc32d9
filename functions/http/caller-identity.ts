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

/**
 * The id of the authenticated user: the token's `preferred_username`, `username` or `sub`, or the ARN of the IAM identity.
 * Undefined where nobody is authenticated, as on one machine.
 */
export function callerIdOf(c: Context): string | undefined {
  const parsed = eventSchema.safeParse(c.env?.event)
  const authorizer = parsed.data?.requestContext.authorizer
  const claims = authorizer?.jwt?.claims
  const claim = [claims?.preferred_username, claims?.username, claims?.sub].find((value) => typeof value === 'string')
  return typeof claim === 'string' ? claim : (authorizer?.iam?.userArn ?? undefined)
}
