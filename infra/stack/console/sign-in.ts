import type { Stack } from 'aws-cdk-lib'
import type { StackOptions } from '../stack-options.ts'
import { createUserPool, type SignInPool } from './user-pool.ts'

/** Who says who somebody is. */
export interface SignIn {
  readonly issuer: string
  /** Where browsers fetch its description and its tokens. */
  readonly origins: readonly string[]
  /** What the console asks for, with spaces between. */
  readonly scopes: string
  /** There where the stack has one of its own. */
  readonly pool: SignInPool | undefined
}

/** The stack's own user pool, or the issuer that it was given; undefined: neither, requests are signed with IAM. */
export function createSignIn(stack: Stack, options: StackOptions): SignIn | undefined {
  if (options.userPool) return fromPool(createUserPool(stack, options), stack)
  if (options.jwtIssuer === undefined) return undefined
  const origins = [new URL(options.jwtIssuer).origin, ...options.consoleSignInOrigins]
  return { issuer: options.jwtIssuer, origins, scopes: options.consoleScopes, pool: undefined }
}

/** What somebody may do is decided by his groups: the console asks for none of the scopes that programs have. */
function fromPool(pool: SignInPool, stack: Stack): SignIn {
  return {
    issuer: pool.pool.userPoolProviderUrl,
    origins: [`https://cognito-idp.${stack.region}.${stack.urlSuffix}`, pool.pagesUrl],
    scopes: 'openid email',
    pool,
  }
}
