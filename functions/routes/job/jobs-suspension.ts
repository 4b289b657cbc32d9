import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { oneTarget } from '../../http/request/one-target.ts'
import { errorResponses, jsonBody, noContent } from '../../http/responses.ts'
import { setJobsOfInstanceSuspended, setJobsOfInstancesSuspended } from '../../instance/suspend-instances.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { definitionsOfKey } from '../../repository/definitions-of-key.ts'
import type { Services } from '../../shell/services.ts'
import { logAct, suspensionState } from '../history/user-operation-log.ts'
import { readJobDefinitionId } from '../job-definition/job-definition-id.ts'

const suspensionSchema = z
  .object({
    suspended: flag,
    jobId: text.openapi({ description: 'Refused: it has a path of its own.' }),
    jobDefinitionId: text,
    processInstanceId: text,
    processDefinitionId: text,
    processDefinitionKey: text,
    processDefinitionTenantId: text,
    processDefinitionWithoutTenantId: flag,
  })
  .openapi('JobSuspensionStateDto')
type Given = z.output<typeof suspensionSchema>

const TARGETS = ['jobDefinitionId', 'processInstanceId', 'processDefinitionId', 'processDefinitionKey'] as const

/** `PUT /job/suspended`: the jobs that there are of an instance, a definition, a key or a job definition; who has none is no error. */
export function jobsSuspensionRoute(api: Api, services: Services): void {
  api.openapi(putSuspended, async (c) => {
    const given = c.req.valid('json')
    const suspended = given.suspended === true
    await suspendJobs(services, given, suspended)
    await logAct(services, {
      user: callerOf(c),
      entityType: 'Job',
      operationType: suspended ? 'SuspendJob' : 'ActivateJob',
      properties: { suspensionState: suspensionState(suspended) },
    })
    return c.body(null, 204)
  })
}

async function suspendJobs(services: Services, given: Given, suspended: boolean): Promise<void> {
  const all = { suspended, isMeant: () => true }
  switch (oneTarget(given, TARGETS, ['jobId'])) {
    case 'processInstanceId':
      return setJobsOfInstanceSuspended(services, given.processInstanceId ?? '', all)
    case 'processDefinitionId':
      return setJobsOfInstancesSuspended(services, given.processDefinitionId ?? '', all)
    case 'processDefinitionKey':
      for (const { id } of await definitionsOfKey(services, keyOf(given)))
        await setJobsOfInstancesSuspended(services, id, all)
      return
    case 'jobDefinitionId':
      return suspendOfJobDefinition(services, given.jobDefinitionId ?? '', suspended)
  }
}

function keyOf(given: Given) {
  return {
    key: given.processDefinitionKey ?? '',
    tenantId: given.processDefinitionTenantId,
    withoutTenantId: given.processDefinitionWithoutTenantId,
  }
}

async function suspendOfJobDefinition(services: Services, id: string, suspended: boolean): Promise<void> {
  const definition = readJobDefinitionId(id)
  if (definition === undefined) {
    throw invalidRequest(
      `'${id}' is no job definition of a process: the jobs of a batch have PUT /batch/{id}/suspended`,
    )
  }
  const { kind, activityId } = definition
  await setJobsOfInstancesSuspended(services, definition.processDefinitionId, {
    suspended,
    isMeant: (job) => job.kind === kind && job.activityId === activityId,
  })
}

const putSuspended = createRoute({
  method: 'put',
  path: '/job/suspended',
  tags: ['Job'],
  summary: 'Suspend or activate the jobs of an instance, a definition, a key or a job definition',
  request: { body: jsonBody(suspensionSchema) },
  responses: { 204: noContent, ...errorResponses },
})
