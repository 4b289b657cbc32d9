import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { refusedRequest, restError, restRequest } from '../../http/api-error.ts'
import { latestByKey } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import { type ProcessDefinition, readDefinition } from '../../store/deployment/definition-items.ts'

/** How a path names a definition. */
export interface Naming {
  readonly path:
    | '/process-definition/key/{key}'
    | '/process-definition/key/{key}/tenant-id/{tenantId}'
    | '/process-definition/{id}'
  readonly params: z.ZodObject
  readonly of: string
  /** Throws an ApiError where there is none. */
  readonly find: (services: Services, c: Context) => Promise<ProcessDefinition>
  /** The same for a start, which the reference answers differently. */
  readonly findToStart: (services: Services, c: Context) => Promise<ProcessDefinition>
}

const findByKey: Naming['find'] = async (services, c) => {
  const key = c.req.param('key') ?? ''
  const tenantId = c.req.param('tenantId')
  const definition = await latestByKey(services, { key, tenantId })
  if (definition) return definition
  const tenant = tenantId === undefined ? 'no tenant-id' : `tenant-id: ${tenantId}`
  throw restRequest(`No matching process definition with key: ${key} and ${tenant}`, 404)
}

const BY_KEY: Naming = {
  path: '/process-definition/key/{key}',
  params: z.object({ key: z.string() }),
  of: 'the newest version of a process definition',
  find: findByKey,
  findToStart: findByKey,
}

const BY_KEY_AND_TENANT: Naming = {
  path: '/process-definition/key/{key}/tenant-id/{tenantId}',
  params: z.object({ key: z.string(), tenantId: z.string() }),
  of: "the newest version of a tenant's process definition",
  find: findByKey,
  findToStart: findByKey,
}

const BY_ID: Naming = {
  path: '/process-definition/{id}',
  params: z.object({ id: z.string() }),
  of: 'a process definition',
  find: async (services, c) => {
    const id = c.req.param('id') ?? ''
    const definition = await readDefinition(services.db, id)
    if (definition) return definition
    throw refusedRequest(`No matching definition with id ${id}`, 404)
  },
  findToStart: async (services, c) => {
    const id = c.req.param('id') ?? ''
    const definition = await readDefinition(services.db, id)
    if (definition) return definition
    const reason = `no deployed process definition found with id '${id}': processDefinition is null`
    throw restError(`Cannot instantiate process definition ${id}: ${reason}`, 404)
  },
}

/** The ways in which a path names a definition, in the order in which they are matched. */
export const NAMINGS: readonly Naming[] = [BY_KEY, BY_KEY_AND_TENANT, BY_ID]
