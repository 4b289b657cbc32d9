import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { ApiError, invalidRequest } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, json, jsonBody } from '../../http/responses.ts'
import { text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { profileOf } from './profile.ts'
import { profileSchema } from './user.ts'

/** `/identity`: users and their passwords live elsewhere, with who issues tokens or keeps the accounts. */
export function identityRoutes(api: Api, services: Services): void {
  api.openapi(getGroups, (c) => {
    const { userId } = readQueryString(groupsQuery, c.req.query())
    if (!userId) throw invalidRequest('No user id was supplied')
    const profile = profileOf(c)
    const groups = profile?.id === userId ? profile.groups : []
    return c.json({ groups: groups.map((id) => ({ id, name: id })), groupUsers: [] }, 200)
  })
  api.openapi(verifyUser, (c) => {
    const { username, password } = c.req.valid('json')
    if (typeof username !== 'string' || typeof password !== 'string') {
      throw invalidRequest('Username and password are required')
    }
    const authenticated = services.acceptsCredentials?.(username, password) === true
    return c.json({ authenticatedUser: username, authenticated, tenants: null, groups: null }, 200)
  })
  for (const route of [getPolicy, checkPassword]) {
    api.openapi(route, () => {
      throw new ApiError(404, 'NotFoundException', 'There is no password policy: users live elsewhere', null)
    })
  }
}

const groupsQuery = z.object({ userId: text })

const groupsSchema = z
  .object({
    groups: z.array(z.object({ id: z.string(), name: z.string() }).openapi('IdentityServiceGroupDto')),
    groupUsers: z.array(
      z
        .object({ id: z.string(), firstName: textOrNull, lastName: textOrNull, displayName: textOrNull })
        .openapi('IdentityServiceUserDto'),
    ),
  })
  .openapi('IdentityServiceGroupInfoDto')

const verifiedSchema = z
  .object({
    authenticatedUser: z.string(),
    authenticated: z.boolean(),
    tenants: z.array(z.string()).nullable(),
    groups: z.array(z.string()).nullable(),
  })
  .openapi('AuthenticationResult')

const policySchema = z
  .object({
    rules: z.array(
      z
        .object({ placeholder: z.string(), parameter: z.record(z.string(), z.string()) })
        .openapi('PasswordPolicyRuleDto'),
    ),
  })
  .openapi('PasswordPolicyDto')

const TAGS = ['Identity']

const getGroups = createRoute({
  method: 'get',
  path: '/identity/groups',
  tags: TAGS,
  summary: 'List the groups of a user: of who asks, since nothing is known of others',
  parameters: queryParametersOf(groupsQuery),
  responses: { 200: json(groupsSchema, 'The groups; other members are not known.'), ...errorResponses },
})

const verifyUser = createRoute({
  method: 'post',
  path: '/identity/verify',
  tags: TAGS,
  summary: 'Whether credentials are accepted: on one machine they may be, in the cloud nobody has a password here',
  request: { body: jsonBody(z.object({ username: text, password: text }).openapi('BasicUserCredentialsDto')) },
  responses: { 200: json(verifiedSchema, 'Whether a request with them is answered.'), ...errorResponses },
})

const getPolicy = createRoute({
  method: 'get',
  path: '/identity/password-policy',
  tags: TAGS,
  summary: 'There is no password policy',
  responses: { 200: json(policySchema, 'Never.'), ...errorResponses },
})

const checkPassword = createRoute({
  method: 'post',
  path: '/identity/password-policy',
  tags: TAGS,
  summary: 'There is no password policy that a password could be checked by',
  request: {
    body: jsonBody(
      z.object({ password: text, profile: profileSchema.partial().nullish() }).openapi('PasswordPolicyRequestDto'),
    ),
  },
  responses: { 200: json(policySchema, 'Never.'), ...errorResponses },
})
