import { createRoute, z } from '@hono/zod-openapi'
import { setJobsSuspended } from '../../batch/control/batch-lifecycle.ts'
import { messagesStopped } from '../../batch/execute/stop-signal.ts'
import { jobDefinitionOf } from '../../batch/jobs/batch-ids.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { type Caller, callerOf } from '../../http/caller-identity.ts'
import { refuseLater } from '../../http/request/execution-date.ts'
import { oneTarget } from '../../http/request/one-target.ts'
import { errorResponses, idParameter, jsonBody, noContent } from '../../http/responses.ts'
import { suspendJobDefinitions } from '../../instance/job-rules.ts'
import { date, flag, text } from '../../query/conditions/fields.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { definitionsOfKey } from '../../repository/definitions-of-key.ts'
import type { Services } from '../../shell/services.ts'
import { type Act, logAct, suspensionState } from '../history/user-operation-log.ts'
import { namedKey } from '../process-definition/named-key.ts'
import { readJobDefinitionId } from './job-definition-id.ts'
import { jobDefinitionsIn } from './process-job-definitions.ts'

/** `PUT /job-definition/suspended` and `/job-definition/{id}/suspended`: of batches and of processes. */
export function jobDefinitionSuspensionRoutes(api: Api, services: Services): void {
  api.openapi(putAllSuspended, async (c) => {
    const given = c.req.valid('json')
    const target = oneTarget(given, ['processDefinitionId', 'processDefinitionKey'], ['jobDefinitionId'])
    refuseLater(given.executionDate, services.now())
    const change = changeOf(given)
    const definitionIds =
      target === 'processDefinitionId'
        ? [given.processDefinitionId ?? '']
        : (await definitionsOfKey(services, namedKey(given))).map(({ id }) => id)
    for (const definitionId of definitionIds) await suspendAll(services, callerOf(c), definitionId, change)
    return c.body(null, 204)
  })
  api.openapi(putSuspended, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    if (given.processDefinitionId || given.processDefinitionKey)
      oneTarget({ processDefinitionId: true, processDefinitionKey: true }, NAMES)
    refuseLater(given.executionDate, services.now())
    const change = changeOf(given)
    // Nothing of this id is no mistake, as in the reference.
    const of = await suspendOne(services, id, change)
    if (of !== undefined) await log(services, callerOf(c), change, { jobDefinitionId: id, ...of })
    return c.body(null, 204)
  })
}

const NAMES = ['jobDefinitionId', 'processDefinitionId', 'processDefinitionKey'] as const

interface Change {
  readonly suspended: boolean
  readonly includeJobs: boolean
}

const suspensionSchema = z
  .object({
    suspended: flag,
    includeJobs: flag,
    executionDate: date,
    jobDefinitionId: text.openapi({ description: 'Refused: it has a path of its own.' }),
    processDefinitionId: text,
    processDefinitionKey: text,
    processDefinitionTenantId: text,
    processDefinitionWithoutTenantId: flag,
  })
  .openapi('JobDefinitionsSuspensionStateDto')
type Given = z.output<typeof suspensionSchema>

function changeOf({ suspended, includeJobs }: Pick<Given, 'suspended' | 'includeJobs'>): Change {
  return { suspended: suspended === true, includeJobs: includeJobs === true }
}

/** Every job definition of a process definition; nothing where there is none of this id, as in the reference. */
async function suspendAll(
  services: Services,
  user: Caller | undefined,
  definitionId: string,
  change: Change,
): Promise<void> {
  const loaded = await definitionGraph(services, definitionId)
  if (loaded === undefined) return
  await suspendJobDefinitions(services, { definitionId, jobs: jobDefinitionsIn(loaded.graph) }, change)
  await log(services, user, change, { definition: loaded.definition })
}

/** Gives whose job definition it is, as the log says it; undefined where there is none of this id. */
async function suspendOne(services: Services, id: string, change: Change): Promise<Partial<Act> | undefined> {
  const ofProcess = readJobDefinitionId(id)
  if (ofProcess === undefined) return suspendOfBatch(services, id, change)
  const { processDefinitionId: definitionId, kind, activityId } = ofProcess
  const loaded = await definitionGraph(services, definitionId)
  if (loaded === undefined) return undefined
  await suspendJobDefinitions(services, { definitionId, jobs: [{ kind, activityId }] }, change)
  return { definition: loaded.definition }
}

async function suspendOfBatch(
  services: Services,
  id: string,
  { suspended, includeJobs }: Change,
): Promise<Partial<Act> | undefined> {
  const ofBatch = jobDefinitionOf(id)
  if (ofBatch === undefined) return undefined
  if (!(await setJobsSuspended(services, ofBatch, suspended, { includeJobs })))
    throw invalidRequest(`Job Definition with id '${id}' does not exist`, 404)
  if (suspended && ofBatch.kind === 'execution') await messagesStopped()
  return { batchId: ofBatch.batchId }
}

function log(
  services: Services,
  user: Caller | undefined,
  { suspended, includeJobs }: Change,
  of: Partial<Act>,
): Promise<void> {
  return logAct(services, {
    user,
    entityType: 'JobDefinition',
    operationType: suspended ? 'SuspendJobDefinition' : 'ActivateJobDefinition',
    ...of,
    properties: { suspensionState: suspensionState(suspended), ...(includeJobs && { includeJobs }) },
  })
}

const TAGS = ['Job Definition']

const putAllSuspended = createRoute({
  method: 'put',
  path: '/job-definition/suspended',
  tags: TAGS,
  summary: 'Suspend or activate the job definitions of a process definition, or of a key: jobs that come are suspended',
  request: { body: jsonBody(suspensionSchema) },
  responses: { 204: noContent, ...errorResponses },
})

const putSuspended = createRoute({
  method: 'put',
  path: '/job-definition/{id}/suspended',
  tags: TAGS,
  summary:
    "Suspend or activate a job definition: jobs of a process that come are suspended, or one kind of a batch's jobs",
  request: {
    params: idParameter,
    body: jsonBody(
      suspensionSchema
        .pick({ suspended: true, includeJobs: true, executionDate: true })
        .extend({ processDefinitionId: text, processDefinitionKey: text })
        .openapi('JobDefinitionSuspensionStateDto'),
    ),
  },
  responses: { 204: noContent, ...errorResponses },
})
