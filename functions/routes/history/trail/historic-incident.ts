import { z } from '@hono/zod-openapi'
import { idOf, ownerOf } from '../../../engine/instance/ids.ts'
import { dateText } from '../../../engine/instance/value/typed-value-date.ts'
import { type HistoricIncident, historicIncidents } from '../../../engine/trail/historic-incidents.ts'
import { jobLog } from '../../../engine/trail/job-log.ts'
import type { Api } from '../../../http/api.ts'
import { dateField, dateOrNull, dateOrNullOf, textOrNull } from '../../../http/dto-fields.ts'
import { listRoutes } from '../../../http/listing/listing.ts'
import { viewListing } from '../../../http/listing/view-listing.ts'
import { type Conditions, isLike, whereEqual, whereOneOf, whereTrue } from '../../../query/conditions/conditions.ts'
import { date, flag, text, texts } from '../../../query/conditions/fields.ts'
import { ownersOf } from '../../../query/execution-place.ts'
import { type TracedInstance, type TraceScope, tracedInstances } from '../../../query/instances/traced-instances.ts'
import type { Services } from '../../../shell/services.ts'
import { incidentConfiguration } from '../../incident/incident-dto.ts'
import { jobDefinitionIdOf } from '../../job-definition/job-definition-id.ts'
import { jobLogId } from './job-log-id.ts'
import { notAfter, notBefore, ofInstance, scopeOf, type Traced } from './traced-conditions.ts'
import { tracedDto, tracedFields } from './traced-dto.ts'

/** `/history/incident`: those of process instances, open and ended. */
export function historicIncidentRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
}

const querySchema = z.object({
  incidentId: text,
  incidentType: text,
  incidentMessage: text,
  incidentMessageLike: text,
  processDefinitionId: text,
  processDefinitionKey: text,
  processDefinitionKeyIn: texts,
  processInstanceId: text,
  executionId: text,
  createTimeBefore: date,
  createTimeAfter: date,
  endTimeBefore: date,
  endTimeAfter: date,
  activityId: text,
  failedActivityId: text,
  causeIncidentId: text,
  rootCauseIncidentId: text,
  configuration: text,
  historyConfiguration: text,
  open: flag,
  resolved: flag,
  deleted: flag,
  tenantIdIn: texts,
  withoutTenantId: flag,
  jobDefinitionIdIn: texts,
})
type Query = z.output<typeof querySchema>

interface View extends Traced, HistoricIncident {
  readonly id: string
  /** Of a failed job. */
  readonly jobDefinitionId: string | undefined
  /** The entry of the job log that made it one. */
  readonly logId: string | undefined
}

const executionIdOf = ({ instance, execution }: View) => idOf(instance.state.id, execution)
const configurationOf = ({ instance, incident }: View) => incidentConfiguration(instance.state.id, incident)
/** The reference knows it for jobs only. */
const failedActivityOf = ({ incident }: View) => (incident.type === 'failedJob' ? incident.failedActivityId : undefined)
const stateOf = ({ end }: View) => (end === undefined ? 'open' : end)

const conditions: Conditions<Query, View> = {
  incidentId: whereEqual(({ id }) => id),
  incidentType: (type) => (view) => view.incident.type === type,
  incidentMessage: whereEqual(({ incident }) => incident.message),
  incidentMessageLike: (pattern) => (view) => isLike(view.incident.message, pattern),
  processDefinitionId: whereEqual(ofInstance.definitionId),
  processDefinitionKey: whereEqual(ofInstance.definitionKey),
  processDefinitionKeyIn: whereOneOf(ofInstance.definitionKey),
  processInstanceId: whereEqual(ofInstance.id),
  executionId: whereEqual(executionIdOf),
  createTimeBefore: notAfter(({ incident }) => incident.time),
  createTimeAfter: notBefore(({ incident }) => incident.time),
  endTimeBefore: notAfter(({ endTime }) => endTime),
  endTimeAfter: notBefore(({ endTime }) => endTime),
  activityId: whereEqual(({ incident }) => incident.activityId),
  failedActivityId: whereEqual(failedActivityOf),
  // Incidents are not passed on to callers: each one is its own cause.
  causeIncidentId: whereEqual(({ id }) => id),
  rootCauseIncidentId: whereEqual(({ id }) => id),
  configuration: whereEqual(configurationOf),
  historyConfiguration: whereEqual(({ logId }) => logId),
  open: whereTrue((view) => stateOf(view) === 'open'),
  resolved: whereTrue((view) => stateOf(view) === 'resolved'),
  deleted: whereTrue((view) => stateOf(view) === 'deleted'),
  tenantIdIn: whereOneOf(ofInstance.tenantId),
  withoutTenantId: whereTrue(ofInstance.hasNoTenant),
  jobDefinitionIdIn: whereOneOf(({ jobDefinitionId }) => jobDefinitionId),
}

