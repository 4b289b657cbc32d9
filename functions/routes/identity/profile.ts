import type { Context } from 'hono'
import { wordsOf } from '../../http/access/roles.ts'
import type { ApiEnv } from '../../http/api.ts'
import { callerOf, claimsOf } from '../../http/caller-identity.ts'

/** A user as far as the installation knows him: from his own token, or by his signature. */
export interface Profile {
  readonly id: string
  readonly firstName: string | undefined
  readonly lastName: string | undefined
  readonly email: string | undefined
  /** What the token names groups. */
  readonly groups: readonly string[]
  /** The tenants to which the token binds him; none where it binds him to none. */
  readonly tenants: readonly string[]
}

/** The claims in which issuers name groups, beside the one that the installation takes for roles. */
const GROUPS = ['groups', 'cognito:groups']

/** Who asks, which is all that an installation knows of users: they live elsewhere. Undefined where nobody is known. */
export function profileOf(c: Context<ApiEnv>): Profile | undefined {
  const caller = callerOf(c)
  if (caller === undefined) return undefined
  const claims = claimsOf(c) ?? {}
  const text = (name: string) => {
    const value = claims[name]
    return typeof value === 'string' ? value : undefined
  }
  const { rolesClaim, tenantClaim } = c.get('services').configuration
  const groups = [...GROUPS, rolesClaim ?? ''].flatMap((name) => wordsOf(claims[name]))
  return {
    id: caller.id,
    firstName: text('given_name') ?? caller.name,
    lastName: text('family_name'),
    email: text('email'),
    groups: [...new Set(groups)],
    tenants: wordsOf(claims[tenantClaim]),
  }
}
