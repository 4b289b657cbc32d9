import { z } from '@hono/zod-openapi'
import { jobDefinitionOf } from '../../batch/jobs/batch-ids.ts'
import { type JobDetails, listBatchJobs, readBatchJobs } from '../../batch/jobs/batch-jobs.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { isStartTimerJobId } from '../../jobs/start-timers.ts'
import {
  type Conditions,
  noCondition,
  notSupported,
  type Predicate,
  predicateOf,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../query/conditions/conditions.ts'
import { flag, ids, integer, requiredDate, text, texts } from '../../query/conditions/fields.ts'
import { ownersOf, thingsAt } from '../../query/execution-place.ts'
import type { InstanceScope } from '../../query/instances/loaded-instance.ts'
import type { Services } from '../../shell/services.ts'
import { JOB_KINDS, type JobKind, listBatchIds, readStoredBatches } from '../../store/batch/batch-items.ts'
import { readJobDefinitionId } from '../job-definition/job-definition-id.ts'
import { batchJobView, type JobView, jobDto, jobSchema, jobsAt } from './job-dto.ts'
import { startTimerViews } from './start-timer-job.ts'

const dateConditions = z
  .array(z.object({ operator: z.enum(['gt', 'lt']), value: requiredDate }).openapi('JobConditionQueryParameterDto'))
  .nullish()
type DateConditions = NonNullable<z.output<typeof dateConditions>>

/** The filters of `/job`. */
export const jobQuerySchema = z
  .object({
    jobId: text,
    jobIds: ids,
    jobDefinitionId: text,
    processInstanceId: text,
    processInstanceIds: ids,
    processDefinitionId: text,
    processDefinitionKey: text,
    executionId: text,
    activityId: text,
    failedActivityId: text,
    withRetriesLeft: flag,
    noRetriesLeft: flag,
    executable: flag,
    timers: flag,
    messages: flag,
    dueDates: dateConditions,
    createTimes: dateConditions,
    withException: flag,
    exceptionMessage: text,
    active: flag,
    suspended: flag,
    acquired: flag,
    priorityHigherThanOrEquals: integer,
    priorityLowerThanOrEquals: integer,
    tenantIdIn: texts,
    withoutTenantId: flag,
    includeJobsWithoutTenantId: flag,
  })
  .openapi('JobQueryDto')

/** The query where what it finds is changed: a field that nobody knows would find everything. */
export const strictJobQuerySchema = jobQuerySchema.strict()

export type JobQuery = z.output<typeof jobQuerySchema>

/** A job with the time at which it is looked at: whether it is due depends on it. */
interface TimedJob extends JobView {
  readonly now: number
}

const compared =
  (read: (job: TimedJob) => number | undefined) =>
  (wanted: DateConditions): Predicate<TimedJob> =>
  (job) =>
    wanted.every(({ operator, value }) => {
      const time = read(job)
      return time !== undefined && (operator === 'gt' ? time > value : time < value)
    })

/** What the filters of `/job` ask of a job. */
const conditions: Conditions<JobQuery, TimedJob> = {
  jobId: whereEqual(({ id }) => id),
  jobIds: whereOneOf(({ id }) => id),
  jobDefinitionId: whereEqual(({ jobDefinitionId }) => jobDefinitionId),
  processInstanceId: whereEqual(({ processInstanceId }) => processInstanceId),
  processInstanceIds: whereOneOf(({ processInstanceId }) => processInstanceId),
  processDefinitionId: whereEqual(({ processDefinitionId }) => processDefinitionId),
  processDefinitionKey: whereEqual(({ processDefinitionKey }) => processDefinitionKey),
  executionId: whereEqual(({ executionId }) => executionId),
  activityId: whereEqual(({ activityId }) => activityId),
  failedActivityId: whereEqual(({ failedActivityId }) => failedActivityId),
  withRetriesLeft: whereTrue(({ retries }) => retries > 0),
  noRetriesLeft: whereTrue(({ retries }) => retries === 0),
  executable: whereTrue(({ retries, dueDate, suspended, now }) => retries > 0 && !suspended && (dueDate ?? 0) <= now),
  timers: whereTrue(({ kind }) => kind === 'timer'),
  messages: whereTrue(({ kind }) => kind !== 'timer'),
  dueDates: compared(({ dueDate }) => dueDate),
  createTimes: compared(({ createTime }) => createTime),
  withException: whereTrue(({ exceptionMessage }) => exceptionMessage !== undefined),
  exceptionMessage: whereEqual(({ exceptionMessage }) => exceptionMessage),
  active: whereTrue(({ suspended }) => !suspended),
  suspended: whereTrue(({ suspended }) => suspended),
  // Nobody holds a job while it waits: there is no job executor that acquires it.
  acquired: notSupported,
  priorityHigherThanOrEquals: (least) => (job) => job.priority >= least,
  priorityLowerThanOrEquals: (most) => (job) => job.priority <= most,
  tenantIdIn: (ids, query) => (job) =>
    job.tenantId === undefined ? query.includeJobsWithoutTenantId === true : ids.includes(job.tenantId),
  withoutTenantId: whereTrue(({ tenantId }) => tenantId === undefined),
  includeJobsWithoutTenantId: noCondition,
}

/** The list of jobs: those of process instances, of timer start events and of batches. */
export const jobListing = viewListing<JobQuery, TimedJob, z.output<typeof jobSchema>>({
  path: '/job',
  tag: 'Job',
  what: 'jobs',
  query: jobQuerySchema,
  item: jobSchema,
  // Only a filter by the message itself needs the messages.
  views: (services, query, looksAt) => timedJobs(services, query, { withMessages: looksAt('exceptionMessage') }),
  complete: withMessages,
  conditions,
  sortKeys: {
    jobId: ({ id }) => id,
    executionId: ({ executionId }) => executionId,
    processInstanceId: ({ processInstanceId }) => processInstanceId,
    processDefinitionId: ({ processDefinitionId }) => processDefinitionId,
    processDefinitionKey: ({ processDefinitionKey }) => processDefinitionKey,
    jobRetries: ({ retries }) => retries,
    jobDueDate: ({ dueDate }) => dueDate,
    jobPriority: ({ priority }) => priority,
    tenantId: ({ tenantId }) => tenantId,
  },
  toDto: jobDto,
})

/** Reads the messages of batches' jobs, which were not read for all. */
async function withMessages(services: Services, jobs: readonly TimedJob[]): Promise<TimedJob[]> {
  const unread = jobs.filter(({ batchId, exceptionMessage }) => batchId !== undefined && exceptionMessage === '')
  const ids = unread.map(({ id }) => id)
  const read = await readBatchJobs(services, ids)
  return jobs.map((job) => {
    const found = read.get(job.id)
    return found === undefined ? job : { ...batchJobView(found), now: job.now }
  })
}

/** The ids of the jobs that a query means, page by page as they are read: however many they are, few are held. */
export async function* queriedJobIds(services: Services, query: JobQuery): AsyncGenerator<string[]> {
  const holds = predicateOf(conditions, query)
  const details = { withMessages: Boolean(query.exceptionMessage) }
  for await (const jobs of timedJobs(services, query, details)) yield jobs.filter(holds).map(({ id }) => id)
}

async function* timedJobs(services: Services, query: JobQuery, details: JobDetails): AsyncGenerator<TimedJob[]> {
  const now = services.now()
  for await (const jobs of jobsOf(services, query, details)) yield jobs.map((job) => ({ ...job, now }))
}

/**
 * Jobs in the narrowest places where a query's can be; those of instances last: where 100,000 instances have none, a page of a batch's failed jobs would wait three
 * seconds for them.
 */
async function* jobsOf(services: Services, query: JobQuery, details: JobDetails): AsyncGenerator<JobView[]> {
  yield* jobsOfBatches(services, query, details)
  if (query.jobDefinitionId && jobDefinitionOf(query.jobDefinitionId) !== undefined) return
  const scope = scopeOf(query)
  if (mayBeStartTimers(query)) {
    const { processDefinitionId } = scope
    yield await startTimerViews(services, { processDefinitionId, processDefinitionKey: query.processDefinitionKey })
  }
  yield* thingsAt(services, { ...scope, holding: 'jobs' }, jobsAt)
}

async function* jobsOfBatches(services: Services, query: JobQuery, details: JobDetails): AsyncGenerator<JobView[]> {
  const definition = query.jobDefinitionId ? jobDefinitionOf(query.jobDefinitionId) : undefined
  if (definition !== undefined) yield* batchJobs(services, [definition.batchId], { kinds: [definition.kind], details })
  else if (query.jobId || query.jobIds)
    yield* batchJobs(services, ownersOf(query.jobIds ?? [query.jobId ?? '']), { kinds: JOB_KINDS, details })
  else if (isUnscoped(scopeOf(query))) {
    for await (const ids of listBatchIds(services.db, 'running'))
      yield* batchJobs(services, ids, { kinds: JOB_KINDS, details })
  }
}

async function* batchJobs(
  services: Services,
  batchIds: readonly string[],
  { kinds, details }: { readonly kinds: readonly JobKind[]; readonly details: JobDetails },
): AsyncGenerator<JobView[]> {
  for (const batch of await readStoredBatches(services.db, batchIds)) {
    for await (const jobs of listBatchJobs(services, batch, kinds, details)) yield jobs.map(batchJobView)
  }
}

/** Whether the query can mean timer start events, which have no instance: few queries should read them in vain. */
function mayBeStartTimers({ jobId, jobIds, processInstanceId, processInstanceIds, executionId }: JobQuery): boolean {
  if (processInstanceId || processInstanceIds?.length || executionId) return false
  const ids = jobId ? [jobId] : jobIds
  return !ids?.length || ids.some(isStartTimerJobId)
}

function scopeOf(query: JobQuery): InstanceScope {
  const jobIds = query.jobId ? [query.jobId] : query.jobIds
  const instanceIds = query.processInstanceId ? [query.processInstanceId] : query.processInstanceIds
  const definition = query.jobDefinitionId ? readJobDefinitionId(query.jobDefinitionId) : undefined
  return {
    processInstanceIds: jobIds?.length ? ownersOf(jobIds) : instanceIds?.length ? instanceIds : undefined,
    processDefinitionId: query.processDefinitionId ?? definition?.processDefinitionId,
    processDefinitionKeys: query.processDefinitionKey ? [query.processDefinitionKey] : undefined,
  }
}

function isUnscoped({ processInstanceIds, processDefinitionId, processDefinitionKeys }: InstanceScope): boolean {
  return !processInstanceIds && !processDefinitionId && !processDefinitionKeys
}
