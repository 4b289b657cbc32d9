import { createRoute, z } from '@hono/zod-openapi'
import { jobDefinitionOf } from '../../batch/jobs/batch-ids.ts'
import { notSettable } from '../../batch/jobs/change-job.ts'
import { retryFailed } from '../../batch/walk/kinds/begin-retry.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { listRoutes, queryRoutes } from '../../http/listing/listing.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { setStartTimerRetries } from '../../jobs/start-timers.ts'
import { date, integer } from '../../query/conditions/fields.ts'
import { executionsOf } from '../../query/conditions/instance-contents.ts'
import { loadedInstances } from '../../query/instances/loaded-instance.ts'
import type { Services } from '../../shell/services.ts'
import { readDefinition } from '../../store/deployment/definition-items.ts'
import { logAct } from '../history/user-operation-log.ts'
import { checkedRetries } from '../job/job.ts'
import { startTimerViews } from '../job/start-timer-job.ts'
import { readJobDefinitionId } from './job-definition-id.ts'
import {
  findJobDefinition,
  jobDefinitionDto,
  jobDefinitionListing,
  jobDefinitionSchema,
} from './job-definition-listing.ts'
import { jobDefinitionPriorityRoute } from './job-definition-priority.ts'
import { jobDefinitionSuspensionRoutes } from './job-definition-suspension.ts'

/** `/job-definition`. */
export function jobDefinitionRoutes(api: Api, services: Services): void {
  listRoutes(api, services, jobDefinitionListing)
  queryRoutes(api, services, jobDefinitionListing)
  api.openapi(getJobDefinition, async (c) => {
    const { id } = c.req.valid('param')
    const definition = await findJobDefinition(services, id)
    if (definition === undefined) throw invalidRequest(`Job Definition with id '${id}' does not exist`, 404)
    return c.json(jobDefinitionDto(definition), 200)
  })
  api.openapi(putRetries, async (c) => {
    const { id } = c.req.valid('param')
    const { retries, dueDate } = c.req.valid('json')
    const count = checkedRetries(retries)
    if ((await findJobDefinition(services, id)) === undefined) return c.body(null, 204)
    await setFailedRetries(services, id, { retries: count, dueDate })
    const named = readJobDefinitionId(id)
    await logAct(services, {
      user: callerOf(c),
      entityType: 'JobDefinition',
      operationType: 'SetJobRetries',
      jobDefinitionId: id,
      batchId: jobDefinitionOf(id)?.batchId,
      definition: named && (await readDefinition(services.db, named.processDefinitionId)),
      properties: { retries },
    })
    return c.body(null, 204)
  })
  jobDefinitionSuspensionRoutes(api, services)
  jobDefinitionPriorityRoute(api, services)
}

interface Retries {
  readonly retries: number
  readonly dueDate: number | null | undefined
}

/** Gives the failed jobs of a definition retries again. Nothing where there is no such definition, as in the reference. */
async function setFailedRetries(services: Services, id: string, { retries, dueDate }: Retries): Promise<void> {
  const ofBatch = jobDefinitionOf(id)
  if (ofBatch !== undefined) {
    if (typeof dueDate === 'number') throw invalidRequest(notSettable('due date'))
    // The incidents stay until the jobs went through.
    if (ofBatch.kind === 'execution' && retries > 0) {
      await retryFailed(services, ofBatch.batchId, { retries, resolved: false })
    }
    return
  }
  const definition = readJobDefinitionId(id)
  if (definition === undefined) return
  for (const job of await startTimerViews(services, definition)) {
    if (job.retries === 0 && job.jobDefinitionId === id)
      await setStartTimerRetries(services, job.id, { retries, dueDate })
  }
  const scope = { processDefinitionId: definition.processDefinitionId }
  for await (const instances of loadedInstances(services, scope)) {
    for (const { state } of instances) {
      for (const job of executionsOf(state).flatMap(({ jobs = [] }) => jobs)) {
        if (job.retries > 0 || job.kind !== definition.kind || job.activityId !== definition.activityId) continue
        const due = dueDate === undefined ? {} : { dueDate }
        await commandInstance(services, state.id, { kind: 'setJobRetries', job: job.number, retries, ...due })
      }
    }
  }
}

const TAGS = ['Job Definition']

const getJobDefinition = createRoute({
  method: 'get',
  path: '/job-definition/{id}',
  tags: TAGS,
  summary: 'Get a job definition',
  request: { params: idParameter },
  responses: { 200: json(jobDefinitionSchema, 'The job definition.'), ...errorResponses },
})

const putRetries = createRoute({
  method: 'put',
  path: '/job-definition/{id}/retries',
  tags: TAGS,
  summary: 'Set the retries of the failed jobs of a definition',
  request: {
    params: idParameter,
    body: jsonBody(z.object({ retries: integer, dueDate: date }).openapi('JobRetriesDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})
