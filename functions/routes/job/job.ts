import { createRoute, z } from '@hono/zod-openapi'
import { batchJobOf } from '../../batch/jobs/batch-ids.ts'
import { deleteJobOfBatch, executeJobOfBatch, setSuspendedOfBatchJob } from '../../batch/jobs/batch-job-commands.ts'
import { readBatchJob } from '../../batch/jobs/batch-jobs.ts'
import { setRetriesOfBatchJob } from '../../batch/jobs/batch-retries.ts'
import { readRunning } from '../../batch/jobs/change-job.ts'
import type { Command } from '../../engine/command.ts'
import { ownerOf } from '../../engine/instance/ids.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { type ApiError, invalidRequest, restRequest } from '../../http/api-error.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { acceptText } from '../../http/request/accept-text.ts'
import { errorResponses, idParameter, json, jsonBody, noContent, plainText } from '../../http/responses.ts'
import { findJob } from '../../instance/execution-lookup.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { setStartTimerRetries } from '../../jobs/start-timers.ts'
import { date, flag, integer } from '../../query/conditions/fields.ts'
import { findThing } from '../../query/execution-place.ts'
import type { Services } from '../../shell/services.ts'
import { suspensionState } from '../history/user-operation-log.ts'
import { commandJob, logJob, missingJob, refuseOfBatch, tookIt } from './job-command.ts'
import { batchJobView, type JobView, jobDto, jobSchema, jobsAt } from './job-dto.ts'
import { jobListing } from './job-listing.ts'
import { jobRecalculationRoute } from './job-recalculation.ts'
import { setJobRetriesRoute } from './job-retries.ts'
import { jobsSuspensionRoute } from './jobs-suspension.ts'
import { deleteStartTimer, executeStartTimer, findStartTimer, setStartTimerDue } from './start-timer-job.ts'

/** `/job`. */
export function jobRoutes(api: Api, services: Services): void {
  jobsSuspensionRoute(api, services)
  listRoutes(api, services, jobListing)
  queryRoutes(api, services, jobListing)
  setJobRetriesRoute(api, services)
  changeRoutes(api, services)
  jobRecalculationRoute(api, services)
  api.openapi(getJob, async (c) => {
    const { id } = c.req.valid('param')
    const job = await findAnyJob(services, id)
    if (job === undefined) throw invalidRequest(`Job with id ${id} does not exist`, 404)
    return c.json(jobDto(job), 200)
  })
  api.openapi(getStacktrace, async (c) => {
    acceptText(c)
    const { id } = c.req.valid('param')
    const job = await findAnyJob(services, id)
    if (job === undefined) throw missingJob(id)
    // There is no stack that would tell a user more than the message.
    return job.exceptionMessage === undefined ? c.body(null, 204) : c.text(job.exceptionMessage, 200)
  })
  api.openapi(executeJob, async (c) => {
    const { id } = c.req.valid('param')
    if (!(await executeStartTimer(services, id))) await execute(services, id)
    await logJob(services, c, id, { operationType: 'Execute' })
    return c.body(null, 204)
  })
  api.openapi(deleteJob, async (c) => {
    const { id } = c.req.valid('param')
    const isOther = (await deleteStartTimer(services, id)) || (await tookIt(deleteJobOfBatch(services, id)))
    if (!isOther) await commandJob(services, id, (job) => ({ kind: 'deleteJob', job }))
    await logJob(services, c, id, { operationType: 'Delete' })
    return c.body(null, 204)
  })
}

/** What can be set at a job. */
function changeRoutes(api: Api, services: Services): void {
  api.openapi(putRetries, async (c) => {
    const { id } = c.req.valid('param')
    const { retries, dueDate } = c.req.valid('json')
    const count = checkedRetries(retries)
    const before = await setRetries(services, id, { retries: count, dueDate })
    await logJob(services, c, id, { operationType: 'SetJobRetries', properties: { retries: [before, count] } })
    return c.body(null, 204)
  })
  api.openapi(putDueDate, async (c) => {
    const { id } = c.req.valid('param')
    const { duedate = null, cascade } = c.req.valid('json')
    if (!(await setStartTimerDue(services, id, { duedate, cascade }))) {
      await refuseOfBatch(services, id, 'due date')
      await commandJob(services, id, (job) => ({ kind: 'setJobDueDate', job, dueDate: duedate }))
    }
    const properties = { duedate: duedate === null ? null : dateText(duedate) }
    await logJob(services, c, id, { operationType: 'SetDueDate', properties })
    return c.body(null, 204)
  })
  api.openapi(putSuspended, async (c) => {
    const { id } = c.req.valid('param')
    const suspended = c.req.valid('json').suspended === true
    // Nothing of this id is no mistake, as in the reference. A job that a batch has not made yet would be forgotten.
    const batch = await readRunning(services, batchJobOf(id)?.batchId ?? '')
    if (batch === undefined && (await findAnyJob(services, id)) === undefined) return c.body(null, 204)
    if (!(await tookIt(setSuspendedOfBatchJob(services, id, suspended))))
      await commandJob(services, id, (job) => ({ kind: 'setJobsSuspended', jobs: [job], suspended }))
    const operationType = suspended ? 'SuspendJob' : 'ActivateJob'
    await logJob(services, c, id, { operationType, properties: { suspensionState: suspensionState(suspended) } })
    return c.body(null, 204)
  })
  api.openapi(putPriority, async (c) => {
    const { id } = c.req.valid('param')
    const { priority } = c.req.valid('json')
    if (typeof priority !== 'number') throw restRequest(`Priority for job '${id}' cannot be null.`)
    await refuseOfBatch(services, id, 'priority')
    await commandJob(services, id, (job) => ({ kind: 'setJobPriority', job, priority }))
    await logJob(services, c, id, { operationType: 'SetPriority', properties: { priority } })
    return c.body(null, 204)
  })
}

