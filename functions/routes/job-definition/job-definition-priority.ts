import { createRoute, z } from '@hono/zod-openapi'
import { jobDefinitionOf } from '../../batch/jobs/batch-ids.ts'
import { notSettable } from '../../batch/jobs/change-job.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { errorResponses, idParameter, jsonBody, noContent } from '../../http/responses.ts'
import { prioritizeJobDefinition } from '../../instance/job-rules.ts'
import { flag, integer } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { readDefinition } from '../../store/deployment/definition-items.ts'
import { logAct } from '../history/user-operation-log.ts'
import { readJobDefinitionId } from './job-definition-id.ts'
import { findJobDefinition } from './job-definition-listing.ts'

/** `PUT /job-definition/{id}/jobPriority`. */
export function jobDefinitionPriorityRoute(api: Api, services: Services): void {
  api.openapi(putPriority, async (c) => {
    const { id } = c.req.valid('param')
    const { priority = null, includeJobs } = c.req.valid('json')
    if (jobDefinitionOf(id) !== undefined) throw invalidRequest(notSettable('priority'))
    const before = await findJobDefinition(services, id)
    const named = readJobDefinitionId(id)
    if (before === undefined || named === undefined)
      throw invalidRequest(`Job definition with id '${id}' does not exist: jobDefinition is null`, 404)
    if (priority === null && includeJobs === true)
      throw invalidRequest(`Cannot reset priority for job definition ${id} with includeJobs=true`)
    const { processDefinitionId: definitionId, ...job } = named
    await prioritizeJobDefinition(services, { definitionId, job }, { priority, includeJobs: includeJobs === true })
    await logAct(services, {
      user: callerOf(c),
      entityType: 'JobDefinition',
      operationType: 'SetPriority',
      jobDefinitionId: id,
      definition: await readDefinition(services.db, definitionId),
      properties: { overridingPriority: [before.overridingJobPriority, priority] },
    })
    return c.body(null, 204)
  })
}

const putPriority = createRoute({
  method: 'put',
  path: '/job-definition/{id}/jobPriority',
  tags: ['Job Definition'],
  summary: "Give the jobs that come a priority instead of the model's; null takes that back",
  request: {
    params: idParameter,
    body: jsonBody(z.object({ priority: integer, includeJobs: flag }).openapi('JobDefinitionPriorityDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})
