import type { MiddlewareHandler } from 'hono'
import { withTenants } from '../../store/dynamodb/tenants.ts'
import type { ApiEnv } from '../api.ts'
import { claimsOf } from '../caller-identity.ts'
import { wordsOf } from './roles.ts'

/**
 * Binds all that a request reads to the tenants in the caller's token: a list, or a text with commas or spaces. A claim that names none binds him to what
 * is of no tenant. A token without the claim is not bound, and neither is who comes without a token (IAM, one machine).
 */
export const bindTenants: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const claim = claimsOf(c)?.[c.get('services').configuration.tenantClaim]
  await withTenants(claim === undefined ? undefined : wordsOf(claim), next)
}
