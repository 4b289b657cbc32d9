import type { Context, MiddlewareHandler } from 'hono'
import type { ApiEnv } from '../api.ts'
import { ApiError } from '../api-error.ts'
import { claimsOf } from '../caller-identity.ts'

/** Who may do what: to look; to change what runs; to change what is deployed. The last two may look too. */
export const ROLES = ['read', 'operate', 'deploy'] as const
export type Role = (typeof ROLES)[number]

/** A part of the routes: those with one of these methods whose path begins with one of these, or is one of these. */
export interface RoleRule {
  readonly role: Role
  readonly methods: readonly string[]
  readonly begins?: readonly string[]
  readonly paths?: readonly string[]
}

/** What is asked by POST because it has secrets, or is a question of users and groups; nothing is changed. */
const QUESTIONS = [
  '/group',
  '/group/count',
  '/identity/verify',
  '/identity/password-policy',
  '/telemetry/configuration',
]

/** Lists that are asked for by POST, because their filters stand in the body; and what writes nothing to any instance. */
const QUERIES = [
  '/process-instance',
  '/history/process-instance',
  '/history/activity-instance',
  '/history/variable-instance',
  '/history/task',
  '/history/job-log',
  '/task',
  '/external-task',
  '/variable-instance',
  '/execution',
  '/job',
  '/job-definition',
  '/incident',
  '/event-subscription',
] as const

/** What is deployed, and goes with all that runs on it. */
const DEPLOYED = ['/deployment', '/process-definition', '/decision-definition', '/decision-requirements-definition']

/** The one table of roles, the first rule that fits; what no rule names changes what runs. The description and the policies of IAM follow from it. */
export const ROLE_RULES: readonly RoleRule[] = [
  { role: 'read', methods: ['GET', 'HEAD'], begins: ['/'] },
  { role: 'read', methods: ['POST'], paths: QUESTIONS },
  { role: 'read', methods: ['POST'], paths: QUERIES.flatMap((path) => [path, `${path}/count`]) },
  // A filter is its keeper's own, and what it finds he may ask anyway.
  { role: 'read', methods: ['POST', 'PUT', 'DELETE'], begins: ['/filter'] },
  { role: 'deploy', methods: ['DELETE'], begins: DEPLOYED },
  { role: 'deploy', methods: ['POST'], begins: ['/deployment'] },
]

/** The role that a route asks for. */
export function roleOf(method: string, path: string): Role {
  const rule = ROLE_RULES.find(
    ({ methods, begins = [], paths = [] }) =>
      methods.includes(method) && (paths.includes(path) || begins.some((start) => isBelow(path, start))),
  )
  return rule?.role ?? 'operate'
}

function isBelow(path: string, start: string): boolean {
  return start === '/' || path === start || path.startsWith(`${start}/`)
}

/** The scope of a token for a role. */
export function scopeOf(role: Role): string {
  return `shunt/${role}`
}

/**
 * Refuses with 403 what the scopes of the caller's token do not allow. Without a token there is nothing to look at here: with IAM the policies have been
 * looked at before, and on one machine everybody may do everything.
 */
export const checkRole: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const role = roleOf(c.req.method, c.req.path)
  if (!mayAct(c, role)) {
    const message = `The token does not allow this: ${scopeOf(role)} is needed`
    throw new ApiError(403, 'AuthorizationException', message, null)
  }
  await next()
}

/** Whether the caller's token allows what a role may do; without a token there is nothing to look at. */
export function mayAct(c: Context<ApiEnv>, role: Role): boolean {
  const scopes = scopesOf(c)
  return scopes === undefined || allows(scopes, role)
}

function allows(scopes: readonly string[], role: Role): boolean {
  return role === 'read' ? ROLES.some((any) => scopes.includes(scopeOf(any))) : scopes.includes(scopeOf(role))
}

/**
 * `scope` is a text with spaces; others write `scp`, a list, which API Gateway hands on as `[a b]`. An issuer that has groups or roles of people rather than
 * scopes names them in a claim of its own (`rolesClaim`), as a user pool does.
 */
function scopesOf(c: Context<ApiEnv>): string[] | undefined {
  const claims = claimsOf(c)
  const { rolesClaim } = c.get('services').configuration
  return claims && [claims.scope, claims.scp, rolesClaim && claims[rolesClaim]].flatMap(wordsOf)
}

/** The words of a claim: of a text, a list, or a list as API Gateway writes it. */
export function wordsOf(claim: unknown): string[] {
  const texts = [claim].flat().filter((text) => typeof text === 'string')
  return texts.flatMap((text) => text.split(/[\s,[\]"]+/)).filter((word) => word !== '')
}
