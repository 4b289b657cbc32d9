import { createRoute, z } from '@hono/zod-openapi'
import { idOf } from '../../../engine/instance/ids.ts'
import { dateText } from '../../../engine/instance/value/typed-value-date.ts'
import { type JobLogEntry, jobLog } from '../../../engine/trail/job-log.ts'
import type { Api } from '../../../http/api.ts'
import { invalidRequest } from '../../../http/api-error.ts'
import { dateField, dateOrNull, dateOrNullOf, integerOrNull, textOrNull } from '../../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../../http/listing/listing.ts'
import { viewListing } from '../../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json, noContent, plainText } from '../../../http/responses.ts'
import {
  type Conditions,
  matchesNothing,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../../query/conditions/conditions.ts'
import { flag, integer, text, texts } from '../../../query/conditions/fields.ts'
import { ownersOf } from '../../../query/execution-place.ts'
import { type TracedInstance, tracedInstances, traceOwner } from '../../../query/instances/traced-instances.ts'
import type { Services } from '../../../shell/services.ts'
import { jobDefinitionIdOf } from '../../job-definition/job-definition-id.ts'
import { jobDefinitionsIn } from '../../job-definition/process-job-definitions.ts'
import { jobIdOfLogId, jobLogId } from './job-log-id.ts'
import { ofInstance, scopeOf, type Traced } from './traced-conditions.ts'
import { tracedDto, tracedFields } from './traced-dto.ts'

/** `/history/job-log`: what happened to the jobs of process instances. */
export function jobLogRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  api.openapi(getEntry, async (c) => c.json(toDto(await findEntry(services, c.req.valid('param').id)), 200))
  api.openapi(getStacktrace, async (c) => {
    const { job } = await findEntry(services, c.req.valid('param').id)
    return job.exceptionMessage === undefined ? c.body(null, 204) : c.text(job.exceptionMessage, 200)
  })
}

async function findEntry(services: Services, id: string): Promise<View> {
  const instance = await traceOwner(services, jobIdOfLogId(id))
  const found = instance && viewsOf(instance).find((view) => view.id === id)
  if (found === undefined) throw invalidRequest(`Historic job log with id ${id} does not exist`, 404)
  return found
}

const querySchema = z
  .object({
    logId: text,
    jobId: text,
    jobExceptionMessage: text,
    jobDefinitionId: text,
    jobDefinitionType: text,
    jobDefinitionConfiguration: text,
    activityIdIn: texts,
    failedActivityIdIn: texts,
    executionIdIn: texts,
    processInstanceId: text,
    processDefinitionId: text,
    processDefinitionKey: text,
    deploymentId: text,
    tenantIdIn: texts,
    withoutTenantId: flag,
    hostname: text,
    jobPriorityLowerThanOrEquals: integer,
    jobPriorityHigherThanOrEquals: integer,
    creationLog: flag,
    failureLog: flag,
    successLog: flag,
    deletionLog: flag,
  })
  .openapi('HistoricJobLogQueryDto')
type Query = z.output<typeof querySchema>

interface View extends Traced, JobLogEntry {
  readonly id: string
  /** What the model says of such jobs. */
  readonly definition: ReturnType<typeof jobDefinitionsIn>[number] | undefined
}

const jobIdOf = ({ instance, job }: View) => idOf(instance.state.id, job.number)
const executionIdOf = ({ instance, execution }: View) => idOf(instance.state.id, execution)
const definitionOf = ({ instance, job }: View) =>
  jobDefinitionIdOf({ processDefinitionId: instance.state.definitionId, ...job })
const deploymentOf = ({ instance }: View) => instance.definition.deploymentId
const priorityOf = ({ job }: View) => job.priority ?? 0

/** Several of these mean any of them. */
const ofKind = (kind: JobLogEntry['kind']) => (isSet: boolean) =>
  isSet ? (view: View) => view.kind === kind : undefined

const conditions: Conditions<Query, View> = {
  logId: whereEqual(({ id }) => id),
  jobId: whereEqual(jobIdOf),
  jobExceptionMessage: whereEqual(({ job }) => job.exceptionMessage),
  jobDefinitionId: whereEqual(definitionOf),
  jobDefinitionType: whereEqual(({ definition }) => definition?.jobType),
  jobDefinitionConfiguration: whereEqual(({ definition }) => definition?.jobConfiguration),
  activityIdIn: whereOneOf(({ job }) => job.activityId),
  failedActivityIdIn: whereOneOf(({ job }) => job.failedActivityId),
  executionIdIn: whereOneOf(executionIdOf),
  processInstanceId: whereEqual(ofInstance.id),
  processDefinitionId: whereEqual(ofInstance.definitionId),
  processDefinitionKey: whereEqual(ofInstance.definitionKey),
  deploymentId: whereEqual(deploymentOf),
  tenantIdIn: whereOneOf(ofInstance.tenantId),
  withoutTenantId: whereTrue(ofInstance.hasNoTenant),
  // Functions have no hosts that somebody could know by name.
  hostname: matchesNothing,
  jobPriorityLowerThanOrEquals: (most) => (view) => priorityOf(view) <= most,
  jobPriorityHigherThanOrEquals: (least) => (view) => priorityOf(view) >= least,
  creationLog: ofKind('creation'),
  failureLog: ofKind('failure'),
  successLog: ofKind('success'),
  deletionLog: ofKind('deletion'),
}

