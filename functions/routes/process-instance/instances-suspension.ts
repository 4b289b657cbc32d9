import { createRoute, z } from '@hono/zod-openapi'
import { distinctIds, type IdSource } from '../../batch/create/distinct-ids.ts'
import { MAX_ID_LENGTH } from '../../batch/create/partition.ts'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { type Caller, callerOf } from '../../http/caller-identity.ts'
import { oneTarget } from '../../http/request/one-target.ts'
import { errorResponses, jsonBody, noContent } from '../../http/responses.ts'
import { setInstancesSuspended, suspendEach } from '../../instance/suspend-instances.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { historicInstanceSearch } from '../../query/instances/historic-instance-search.ts'
import { instanceIds } from '../../query/instances/instance-search.ts'
import { processInstanceSearch } from '../../query/instances/process-instance-search.ts'
import { definitionsOfKey } from '../../repository/definitions-of-key.ts'
import type { Services } from '../../shell/services.ts'
import { readDefinition } from '../../store/deployment/definition-items.ts'
import { instanceAct, logAct, suspensionState } from '../history/user-operation-log.ts'
import { strictHistoricInstanceQuerySchema, strictProcessInstanceQuerySchema } from '../modification/strict-queries.ts'
import { namedKey } from '../process-definition/named-key.ts'

/** A field that nobody knows inside a query would select every instance: there it is refused by name. */
const suspensionSchema = z
  .object({
    suspended: flag,
    processDefinitionId: text,
    processDefinitionKey: text,
    processDefinitionTenantId: text,
    processDefinitionWithoutTenantId: flag,
    processInstanceIds: z.array(z.string().max(MAX_ID_LENGTH).nullable()).nullish(),
    processInstanceQuery: strictProcessInstanceQuerySchema.nullish(),
    historicProcessInstanceQuery: strictHistoricInstanceQuerySchema.nullish(),
  })
  .openapi('ProcessInstanceSuspensionStateDto')
type Given = z.output<typeof suspensionSchema>

/** `PUT /process-instance/suspended`: the instances of a definition or a key, or a group of them by ids and queries. */
export function instancesSuspensionRoute(api: Api, services: Services): void {
  api.openapi(putSuspended, async (c) => {
    const given = c.req.valid('json')
    const change = { suspended: given.suspended === true, user: callerOf(c) }
    if (isGroup(given)) await suspendGroup(services, given, change)
    else await suspendOfDefinitions(services, given, change)
    return c.body(null, 204)
  })
}

interface Change {
  readonly suspended: boolean
  readonly user: Caller | undefined
}

function isGroup(given: Given): boolean {
  const { processInstanceIds, processInstanceQuery, historicProcessInstanceQuery } = given
  const isGiven = [processInstanceIds, processInstanceQuery, historicProcessInstanceQuery].some((part) => part != null)
  if (isGiven && (given.processDefinitionId ?? given.processDefinitionKey ?? null) !== null) {
    const group =
      'a group of processInstances with processInstanceIds, procesInstanceQuery or historicProcessInstanceQuery.'
    const single = 'Choose either a single processInstance with processDefinitionId or processDefinitionKey'
    throw invalidRequest(`${single} or ${group}`)
  }
  return isGiven
}

/** The log names each instance, and how many were asked for: under the name that the reference has for a group. */
async function suspendGroup(services: Services, given: Given, { suspended, user }: Change): Promise<void> {
  const ids = given.processInstanceIds ?? []
  const known = ids.filter((id) => id !== null)
  if (known.length < ids.length) throw refused('Cannot be null.: Process Instance ids contains null value')
  let count = 0
  for await (const page of distinctIds([known], ...(await queried(services, given)))) {
    count += page.length
    await suspendEach(services, page, suspended, async (instance) =>
      logAct(services, { ...(await instanceAct(services, instance)), ...suspensionAct(suspended), user }),
    )
  }
  if (count === 0) throw refused('No process instance ids given: Process Instance ids is empty')
  await logAct(services, {
    user,
    entityType: 'ProcessInstance',
    operationType: suspended ? 'SuspendJob' : 'ActivateJob',
    properties: { nrOfInstances: count, async: false },
  })
}

function suspensionAct(suspended: boolean) {
  return {
    operationType: suspended ? 'Suspend' : 'Activate',
    properties: { suspensionState: suspensionState(suspended) },
  }
}

function refused(message: string) {
  return errorOfRefusal({ kind: 'badRequest', message })
}

async function queried(services: Services, given: Given): Promise<IdSource[]> {
  const { processInstanceQuery: running, historicProcessInstanceQuery: historic } = given
  const searches = [
    running ? [await processInstanceSearch(services, running, { dates: false })] : [],
    historic ? [await historicInstanceSearch(services, historic, { dates: false })] : [],
  ].flat()
  return searches.map((search) => instanceIds(services, search))
}

/** An unknown definition or key has no instances, which is no error. */
async function suspendOfDefinitions(services: Services, given: Given, { suspended, user }: Change): Promise<void> {
  const { definitions, named } = await definitionsNamed(services, given)
  for (const { id } of definitions) await setInstancesSuspended(services, id, suspended)
  if (named === undefined) return
  const acted = { user, entityType: 'ProcessInstance', definition: named }
  await logAct(services, { ...acted, ...suspensionAct(suspended) })
}

/** The definitions, and how the log names them: one of them, or their key; undefined where there are none, since nothing was done then. */
async function definitionsNamed(services: Services, given: Given) {
  if (oneTarget(given, ['processDefinitionId', 'processDefinitionKey']) === 'processDefinitionId') {
    const definition = await readDefinition(services.db, given.processDefinitionId ?? '')
    return { definitions: definition === undefined ? [] : [definition], named: definition }
  }
  const named = namedKey(given)
  const definitions = await definitionsOfKey(services, named)
  return { definitions, named: definitions.length === 0 ? undefined : { key: named.key } }
}

const putSuspended = createRoute({
  method: 'put',
  path: '/process-instance/suspended',
  tags: ['Process Instance'],
  summary: 'Suspend or activate the instances of a definition, of a key, or a group of instances',
  request: { body: jsonBody(suspensionSchema) },
  responses: { 204: noContent, ...errorResponses },
})
