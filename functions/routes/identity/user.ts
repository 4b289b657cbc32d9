import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json } from '../../http/responses.ts'
import { type Conditions, isLike, notSupported, whereEqual, whereOneOf } from '../../query/conditions/conditions.ts'
import { text, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { type Profile, profileOf } from './profile.ts'

/** `/user`: who asks, and nobody else. */
export function userRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  api.openapi(getProfile, (c) => {
    const { id } = c.req.valid('param')
    const profile = profileOf(c)
    if (profile?.id === id) return c.json(profileDto(profile), 200)
    throw invalidRequest(`User with id ${id} does not exist`, 404)
  })
}

export const profileSchema = z
  .object({ id: z.string(), firstName: textOrNull, lastName: textOrNull, email: textOrNull })
  .openapi('UserProfileDto')

function profileDto({ id, firstName, lastName, email }: Profile): z.output<typeof profileSchema> {
  return { id, firstName: firstName ?? null, lastName: lastName ?? null, email: email ?? null }
}

const querySchema = z.object({
  id: text,
  idIn: texts,
  firstName: text,
  firstNameLike: text,
  lastName: text,
  lastNameLike: text,
  email: text,
  emailLike: text,
  memberOfGroup: text,
  memberOfTenant: text,
  potentialStarter: text,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, Profile> = {
  id: whereEqual(({ id }) => id),
  idIn: whereOneOf(({ id }) => id),
  firstName: whereEqual(({ firstName }) => firstName),
  firstNameLike: (pattern) => (profile) => isLike(profile.firstName, pattern),
  lastName: whereEqual(({ lastName }) => lastName),
  lastNameLike: (pattern) => (profile) => isLike(profile.lastName, pattern),
  email: whereEqual(({ email }) => email),
  emailLike: (pattern) => (profile) => isLike(profile.email, pattern),
  memberOfGroup: (group) => (profile) => profile.groups.includes(group),
  memberOfTenant: (tenant) => (profile) => profile.tenants.includes(tenant),
  potentialStarter: notSupported,
}

const LISTING = viewListing<Query, Profile, z.output<typeof profileSchema>>({
  path: '/user',
  tag: 'User',
  what: 'users: who asks, since all others live elsewhere',
  query: querySchema,
  item: profileSchema,
  views: async function* (_services, _query, _looksAt, c) {
    const profile = profileOf(c)
    if (profile !== undefined) yield [profile]
  },
  conditions,
  sortKeys: {
    userId: ({ id }) => id,
    firstName: ({ firstName }) => firstName,
    lastName: ({ lastName }) => lastName,
    email: ({ email }) => email,
  },
  toDto: profileDto,
})

const getProfile = createRoute({
  method: 'get',
  path: '/user/{id}/profile',
  tags: ['User'],
  summary: 'Get the profile of who asks',
  request: { params: idParameter },
  responses: { 200: json(profileSchema, 'What his token says of him.'), ...errorResponses },
})
