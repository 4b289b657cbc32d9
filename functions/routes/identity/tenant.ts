import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api, ApiEnv } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json } from '../../http/responses.ts'
import { type Conditions, isLike, noCondition, whereEqual } from '../../query/conditions/conditions.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { listDeployments } from '../../store/deployment/deployment-items.ts'
import { type Profile, profileOf } from './profile.ts'

/** `/tenant`: those that something is deployed for, as far as who asks may know of them, and those in his token. */
export function tenantRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  api.openapi(getTenant, async (c) => {
    const { id } = c.req.valid('param')
    for await (const tenants of tenantsFor(services, c)) {
      const tenant = tenants.find((candidate) => candidate.id === id)
      if (tenant !== undefined) return c.json(tenantDto(tenant), 200)
    }
    throw invalidRequest(`Tenant with id ${id} does not exist`, 404)
  })
}

interface TenantView {
  readonly id: string
  /** Who asks, where he is bound to it. */
  readonly member: Profile | undefined
}

async function* tenantsFor({ db }: Services, c: Context<ApiEnv>): AsyncGenerator<TenantView[]> {
  const profile = profileOf(c)
  const known = new Set(profile?.tenants)
  yield [...known].map((id) => ({ id, member: profile }))
  for await (const deployments of listDeployments(db)) {
    const fresh = new Set(deployments.flatMap(({ tenantId }) => tenantId ?? []).filter((id) => !known.has(id)))
    for (const id of fresh) known.add(id)
    yield [...fresh].map((id) => ({ id, member: undefined }))
  }
}

const tenantSchema = z.object({ id: z.string(), name: z.string() }).openapi('TenantDto')

function tenantDto({ id }: TenantView): z.output<typeof tenantSchema> {
  return { id, name: id }
}

const querySchema = z.object({
  id: text,
  name: text,
  nameLike: text,
  userMember: text,
  groupMember: text,
  includingGroupsOfUser: flag,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, TenantView> = {
  id: whereEqual(({ id }) => id),
  name: whereEqual(({ id }) => id),
  nameLike: (pattern) => (tenant) => isLike(tenant.id, pattern),
  userMember: whereEqual(({ member }) => member?.id),
  groupMember: (group) => (tenant) => tenant.member?.groups.includes(group) === true,
  includingGroupsOfUser: noCondition,
}

const LISTING = viewListing<Query, TenantView, z.output<typeof tenantSchema>>({
  path: '/tenant',
  tag: 'Tenant',
  what: 'tenants that something is deployed for',
  query: querySchema,
  item: tenantSchema,
  views: (services, _query, _looksAt, c) => tenantsFor(services, c),
  conditions,
  sortKeys: { id: ({ id }) => id, name: ({ id }) => id },
  toDto: tenantDto,
})

const getTenant = createRoute({
  method: 'get',
  path: '/tenant/{id}',
  tags: ['Tenant'],
  summary: 'Get a tenant that something is deployed for',
  request: { params: idParameter },
  responses: { 200: json(tenantSchema, 'The tenant.'), ...errorResponses },
})
