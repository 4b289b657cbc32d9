import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { isOfFailure } from '../../engine/flow/jobs.ts'
import { ownerOf } from '../../engine/instance/ids.ts'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { errorResponses, idParameter, json, jsonBody } from '../../http/responses.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { placesOf } from '../../query/execution-place.ts'
import { findExecution } from '../../query/find-execution.ts'
import type { Services } from '../../shell/services.ts'
import { logPartAct } from '../history/part-act.ts'
import { type IncidentView, incidentDto, incidentSchema, incidentsAt } from '../incident/incident-dto.ts'

/** As long as the reference's columns: what is created stays in the instance's item. */
const short = z.string().max(255).nullish()
const long = z.string().max(4000).nullish()

const createSchema = z.object({ incidentType: short, configuration: short, message: long }).openapi('CreateIncidentDto')
type Given = z.output<typeof createSchema>

/** `POST /execution/{id}/create-incident`: a trouble that somebody has seen, until somebody resolves it or its activity ends. */
export function createIncidentRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const type = checkedType(given.incidentType)
    const incident = await create(services, id, type, given)
    await logCreation(services, c, incident)
    return c.json(incidentDto(incident), 200)
  })
}

/** Throws an ApiError for none, and for those that arise by themselves: nobody could resolve one. */
function checkedType(type: string | null | undefined): string {
  if (typeof type !== 'string') throw invalidRequest('incidentType is null')
  if (!isOfFailure(type)) return type
  throw invalidRequest(`Incidents of type ${type} arise when something fails and has no retries left: use another type`)
}

async function create(
  services: Services,
  id: string,
  type: string,
  { configuration, message }: Given,
): Promise<IncidentView> {
  const part = await findExecution(services, id)
  if (part === undefined) throw missing(id)
  const { instance, view } = part.inner
  const result = await commandInstance(services, instance.state.id, {
    kind: 'createIncident',
    execution: view.execution.number,
    type,
    ...(typeof message === 'string' && { message }),
    ...(typeof configuration === 'string' && { payload: configuration }),
  })
  if (result.outcome === 'missing') throw missing(id)
  if (result.outcome === 'refused') {
    const { kind, message: why } = result.refusal
    throw kind === 'limit' ? errorOfRefusal(result.refusal) : invalidRequest(why)
  }
  const incidents = placesOf({ ...instance, state: result.state }).flatMap(incidentsAt)
  const numberOf = (incident: IncidentView) => ownerOf(incident.id)?.number ?? 0
  const newest = incidents.sort((one, other) => numberOf(other) - numberOf(one))[0]
  if (newest === undefined) throw missing(id)
  return newest
}

function logCreation(services: Services, c: Context, { id, type, configuration }: IncidentView): Promise<void> {
  return logPartAct(services, c, id, {
    entityType: 'ProcessInstance',
    operationType: 'CreateIncident',
    properties: { incidentType: type, configuration },
  })
}

/** The reference answers 400, and so does Shunt. */
function missing(id: string) {
  return invalidRequest(`Cannot find an execution with executionId '${id}': execution is null`)
}

const route = createRoute({
  method: 'post',
  path: '/execution/{id}/create-incident',
  tags: ['Execution'],
  summary: 'Create an incident at the activity of an execution',
  request: { params: idParameter, body: jsonBody(createSchema) },
  responses: { 200: json(incidentSchema, 'The incident.'), ...errorResponses },
})