const entrySchema = z
  .object({
    ...tracedFields,
    id: z.string(),
    timestamp: dateField,
    jobId: z.string(),
    jobDueDate: dateOrNull,
    jobRetries: integerOrNull,
    jobPriority: z.int(),
    jobExceptionMessage: textOrNull,
    failedActivityId: textOrNull,
    jobDefinitionId: z.string(),
    jobDefinitionType: textOrNull,
    jobDefinitionConfiguration: textOrNull,
    activityId: z.string(),
    executionId: z.string(),
    deploymentId: z.string(),
    hostname: textOrNull,
    batchId: textOrNull,
    creationLog: z.boolean(),
    failureLog: z.boolean(),
    successLog: z.boolean(),
    deletionLog: z.boolean(),
  })
  .openapi('HistoricJobLogDto')

const LISTING = viewListing<Query, View, z.output<typeof entrySchema>>({
  path: '/history/job-log',
  tag: 'Historic Job Log',
  what: 'what happened to jobs of process instances',
  query: querySchema,
  item: entrySchema,
  views: async function* (services, query) {
    const id = query.jobId ?? (query.logId ? jobIdOfLogId(query.logId) : undefined)
    const scope = id ? { processInstanceIds: ownersOf([id]) } : scopeOf(query)
    for await (const instances of tracedInstances(services, scope)) yield instances.flatMap(viewsOf)
  },
  conditions,
  sortKeys: {
    timestamp: ({ time }) => time,
    jobId: jobIdOf,
    jobDefinitionId: definitionOf,
    jobDueDate: ({ job }) => job.dueDate,
    jobRetries: ({ job }) => job.retries,
    jobPriority: priorityOf,
    activityId: ({ job }) => job.activityId,
    executionId: executionIdOf,
    processInstanceId: ofInstance.id,
    processDefinitionId: ofInstance.definitionId,
    processDefinitionKey: ofInstance.definitionKey,
    deploymentId: deploymentOf,
    hostname: () => undefined,
    occurrence: ({ time }) => time,
    tenantId: ofInstance.tenantId,
  },
  toDto,
})

function viewsOf(instance: TracedInstance): View[] {
  const entries = jobLog(instance)
  const definitions = entries.length === 0 ? [] : jobDefinitionsIn(instance.graph)
  return entries.map((entry) => {
    const { kind, activityId } = entry.job
    const definition = definitions.find((one) => one.kind === kind && one.activityId === activityId)
    return { ...entry, instance, definition, id: jobLogId(instance.state.id, entry) }
  })
}

function toDto(view: View): z.output<typeof entrySchema> {
  const { id, kind, time, job, instance, definition } = view
  return {
    id,
    timestamp: dateText(time),
    jobId: jobIdOf(view),
    jobDueDate: dateOrNullOf(job.dueDate),
    jobRetries: kind === 'creation' ? null : job.retries,
    jobPriority: priorityOf(view),
    jobExceptionMessage: job.exceptionMessage ?? null,
    failedActivityId: job.failedActivityId ?? null,
    jobDefinitionId: definitionOf(view),
    jobDefinitionType: definition?.jobType ?? null,
    jobDefinitionConfiguration: definition?.jobConfiguration ?? null,
    activityId: job.activityId,
    executionId: executionIdOf(view),
    deploymentId: deploymentOf(view),
    hostname: null,
    batchId: null,
    creationLog: kind === 'creation',
    failureLog: kind === 'failure',
    successLog: kind === 'success',
    deletionLog: kind === 'deletion',
    ...tracedDto(instance),
  }
}

const getEntry = createRoute({
  method: 'get',
  path: '/history/job-log/{id}',
  tags: ['Historic Job Log'],
  summary: 'Get what happened to a job',
  request: { params: idParameter },
  responses: { 200: json(entrySchema, 'The entry.'), ...errorResponses },
})

const getStacktrace = createRoute({
  method: 'get',
  path: '/history/job-log/{id}/stacktrace',
  tags: ['Historic Job Log'],
  summary: 'Get why a job failed',
  request: { params: idParameter },
  responses: { 200: plainText('The message.'), 204: noContent, ...errorResponses },
})
