import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api, ApiEnv } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json } from '../../http/responses.ts'
import { type Conditions, isLike, whereEqual, whereOneOf } from '../../query/conditions/conditions.ts'
import { text, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { type Profile, profileOf } from './profile.ts'

/** `/group`: those in the token of who asks. */
export function groupRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  api.openapi(getGroup, (c) => {
    const { id } = c.req.valid('param')
    const group = groupsOf(c).find((candidate) => candidate.id === id)
    if (group !== undefined) return c.json(groupDto(group), 200)
    throw invalidRequest(`Group with id ${id} does not exist`, 404)
  })
}

interface GroupView {
  readonly id: string
  readonly member: Profile
}

function groupsOf(c: Context<ApiEnv>): GroupView[] {
  const member = profileOf(c)
  return member === undefined ? [] : member.groups.map((id) => ({ id, member }))
}

const groupSchema = z.object({ id: z.string(), name: z.string(), type: textOrNull }).openapi('GroupDto')

/** A token has names of groups and nothing else of them. */
function groupDto({ id }: GroupView): z.output<typeof groupSchema> {
  return { id, name: id, type: null }
}

const querySchema = z
  .object({ id: text, idIn: texts, name: text, nameLike: text, type: text, member: text, memberOfTenant: text })
  .openapi('GroupQueryDto')
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, GroupView> = {
  id: whereEqual(({ id }) => id),
  idIn: whereOneOf(({ id }) => id),
  name: whereEqual(({ id }) => id),
  nameLike: (pattern) => (group) => isLike(group.id, pattern),
  type: () => () => false,
  member: whereEqual(({ member }) => member.id),
  memberOfTenant: (tenant) => (group) => group.member.tenants.includes(tenant),
}

const LISTING = viewListing<Query, GroupView, z.output<typeof groupSchema>>({
  path: '/group',
  tag: 'Group',
  what: 'groups: those of who asks',
  query: querySchema,
  item: groupSchema,
  views: async function* (_services, _query, _looksAt, c) {
    yield groupsOf(c)
  },
  conditions,
  sortKeys: { id: ({ id }) => id, name: ({ id }) => id, type: () => undefined },
  toDto: groupDto,
})

const getGroup = createRoute({
  method: 'get',
  path: '/group/{id}',
  tags: ['Group'],
  summary: 'Get a group of who asks',
  request: { params: idParameter },
  responses: { 200: json(groupSchema, 'The group.'), ...errorResponses },
})
