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
import { readDefinition } from '../../store/deployment/definition-items.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'
import { type Act, instanceAct, logAct, suspensionState } from '../history/user-operation-log.ts'
import { readJobDefinitionId } from '../job-definition/job-definition-id.ts'
import { namedKey } from '../process-definition/named-key.ts'

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
    const of = await suspendJobs(services, given, suspended)
    if (of === undefined) return c.body(null, 204)
    await logAct(services, {
      user: callerOf(c),
      ...of,
      entityType: 'Job',
      operationType: suspended ? 'SuspendJob' : 'ActivateJob',
      properties: { suspensionState: suspensionState(suspended) },
    })
    return c.body(null, 204)
  })
}

/** Gives whose jobs they are, as the log says it; undefined where there is no such instance or definition. */
async function suspendJobs(services: Services, given: Given, suspended: boolean): Promise<Partial<Act> | undefined> {
  const all = { suspended, isMeant: () => true }
  switch (oneTarget(given, TARGETS, ['jobId'])) {
    case 'processInstanceId': {
      const id = given.processInstanceId ?? ''
      await setJobsOfInstanceSuspended(services, id, all)
      const stored = await readInstance(services.db, id, { consistent: false })
      return stored && instanceAct(services, stored.state)
    }
    case 'processDefinitionId': {
      const id = given.processDefinitionId ?? ''
      await setJobsOfInstancesSuspended(services, id, all)
      const definition = await readDefinition(services.db, id)
      return definition && { definition }
    }
    case 'processDefinitionKey': {
      const named = namedKey(given)
      const definitions = await definitionsOfKey(services, named)
      for (const { id } of definitions) await setJobsOfInstancesSuspended(services, id, all)
      return definitions.length === 0 ? undefined : { definition: named }
    }
    case 'jobDefinitionId':
      return suspendOfJobDefinition(services, given.jobDefinitionId ?? '', suspended)
  }
}

async function suspendOfJobDefinition(
  services: Services,
  id: string,
  suspended: boolean,
): Promise<Partial<Act> | undefined> {
  const definition = readJobDefinitionId(id)
  if (definition === undefined) {
    throw invalidRequest(
      `'${id}' is no job definition of a process: the jobs of a batch have PUT /batch/{id}/suspended`,
    )
  }
  const { kind, activityId, processDefinitionId } = definition
  await setJobsOfInstancesSuspended(services, processDefinitionId, {
    suspended,
    isMeant: (job) => job.kind === kind && job.activityId === activityId,
  })
  const ofProcess = await readDefinition(services.db, processDefinitionId)
  return ofProcess && { jobDefinitionId: id, definition: ofProcess }
}

const putSuspended = createRoute({
  method: 'put',
  path: '/job/suspended',
  tags: ['Job'],
  summary: 'Suspend or activate the jobs of an instance, a definition, a key or a job definition',
  request: { body: jsonBody(suspensionSchema) },
  responses: { 204: noContent, ...errorResponses },
})
