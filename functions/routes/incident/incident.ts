import { createRoute, z } from '@hono/zod-openapi'
import { jobDefinitionOf } from '../../batch/jobs/batch-ids.ts'
import {
  listBatchIncidents,
  listIncidentsOfBatches,
  readBatchIncident,
  readBatchIncidents,
} from '../../batch/jobs/batch-incidents.ts'
import type { JobDetails } from '../../batch/jobs/batch-jobs.ts'
import { isOfFailure } from '../../engine/flow/jobs.ts'
import type { Api } from '../../http/api.ts'
import { type ApiError, errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { listStartTimerJobs, readStartTimerOfIncident } from '../../jobs/start-timers.ts'
import { type Conditions, isLike, whereEqual, whereOneOf } from '../../query/conditions/conditions.ts'
import { date, text, texts } from '../../query/conditions/fields.ts'
import { findThing, ownersOf, thingsAt } from '../../query/execution-place.ts'
import type { Services } from '../../shell/services.ts'
import { readStoredBatches } from '../../store/batch/batch-items.ts'
import { listIncidents } from '../../store/waiting/incident-items.ts'
import { logPartAct } from '../history/part-act.ts'
import { commandOwner } from '../process-instance/command-owner.ts'
import {
  batchIncidentView,
  type IncidentView,
  incidentDto,
  incidentSchema,
  incidentsAt,
  startTimerIncidents,
} from './incident-dto.ts'

/** `/incident`. */
export function incidentRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  api.openapi(getIncident, async (c) => {
    const { id } = c.req.valid('param')
    const incident = await findIncident(services, id)
    if (incident === undefined) throw invalidRequest(`No matching incident with id ${id}`, 404)
    return c.json(incidentDto(incident), 200)
  })
  api.openapi(resolveIncident, async (c) => {
    const { id } = c.req.valid('param')
    const incident = await findIncident(services, id)
    if (incident === undefined) throw missing(id)
    // An incident of a failure goes with what had failed, when that was done or gets retries.
    if (isOfFailure(incident.type)) throw invalidRequest(`Cannot resolve an incident of type ${incident.type}`)
    await resolve(services, id)
    const properties = { incidentId: id }
    await logPartAct(services, c, id, { entityType: 'ProcessInstance', operationType: 'Resolve', properties })
    return c.body(null, 204)
  })
  api.openapi(putAnnotation, async (c) => {
    const { id } = c.req.valid('param')
    const annotation = c.req.valid('json').annotation ?? null
    await annotate(services, id, annotation)
    await logPartAct(services, c, id, { entityType: 'Incident', operationType: 'SetAnnotation', annotation })
    return c.body(null, 204)
  })
  api.openapi(deleteAnnotation, async (c) => {
    const { id } = c.req.valid('param')
    await annotate(services, id, null)
    await logPartAct(services, c, id, { entityType: 'Incident', operationType: 'ClearAnnotation' })
    return c.body(null, 204)
  })
}

async function resolve(services: Services, id: string): Promise<void> {
  await commandOwner(services, id, {
    command: (incident) => ({ kind: 'resolveIncident', incident }),
    missing: () => missing(id),
    refused: (refusal) => invalidRequest(refusal.message, errorOfRefusal(refusal).status),
  })
}

function missing(id: string): ApiError {
  return invalidRequest(`Cannot find an incident with id '${id}': incident is null`, 404)
}

/** Only incidents of process instances have notes: those of batches and timer start events follow from their failures. */
async function annotate(services: Services, id: string, annotation: string | null): Promise<void> {
  await commandOwner(services, id, {
    command: (incident) => ({ kind: 'annotateIncident', incident, annotation }),
    missing: () => invalidRequest(`No matching incident with id ${id}`, 404),
    refused: errorOfRefusal,
  })
}

async function findIncident(services: Services, id: string): Promise<IncidentView | undefined> {
  const incident = await findThing(services, id, incidentsAt, (view) => view.id)
  if (incident !== undefined) return incident
  const timer = await readStartTimerOfIncident(services, id)
  if (timer !== undefined) return startTimerIncidents(timer)[0]
  const ofBatch = await readBatchIncident(services, id)
  return ofBatch && batchIncidentView(ofBatch)
}

