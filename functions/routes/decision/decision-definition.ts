import { createRoute, z } from '@hono/zod-openapi'
import type { Variables } from '../../engine/instance/instance-state.ts'
import type { Api } from '../../http/api.ts'
import { ApiError, restError, restRequest } from '../../http/api-error.ts'
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
import { type Naming, namingsOf } from './naming.ts'

/** `/decision-definition`; every operation on one definition by its id and, for the newest version, by its key and tenant. */
export function decisionDefinitionRoutes(api: Api, services: Services): void {
  listRoutes(api, services, decisionDefinitionListing)
  for (const naming of NAMINGS) oneDefinitionRoutes(api, services, naming)
}

const NAMINGS = namingsOf<DecisionDefinition>({
  path: '/decision-definition',
  what: 'decision definition',
  latest: latestDecision,
  read: ({ db }, id) => decisionItems.read(db, id),
  missing: {
    reason: (id) => `no deployed decision definition found with id '${id}': decisionDefinition is null`,
    status: 404,
  },
})

const evaluateSchema = z.object({ variables: variablesSchema }).openapi('EvaluateDecisionDto')
const xmlSchema = z.object({ id: z.string(), dmnXml: z.string() }).openapi('DecisionDefinitionDiagramDto')

function oneDefinitionRoutes(api: Api, services: Services, naming: Naming<DecisionDefinition>): void {
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

function routesOf({ path, params, of }: Naming<DecisionDefinition>) {
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
