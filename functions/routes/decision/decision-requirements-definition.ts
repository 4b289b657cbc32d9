import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
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
import { type Naming, namingsOf } from './naming.ts'

/** `/decision-requirements-definition`. */
export function decisionRequirementsRoutes(api: Api, services: Services): void {
  listRoutes(api, services, decisionRequirementsListing)
  for (const naming of NAMINGS) oneDefinitionRoutes(api, services, naming)
}

const NAMINGS = namingsOf<DecisionRequirementsDefinition>({
  path: '/decision-requirements-definition',
  what: 'decision requirements definition',
  latest: ({ db }, of) => decisionRequirementsItems.latest(db, of),
  read: ({ db }, id) => decisionRequirementsItems.read(db, id),
  missing: {
    reason: (id) =>
      `no deployed decision requirements definition found with id '${id}': decisionRequirementsDefinition is null`,
  },
})

const TAG = 'Decision Requirements Definition'
const TAGS = [TAG]
const xmlSchema = z.object({ id: z.string(), dmnXml: z.string() }).openapi('DecisionRequirementsDefinitionXmlDto')

function oneDefinitionRoutes(api: Api, services: Services, naming: Naming<DecisionRequirementsDefinition>): void {
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