const incidentSchema = z
  .object({
    ...tracedFields,
    id: z.string(),
    executionId: z.string(),
    createTime: dateField,
    endTime: dateOrNull,
    incidentType: z.string(),
    activityId: z.string(),
    failedActivityId: textOrNull,
    causeIncidentId: z.string(),
    rootCauseIncidentId: z.string(),
    configuration: textOrNull,
    historyConfiguration: textOrNull,
    incidentMessage: textOrNull,
    jobDefinitionId: textOrNull,
    open: z.boolean(),
    deleted: z.boolean(),
    resolved: z.boolean(),
    annotation: textOrNull,
  })
  .openapi('HistoricIncidentDto')

const LISTING = viewListing<Query, View, z.output<typeof incidentSchema>>({
  path: '/history/incident',
  tag: 'Historic Incident',
  what: 'incidents of process instances, open and ended',
  query: querySchema,
  item: incidentSchema,
  views: async function* (services, query) {
    for await (const instances of tracedInstances(services, placeOf(query))) yield instances.flatMap(viewsOf)
  },
  conditions,
  sortKeys: {
    incidentId: ({ id }) => id,
    incidentMessage: ({ incident }) => incident.message,
    createTime: ({ incident }) => incident.time,
    endTime: ({ endTime }) => endTime,
    incidentType: ({ incident }) => incident.type,
    executionId: executionIdOf,
    activityId: ({ incident }) => incident.activityId,
    processInstanceId: ofInstance.id,
    processDefinitionId: ofInstance.definitionId,
    processDefinitionKey: ofInstance.definitionKey,
    causeIncidentId: ({ id }) => id,
    rootCauseIncidentId: ({ id }) => id,
    configuration: configurationOf,
    historyConfiguration: ({ logId }) => logId,
    tenantId: ofInstance.tenantId,
    incidentState: stateOf,
  },
  toDto,
})

function placeOf(query: Query): TraceScope {
  const ids = query.incidentId ?? query.executionId ?? jobOrTaskId(query.configuration)
  const phase = query.open ? 'running' : undefined
  if (ids) return { processInstanceIds: ownersOf([ids]), phase }
  const { processDefinitionKeyIn } = query
  return { ...scopeOf(query), ...(processDefinitionKeyIn && { processDefinitionKeys: processDefinitionKeyIn }), phase }
}

/** That of an incident that somebody created may be any text, and leads nowhere. */
function jobOrTaskId(configuration: string | null | undefined): string | undefined {
  return configuration && ownerOf(configuration) ? configuration : undefined
}

function viewsOf(instance: TracedInstance): View[] {
  const incidents = historicIncidents(instance)
  if (incidents.length === 0) return []
  const log = jobLog(instance)
  return incidents.map((historic) => {
    const { incident } = historic
    const entries = log.filter(({ job }) => job.number === incident.configuration)
    const failure = entries.findLast(({ kind, time }) => kind === 'failure' && time <= incident.time)
    const [entry] = entries
    return {
      ...historic,
      instance,
      id: idOf(instance.state.id, incident.number),
      jobDefinitionId: entry && jobDefinitionIdOf({ processDefinitionId: instance.state.definitionId, ...entry.job }),
      logId: failure && jobLogId(instance.state.id, failure),
    }
  })
}

function toDto(view: View): z.output<typeof incidentSchema> {
  const { id, instance, incident } = view
  const state = stateOf(view)
  return {
    id,
    executionId: executionIdOf(view),
    createTime: dateText(incident.time),
    endTime: dateOrNullOf(view.endTime),
    incidentType: incident.type,
    activityId: incident.activityId,
    failedActivityId: failedActivityOf(view) ?? null,
    causeIncidentId: id,
    rootCauseIncidentId: id,
    configuration: configurationOf(view) ?? null,
    historyConfiguration: view.logId ?? null,
    incidentMessage: incident.message ?? null,
    jobDefinitionId: view.jobDefinitionId ?? null,
    open: state === 'open',
    deleted: state === 'deleted',
    resolved: state === 'resolved',
    annotation: incident.annotation ?? null,
    ...tracedDto(instance),
  }
}