/** A number of retries that can be set. Throws an ApiError with the reference's message. */
export function checkedRetries(retries: number | null | undefined): number {
  if (typeof retries === 'number' && retries >= 0) return retries
  const given = `but '${retries ?? null}' has been provided.`
  throw invalidRequest(`ENGINE-13054 The number of job retries must be a non-negative Integer, ${given}`)
}

/** A job of a process instance, a timer start event or a batch. */
async function findAnyJob(services: Services, id: string): Promise<JobView | undefined> {
  const job = (await findStartTimer(services, id)) ?? (await findThing(services, id, jobsAt, (view) => view.id))
  if (job !== undefined) return job
  const batchJob = await readBatchJob(services, id)
  return batchJob && batchJobView(batchJob)
}

/** Gives a job of whatever kind so many retries. The ones that it had before, where they are known. */
async function setRetries(
  services: Services,
  id: string,
  { retries, dueDate }: { readonly retries: number; readonly dueDate: number | null | undefined },
): Promise<number | undefined> {
  if (await setStartTimerRetries(services, id, { retries, dueDate })) return undefined
  if (typeof dueDate === 'number') await refuseOfBatch(services, id, 'due date')
  if (await tookIt(setRetriesOfBatchJob(services, id, retries))) return undefined
  let before: number | undefined
  await commandJob(services, id, (job, found) => {
    before = found.retries
    return { kind: 'setJobRetries', job, retries, ...(dueDate !== undefined && { dueDate }) }
  })
  return before
}

/**
 * Runs a job now, whenever it is due. Where it fails its retries are counted down, as if it had run by itself. The answer is a 404 then: the reference's
 * REST layer takes all that its engine says for a missing job.
 */
async function execute(services: Services, id: string): Promise<void> {
  const { instanceId, number: job } = ownerOf(id) ?? { instanceId: '', number: 0 }
  if (instanceId === '') throw jobNotFound(id)
  const result = await commandInstance(services, instanceId, ({ state }) =>
    findJob(state, job) ? { kind: 'executeJob', job, byHand: true } : undefined,
  )
  switch (result.outcome) {
    case 'missing':
      return executeOfBatch(services, id)
    case 'refused': {
      const { kind, message } = result.refusal
      const failed: Command = { kind: 'failJob', job, message }
      if (kind !== 'suspended')
        await commandInstance(services, instanceId, ({ state }) => findJob(state, job) && failed)
      throw invalidRequest(message, 404)
    }
    case 'done':
      if (findJob(result.before, job) === undefined) throw jobNotFound(id)
  }
}

async function executeOfBatch(services: Services, id: string): Promise<void> {
  const result = await executeJobOfBatch(services, id)
  if (result.outcome === 'missing') throw jobNotFound(id)
  if (result.outcome === 'refused') throw invalidRequest(result.message, 404)
}

function jobNotFound(id: string): ApiError {
  return invalidRequest(`ENGINE-14026 No job found with id '${id}'`, 404)
}

const TAGS = ['Job']

const getJob = createRoute({
  method: 'get',
  path: '/job/{id}',
  tags: TAGS,
  summary: 'Get a job',
  request: { params: idParameter },
  responses: { 200: json(jobSchema, 'The job.'), ...errorResponses },
})

const getStacktrace = createRoute({
  method: 'get',
  path: '/job/{id}/stacktrace',
  tags: TAGS,
  summary: 'Get why a job failed',
  request: { params: idParameter },
  responses: { 200: plainText('The message.'), 204: noContent, ...errorResponses },
})

const executeJob = createRoute({
  method: 'post',
  path: '/job/{id}/execute',
  tags: TAGS,
  summary: 'Run a job now; that of a timer start event starts an instance',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})

const deleteJob = createRoute({
  method: 'delete',
  path: '/job/{id}',
  tags: TAGS,
  summary: 'Delete a job; the instances of a batch job count as skipped',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})

const putRetries = createRoute({
  method: 'put',
  path: '/job/{id}/retries',
  tags: TAGS,
  summary: 'Set the retries of a job',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ retries: integer, dueDate: date }).openapi('JobRetriesDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})

const putDueDate = createRoute({
  method: 'put',
  path: '/job/{id}/duedate',
  tags: TAGS,
  summary: 'Set when a job is due',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ duedate: date, cascade: flag }).openapi('JobDuedateDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})

const putSuspended = createRoute({
  method: 'put',
  path: '/job/{id}/suspended',
  tags: TAGS,
  summary: 'Suspend or activate a job',
  request: { params: idParameter, body: jsonBody(z.object({ suspended: flag }).openapi('SuspensionStateDto')) },
  responses: { 204: noContent, ...errorResponses },
})

const putPriority = createRoute({
  method: 'put',
  path: '/job/{id}/priority',
  tags: TAGS,
  summary: 'Set the priority of a job',
  request: { params: idParameter, body: jsonBody(z.object({ priority: integer }).openapi('PriorityDto')) },
  responses: { 204: noContent, ...errorResponses },
})