const querySchema = z.object({
  incidentId: text,
  incidentType: text,
  incidentMessage: text,
  incidentMessageLike: text,
  processDefinitionId: text,
  processDefinitionKeyIn: texts,
  processInstanceId: text,
  executionId: text,
  incidentTimestampBefore: date,
  incidentTimestampAfter: date,
  activityId: text,
  failedActivityId: text,
  causeIncidentId: text,
  rootCauseIncidentId: text,
  configuration: text,
  tenantIdIn: texts,
  jobDefinitionIdIn: texts,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, IncidentView> = {
  incidentId: whereEqual(({ id }) => id),
  incidentType: (type) => (incident) => incident.type === type,
  incidentMessage: whereEqual(({ message }) => message),
  incidentMessageLike: (pattern) => (incident) => isLike(incident.message, pattern),
  processDefinitionId: whereEqual(({ processDefinitionId }) => processDefinitionId),
  processDefinitionKeyIn: whereOneOf(({ processDefinitionKey }) => processDefinitionKey),
  processInstanceId: whereEqual(({ processInstanceId }) => processInstanceId),
  executionId: whereEqual(({ executionId }) => executionId),
  incidentTimestampBefore: (latest) => (incident) => incident.time < latest,
  incidentTimestampAfter: (earliest) => (incident) => incident.time > earliest,
  activityId: whereEqual(({ activityId }) => activityId),
  failedActivityId: whereEqual(({ failedActivityId }) => failedActivityId),
  // Incidents are not passed on to callers: each one is its own cause.
  causeIncidentId: whereEqual(({ id }) => id),
  rootCauseIncidentId: whereEqual(({ id }) => id),
  configuration: whereEqual(({ configuration }) => configuration),
  tenantIdIn: whereOneOf(({ tenantId }) => tenantId),
  jobDefinitionIdIn: whereOneOf(({ jobDefinitionId }) => jobDefinitionId),
}

const LISTING = viewListing<Query, IncidentView, z.output<typeof incidentSchema>>({
  path: '/incident',
  tag: 'Incident',
  what: 'incidents',
  query: querySchema,
  item: incidentSchema,
  views: (services, query, looksAt) => incidentsFor(services, query, { withMessages: looksAt(...OF_FAILURES) }),
  complete: withMessages,
  conditions,
  sortKeys: {
    incidentId: ({ id }) => id,
    incidentMessage: ({ message }) => message,
    incidentTimestamp: ({ time }) => time,
    incidentType: ({ type }) => type,
    executionId: ({ executionId }) => executionId,
    activityId: ({ activityId }) => activityId,
    processInstanceId: ({ processInstanceId }) => processInstanceId,
    processDefinitionId: ({ processDefinitionId }) => processDefinitionId,
    causeIncidentId: ({ id }) => id,
    rootCauseIncidentId: ({ id }) => id,
    configuration: ({ configuration }) => configuration,
    tenantId: ({ tenantId }) => tenantId,
  },
  toDto: incidentDto,
})

/** Filters, and a key of the order, for which the failures of batches have to be read. */
const OF_FAILURES = [
  'incidentMessage',
  'incidentMessageLike',
  'incidentTimestampBefore',
  'incidentTimestampAfter',
  'incidentTimestamp',
] as const

/** Reads the messages and times of batches' incidents, which were not read for all. */
async function withMessages(services: Services, incidents: readonly IncidentView[]): Promise<IncidentView[]> {
  const unread = incidents.filter(({ time }) => time === 0)
  const ids = unread.map(({ id }) => id)
  const read = await readBatchIncidents(services, ids)
  return incidents.map((incident) => {
    const found = read.get(incident.id)
    return found === undefined ? incident : batchIncidentView(found)
  })
}

/** Incidents in the narrowest places where a query's can be. */
async function* incidentsFor(services: Services, query: Query, details: JobDetails): AsyncGenerator<IncidentView[]> {
  const batchIds = query.jobDefinitionIdIn?.flatMap((id) => jobDefinitionOf(id)?.batchId ?? [])
  if (query.processInstanceId) {
    yield* thingsAt(services, { processInstanceIds: [query.processInstanceId] }, incidentsAt)
  } else if (batchIds !== undefined && batchIds.length === query.jobDefinitionIdIn?.length) {
    yield* incidentsOfBatches(services, batchIds, details)
  } else {
    yield* incidentsOfInstances(services, query.processDefinitionId ?? undefined)
    yield (await listStartTimerJobs(services, query)).flatMap(startTimerIncidents)
    if (!isOfProcess(query))
      for await (const incidents of listIncidentsOfBatches(services, details)) yield incidents.map(batchIncidentView)
  }
}

/** What no incident of a batch has. */
function isOfProcess({ processDefinitionId, processDefinitionKeyIn, executionId, activityId }: Query): boolean {
  return [processDefinitionId, processDefinitionKeyIn, executionId, activityId].some((filter) => filter?.length)
}

async function* incidentsOfBatches(
  services: Services,
  ids: readonly string[],
  details: JobDetails,
): AsyncGenerator<IncidentView[]> {
  for (const batch of await readStoredBatches(services.db, [...new Set(ids)])) {
    for await (const incidents of listBatchIncidents(services, batch, details)) yield incidents.map(batchIncidentView)
  }
}

/** The list of incidents says which instances have some; the instances themselves say which. */
async function* incidentsOfInstances(
  services: Services,
  ofDefinition: string | undefined,
): AsyncGenerator<IncidentView[]> {
  const seen = new Set<string>()
  for await (const listed of listIncidents(services.db)) {
    const meant = listed.filter(({ definitionId }) => !ofDefinition || definitionId === ofDefinition)
    const fresh = ownersOf(meant.map(({ instanceId }) => instanceId)).filter((id) => !seen.has(id))
    for (const id of fresh) seen.add(id)
    yield* thingsAt(services, { processInstanceIds: fresh }, incidentsAt)
  }
}

const getIncident = createRoute({
  method: 'get',
  path: '/incident/{id}',
  tags: ['Incident'],
  summary: 'Get an incident',
  request: { params: idParameter },
  responses: { 200: json(incidentSchema, 'The incident.'), ...errorResponses },
})

const resolveIncident = createRoute({
  method: 'delete',
  path: '/incident/{id}',
  tags: ['Incident'],
  summary: 'Resolve an incident; one of a failed job or external task only goes when that gets retries',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})

const putAnnotation = createRoute({
  method: 'put',
  path: '/incident/{id}/annotation',
  tags: ['Incident'],
  summary: 'Write a note to an incident of a process instance',
  request: { params: idParameter, body: jsonBody(z.object({ annotation: text }).openapi('AnnotationDto')) },
  responses: { 204: noContent, ...errorResponses },
})

const deleteAnnotation = createRoute({
  method: 'delete',
  path: '/incident/{id}/annotation',
  tags: ['Incident'],
  summary: 'Delete the note of an incident',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})
