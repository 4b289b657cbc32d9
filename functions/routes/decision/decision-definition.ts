import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Variables } from '../../engine/instance/instance-state.ts'
import type { Api } from '../../http/api.ts'
import { ApiError, refusedRequest, restError, restRequest } from '../../http/api-error.ts'
import { callerIdOf, callerOf } from '../../http/caller-identity.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { errorResponses, json, jsonBody, noContent } from '../../http/responses.ts'
import { dmnXml, latestDecision, setDecisionTimeToLiveDays } from '../../repository/decisions/decisions.ts'
import { evaluateDefinition } from '../../repository/decisions/evaluate-decision.ts'
import type { Services } from '../../shell/services.ts'
import { type DecisionDefinition, decisionItems } from '../../store/deployment/decision-items.ts'
import { pictureRoute } from '../deployment/deployed-picture.ts'
import { logAct } from '../history/user-operation-log.ts'
import { readTimeToLive, timeToLiveSchema } from '../time-to-live.ts'
import { type GivenVariables, readVariables, variablesSchema } from '../variable/variables.ts'
import { decisionDefinitionDto, decisionDefinitionSchema } from './decision-definition-dto.ts'
import { decisionDefinitionListing } from './decision-definition-listing.ts'
import { decisionResultDto, decisionResultSchema } from './decision-result-dto.ts'

/** `/decision-definition`; every operation on one definition by its id and, for the newest version, by its key and tenant. */
export function decisionDefinitionRoutes(api: Api, services: Services): void {
  listRoutes(api, services, decisionDefinitionListing)
  for (const by of [BY_KEY_AND_TENANT, BY_KEY, BY_ID]) oneDefinitionRoutes(api, services, by)
}

/** How a path names a definition. */
interface Naming {
  readonly path: string
  readonly params: z.ZodObject
  readonly of: string
  /** Throws an ApiError where there is none; `doing` begins its message where the engine is what does not find it. */
  readonly find: (services: Services, c: Context, doing?: (id: string) => string) => Promise<DecisionDefinition>
}

const BY_KEY: Naming = {
  path: '/decision-definition/key/{key}',
  params: z.object({ key: z.string() }),
  of: 'the newest version of a decision definition',
  find: async (services, c) => {
    const key = c.req.param('key') ?? ''
    const definition = await latestDecision(services, { key })
    if (definition) return definition
    throw restRequest(`No matching decision definition with key: ${key} and no tenant-id`, 404)
  },
}

const BY_KEY_AND_TENANT: Naming = {
  path: '/decision-definition/key/{key}/tenant-id/{tenant-id}',
  params: z.object({ key: z.string(), 'tenant-id': z.string() }),
  of: 'the newest version of a decision definition of a tenant',
  find: async (services, c) => {
    const [key, tenantId] = [c.req.param('key') ?? '', c.req.param('tenant-id') ?? '']
    const definition = await latestDecision(services, { key, tenantId })
    if (definition) return definition
    throw restRequest(`No matching decision definition with key: ${key} and tenant-id: ${tenantId}`, 404)
  },
}

const BY_ID: Naming = {
  path: '/decision-definition/{id}',
  params: z.object({ id: z.string() }),
  of: 'a decision definition',
  find: async (services, c, doing = () => '') => {
    const id = c.req.param('id') ?? ''
    const definition = await decisionItems.read(services.db, id)
    if (definition) return definition
    const reason = `no deployed decision definition found with id '${id}': decisionDefinition is null`
    throw refusedRequest(`${doing(id)}${reason}`, 404)
  },
}

const evaluateSchema = z.object({ variables: variablesSchema }).openapi('EvaluateDecisionDto')
const xmlSchema = z.object({ id: z.string(), dmnXml: z.string() }).openapi('DecisionDefinitionDiagramDto')

function oneDefinitionRoutes(api: Api, services: Services, naming: Naming): void {
  const routes = routesOf(naming)
  api.openapi(routes.get, async (c) => c.json(decisionDefinitionDto(await naming.find(services, c)), 200))
  api.openapi(routes.xml, async (c) => {
    const definition = await naming.find(services, c)
    return c.json({ id: definition.id, dmnXml: await dmnXml(services, definition) }, 200)
  })
  pictureRoute(api, services, TAG, naming)
  api.openapi(routes.timeToLive, async (c) => {
    const definition = await naming.find(services, c)
    const days = readTimeToLive(c.req.valid('json'))
    await setDecisionTimeToLiveDays(services, definition, days)
    await logAct(services, {
      user: callerOf(c),
      entityType: 'DecisionDefinition',
      operationType: 'UpdateHistoryTimeToLive',
      deploymentId: definition.deploymentId,
      properties: {
        historyTimeToLive: [definition.historyTimeToLiveDays, days],
        decisionDefinitionId: definition.id,
        decisionDefinitionKey: definition.key,
      },
    })
    return c.body(null, 204)
  })
  api.openapi(routes.evaluate, async (c) => {
    const definition = await naming.find(services, c, evaluating)
    const variables = readInput(c.req.valid('json').variables)
    const { evaluation, refusal } = await evaluateDefinition(services, definition, variables, callerIdOf(c))
    if (refusal === undefined) return c.json(decisionResultDto(evaluation.result), 200)
    throw restError(`${evaluating(definition.id)}Exception while evaluating decision with key 'null'`)
  })
}

/** Here the reference's REST layer itself does not know a type: a RestException. */
function readInput(given: GivenVariables): Variables {
  try {
    return readVariables(given, '')
  } catch (error) {
    if (!(error instanceof ApiError) || !error.message.startsWith('Unsupported value type')) throw error
    throw restRequest(error.message)
  }
}

function evaluating(id: string): string {
  return `Cannot evaluate decision ${id}: `
}

const TAG = 'Decision Definition'
const TAGS = [TAG]

function routesOf({ path, params, of }: Naming) {
  return {
    get: createRoute({
      tags: TAGS,
      method: 'get',
      path,
      summary: `Get ${of}`,
      request: { params },
      responses: { 200: json(decisionDefinitionSchema, 'The definition.'), ...errorResponses },
    }),
    xml: createRoute({
      tags: TAGS,
      method: 'get',
      path: `${path}/xml`,
      summary: `Get the model of ${of}`,
      request: { params },
      responses: { 200: json(xmlSchema, 'The DMN model.'), ...errorResponses },
    }),
    timeToLive: createRoute({
      tags: TAGS,
      method: 'put',
      path: `${path}/history-time-to-live`,
      summary: `Set how long evaluations of ${of} are kept: of those that somebody asks for from now on`,
      request: { params, body: jsonBody(timeToLiveSchema) },
      responses: { 204: noContent, ...errorResponses },
    }),
    evaluate: createRoute({
      tags: TAGS,
      method: 'post',
      path: `${path}/evaluate`,
      summary: `Evaluate ${of}`,
      request: { params, body: jsonBody(evaluateSchema) },
      responses: { 200: json(decisionResultSchema, 'The rows of the result.'), ...errorResponses },
    }),
  }
}
