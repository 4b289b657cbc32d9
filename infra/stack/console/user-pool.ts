import type { Stack } from 'aws-cdk-lib'
import { Duration } from 'aws-cdk-lib'
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito'
import { ROLES, scopeOf } from '../../../functions/http/access/roles.ts'
import { removalPolicy } from '../removal.ts'
import type { StackOptions } from '../stack-options.ts'

/** A user pool of the stack's own: who may sign in is decided there, and what he may do by its three groups. */
export interface SignInPool {
  readonly pool: UserPool
  /** Where its pages are: https://shunt-prod-….auth.….amazoncognito.com */
  readonly pagesUrl: string
}

/** Nobody signs himself up; a second factor is asked of everybody, because who may operate can move everything. */
export function createUserPool(stack: Stack, options: StackOptions): SignInPool {
  const pool = new UserPool(stack, 'UserPool', {
    userPoolName: `shunt-${options.stage}`,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    deletionProtection: options.stage === 'prod',
    removalPolicy: removalPolicy(options),
  })
  // An account and region has one such name: two stages stand beside each other.
  const domain = pool.addDomain('SignInPages', {
    cognitoDomain: { domainPrefix: `shunt-${options.stage}-${stack.account}` },
  })
  for (const role of ROLES) pool.addGroup(`Group-${role}`, { groupName: scopeOf(role), description: `May ${role}` })
  addScopes(pool)
  return { pool, pagesUrl: domain.baseUrl() }
}

/** For programs, by clients of their own: people have groups. */
function addScopes(pool: UserPool): void {
  const scopes = ROLES.map((role) => new ResourceServerScope({ scopeName: role, scopeDescription: `May ${role}` }))
  pool.addResourceServer('Scopes', { identifier: 'shunt', scopes })
}

/** The console as a client of the pool: public, so without a secret, and with nothing but the code flow. Gives its id. */
export function addConsoleClient({ pool }: SignInPool, consoleUrl: string): string {
  const client = pool.addClient('ConsoleClient', {
    generateSecret: false,
    authFlows: {},
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
      callbackUrls: [consoleUrl],
      logoutUrls: [consoleUrl],
    },
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    accessTokenValidity: Duration.minutes(30),
    idTokenValidity: Duration.minutes(30),
    refreshTokenValidity: Duration.hours(12),
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
  })
  return client.userPoolClientId
}
