import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { refusedRequest, restRequest } from '../../http/api-error.ts'
import type { Services } from '../../shell/services.ts'

/** How a path names a definition. */
export interface Naming<Definition> {
  readonly path: string
  readonly params: z.ZodObject
  readonly of: string
  /** Throws an ApiError where there is none; `doing` begins its message where the engine is what does not find it. */
  readonly find: (services: Services, c: Context, doing?: (id: string) => string) => Promise<Definition>
}

/** What is named, and where it is found. */
export interface Named<Definition> {
  readonly path: '/decision-definition' | '/decision-requirements-definition'
  readonly what: string
  readonly latest: (
    services: Services,
    of: { readonly key: string; readonly tenantId?: string },
  ) => Promise<Definition | undefined>
  readonly read: (services: Services, id: string) => Promise<Definition | undefined>
  /** What the reference says where no definition has this id. */
  readonly missing: { readonly reason: (id: string) => string; readonly status?: 404 }
}

/** The ways in which a path names a definition, in the order in which they are matched. */
export function namingsOf<Definition>(named: Named<Definition>): readonly Naming<Definition>[] {
  return [byKeyAndTenant(named), byKey(named), byId(named)]
}

function byKeyAndTenant<Definition>({ path, what, latest }: Named<Definition>): Naming<Definition> {
  return {
    path: `${path}/key/{key}/tenant-id/{tenant-id}`,
    params: z.object({ key: z.string(), 'tenant-id': z.string() }),
    of: `the newest version of a ${what} of a tenant`,
    find: async (services, c) => {
      const [key, tenantId] = [c.req.param('key') ?? '', c.req.param('tenant-id') ?? '']
      const definition = await latest(services, { key, tenantId })
      if (definition) return definition
      throw restRequest(`No matching ${what} with key: ${key} and tenant-id: ${tenantId}`, 404)
    },
  }
}

function byKey<Definition>({ path, what, latest }: Named<Definition>): Naming<Definition> {
  return {
    path: `${path}/key/{key}`,
    params: z.object({ key: z.string() }),
    of: `the newest version of a ${what}`,
    find: async (services, c) => {
      const key = c.req.param('key') ?? ''
      const definition = await latest(services, { key })
      if (definition) return definition
      throw restRequest(`No matching ${what} with key: ${key} and no tenant-id`, 404)
    },
  }
}

function byId<Definition>({ path, what, read, missing }: Named<Definition>): Naming<Definition> {
  return {
    path: `${path}/{id}`,
    params: z.object({ id: z.string() }),
    of: `a ${what}`,
    find: async (services, c, doing = () => '') => {
      const id = c.req.param('id') ?? ''
      const definition = await read(services, id)
      if (definition) return definition
      throw refusedRequest(`${doing(id)}${missing.reason(id)}`, missing.status)
    },
  }
}
