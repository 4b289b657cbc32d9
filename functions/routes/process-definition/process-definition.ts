import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { errorWhile, invalidRequest } from '../../http/api-error.ts'
import { callerIdOf, callerOf } from '../../http/caller-identity.ts'
import { baseUrlOf } from '../../http/engine-path.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { refuseLater } from '../../http/request/execution-date.ts'
import { idempotencyKey, keyedId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { queryParametersOf } from '../../http/request/query-string.ts'
import {
  errorResponses,
  json,
  jsonBody,
  keyedErrorResponses,
  noContent,
  optionalJsonBody,
} from '../../http/responses.ts'
import { startInstanceAs } from '../../instance/process-instances.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { instructionsSchema, singleInstructions } from '../modification/modification-instruction.ts'
import { processInstanceDto, startedInstanceSchema } from '../process-instance/process-instance-dto.ts'
import { readVariables, variablesSchema, variablesToRest } from '../variable/variables.ts'
import { definitionChangeRoutes } from './definition-changes.ts'
import { definitionModelRoutes } from './definition-model.ts'
import { definitionSuspensionRoute, definitionSuspensionSchema, suspendDefinition } from './definition-suspension.ts'
import { NAMINGS, type Naming } from './naming.ts'
import { processDefinitionDto, processDefinitionSchema } from './process-definition-dto.ts'
import { processDefinitionListing } from './process-definition-listing.ts'
import {
  activityOptions,
  activityStatisticsDto,
  activityStatisticsSchema,
  definitionOptions,
  definitionStatisticsDto,
  definitionStatisticsSchema,
} from './statistics.ts'

/** `/process-definition`; every operation on one definition by its id and, for the newest version, by its key. */
export function processDefinitionRoutes(api: Api, services: Services): void {
  listRoutes(api, services, processDefinitionListing)
  definitionSuspensionRoute(api, services)
  api.openapi(STATISTICS, async (c) => c.json(await definitionStatisticsDto(services, c), 200))
  for (const naming of NAMINGS) {
    oneDefinitionRoutes(api, services, naming)
    definitionModelRoutes(api, services, naming)
    definitionChangeRoutes(api, services, naming)
  }
}

const TAGS = ['Process Definition']

const STATISTICS = createRoute({
  method: 'get',
  path: '/process-definition/statistics',
  tags: TAGS,
  summary: 'Count the running instances of each process definition',
  parameters: queryParametersOf(definitionOptions),
  responses: { 200: json(z.array(definitionStatisticsSchema), 'One element for each definition.'), ...errorResponses },
})

const startSchema = z
  .object({
    businessKey: text,
    variables: variablesSchema,
    caseInstanceId: text,
    startInstructions: instructionsSchema,
    skipCustomListeners: flag,
    skipIoMappings: flag,
    withVariablesInReturn: flag,
  })
  .openapi('StartProcessInstanceDto')

function oneDefinitionRoutes(api: Api, services: Services, naming: Naming): void {
  const routes = routesOf(naming)
  api.openapi(routes.get, async (c) => c.json(processDefinitionDto(await naming.find(services, c)), 200))
  api.openapi(routes.statistics, async (c) => {
    const definition = await naming.find(services, c)
    return c.json(await activityStatisticsDto(services, definition, c), 200)
  })
  api.openapi(routes.suspend, async (c) => {
    const definition = await naming.find(services, c)
    const given = c.req.valid('json')
    if ((given.processDefinitionId ?? given.processDefinitionKey ?? null) !== null) {
      const fields = 'processDefinitionId or processDefinitionKey'
      throw invalidRequest(`Only one of ${fields} should be set to update the suspension state.`)
    }
    refuseLater(given.executionDate, services.now())
    await suspendDefinition(services, definition, given, callerOf(c))
    return c.body(null, 204)
  })
  api.openapi(routes.start, async (c) => {
    const definition = await naming.findToStart(services, c)
    const given = c.req.valid('json')
    const id = keyedId(c) ?? services.newId()
    const state = await start(services, definition, given, { id, startUserId: callerIdOf(c) })
    const dto = processInstanceDto(state, baseUrlOf(c.req.url))
    if (!given.withVariablesInReturn) return c.json(dto, 200)
    return c.json({ ...dto, variables: variablesToRest(state.root.variables, false) }, 200)
  })
}

async function start(
  services: Services,
  definition: ProcessDefinition,
  given: z.output<typeof startSchema>,
  { id, startUserId }: { readonly id: string; readonly startUserId: string | undefined },
) {
  const doing = `Cannot instantiate process definition ${definition.id}`
  const { businessKey, startInstructions } = given
  const request = {
    variables: readVariables(given.variables, doing),
    ...(typeof businessKey === 'string' && { businessKey }),
    ...(definition.tenantId !== undefined && { tenantId: definition.tenantId }),
    ...(startUserId !== undefined && { startUserId }),
    ...(startInstructions?.length && { instructions: singleInstructions(startInstructions) }),
    skipCustomListeners: given.skipCustomListeners === true,
    skipIoMappings: given.skipIoMappings === true,
  }
  const { state, refusal } = await startInstanceAs(services, definition, request, id)
  if (refusal === undefined) return state
  throw errorWhile(doing, refusal)
}

function routesOf({ path, params, of }: Naming) {
  const common = { tags: TAGS, request: { params } }
  return {
    get: createRoute({
      ...common,
      method: 'get',
      path,
      summary: `Get ${of}`,
      responses: { 200: json(processDefinitionSchema, 'The definition.'), ...errorResponses },
    }),
    statistics: createRoute({
      ...common,
      method: 'get',
      path: `${path}/statistics`,
      summary: `Count the running activity instances of ${of}`,
      parameters: queryParametersOf(activityOptions),
      responses: { 200: json(z.array(activityStatisticsSchema), 'One element for each activity.'), ...errorResponses },
    }),
    suspend: createRoute({
      tags: TAGS,
      method: 'put',
      path: `${path}/suspended`,
      summary: `Suspend or activate ${of}: no instances are started while it is suspended`,
      request: { params, body: jsonBody(definitionSuspensionSchema) },
      responses: { 204: noContent, ...errorResponses },
    }),
    start: createRoute({
      tags: TAGS,
      method: 'post',
      path: `${path}/start`,
      summary: `Start an instance of ${of}`,
      middleware: oncePerKey,
      request: { params, headers: idempotencyKey, body: optionalJsonBody(startSchema) },
      responses: { 200: json(startedInstanceSchema, 'The instance.'), ...keyedErrorResponses },
    }),
  }
}
