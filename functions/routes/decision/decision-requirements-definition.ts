import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api } from '../../http/api.ts'
import { refusedRequest, restRequest } from '../../http/api-error.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { errorResponses, json } from '../../http/responses.ts'
import { dmnXml } from '../../repository/decisions/decisions.ts'
import type { Services } from '../../shell/services.ts'
import {
  type DecisionRequirementsDefinition,
  decisionRequirementsItems,
} from '../../store/deployment/decision-items.ts'
import { pictureRoute } from '../deployment/deployed-picture.ts'
import { decisionRequirementsDto, decisionRequirementsSchema } from './decision-requirements-dto.ts'
import { decisionRequirementsListing } from './decision-requirements-listing.ts'

/** `/decision-requirements-definition`. */
export function decisionRequirementsRoutes(api: Api, services: Services): void {
  listRoutes(api, services, decisionRequirementsListing)
  for (const by of [BY_KEY_AND_TENANT, BY_KEY, BY_ID]) oneDefinitionRoutes(api, services, by)
}

/** How a path names a definition. */
interface Naming {
  readonly path: string
  readonly params: z.ZodObject
  readonly of: string
  /** Throws an ApiError where there is none. */
  readonly find: (services: Services, c: Context) => Promise<DecisionRequirementsDefinition>
}

const BY_KEY: Naming = {
  path: '/decision-requirements-definition/key/{key}',
  params: z.object({ key: z.string() }),
  of: 'the newest version of a decision requirements definition',
  find: async ({ db }, c) => {
    const key = c.req.param('key') ?? ''
    const definition = await decisionRequirementsItems.latest(db, { key })
    if (definition) return definition
    throw restRequest(`No matching decision requirements definition with key: ${key} and no tenant-id`, 404)
  },
}

const BY_KEY_AND_TENANT: Naming = {
  path: '/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}',
  params: z.object({ key: z.string(), 'tenant-id': z.string() }),
  of: 'the newest version of a decision requirements definition of a tenant',
  find: async ({ db }, c) => {
    const [key, tenantId] = [c.req.param('key') ?? '', c.req.param('tenant-id') ?? '']
    const definition = await decisionRequirementsItems.latest(db, { key, tenantId })
    if (definition) return definition
    throw restRequest(`No matching decision requirements definition with key: ${key} and tenant-id: ${tenantId}`, 404)
  },
}

const BY_ID: Naming = {
  path: '/decision-requirements-definition/{id}',
  params: z.object({ id: z.string() }),
  of: 'a decision requirements definition',
  find: async ({ db }, c) => {
    const id = c.req.param('id') ?? ''
    const definition = await decisionRequirementsItems.read(db, id)
    if (definition) return definition
    const reason = `no deployed decision requirements definition found with id '${id}'`
    throw refusedRequest(`${reason}: decisionRequirementsDefinition is null`)
  },
}

const TAG = 'Decision Requirements Definition'
const TAGS = [TAG]
const xmlSchema = z.object({ id: z.string(), dmnXml: z.string() }).openapi('DecisionRequirementsDefinitionXmlDto')

function oneDefinitionRoutes(api: Api, services: Services, naming: Naming): void {
  const { path, params, of, find } = naming
  const get = createRoute({
    tags: TAGS,
    method: 'get',
    path,
    summary: `Get ${of}`,
    request: { params },
    responses: { 200: json(decisionRequirementsSchema, 'The definition.'), ...errorResponses },
  })
  const xml = createRoute({
    tags: TAGS,
    method: 'get',
    path: `${path}/xml`,
    summary: `Get the model of ${of}`,
    request: { params },
    responses: { 200: json(xmlSchema, 'The DMN model.'), ...errorResponses },
  })
  pictureRoute(api, services, TAG, naming)
  api.openapi(get, async (c) => c.json(decisionRequirementsDto(await find(services, c)), 200))
  api.openapi(xml, async (c) => {
    const definition = await find(services, c)
    return c.json({ id: definition.id, dmnXml: await dmnXml(services, definition) }, 200)
  })
}
