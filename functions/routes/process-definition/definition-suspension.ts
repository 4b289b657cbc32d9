import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { type Caller, callerOf } from '../../http/caller-identity.ts'
import { refuseLater } from '../../http/request/execution-date.ts'
import { oneTarget } from '../../http/request/one-target.ts'
import { errorResponses, jsonBody, noContent } from '../../http/responses.ts'
import { setInstancesSuspended } from '../../instance/suspend-instances.ts'
import { date, flag, text } from '../../query/conditions/fields.ts'
import { setDefinitionSuspended } from '../../repository/definitions.ts'
import { definitionsOfKey } from '../../repository/definitions-of-key.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { logAct, suspensionState } from '../history/user-operation-log.ts'

/** What a body says of the suspension of one definition. */
export const definitionSuspensionSchema = z
  .object({
    suspended: flag,
    includeProcessInstances: flag,
    executionDate: date,
    processDefinitionId: text.openapi({ description: 'Not with a path that names the definition.' }),
    processDefinitionKey: text.openapi({
      description: 'Every version of this key; only at /process-definition/suspended.',
    }),
  })
  .openapi('ProcessDefinitionSuspensionStateDto')
type Suspension = z.output<typeof definitionSuspensionSchema>

/** `PUT /process-definition/suspended`: every version of a key. */
export function definitionSuspensionRoute(api: Api, services: Services): void {
  api.openapi(putSuspended, async (c) => {
    const given = c.req.valid('json')
    oneTarget(given, ['processDefinitionKey'], ['processDefinitionId'])
    refuseLater(given.executionDate, services.now())
    const definitions = await definitionsOfKey(services, { key: given.processDefinitionKey ?? '' })
    for (const definition of definitions) await suspendDefinition(services, definition, given, callerOf(c))
    return c.body(null, 204)
  })
}

/** Suspends or activates a definition, with its instances where the body wants it, and writes it down. */
export async function suspendDefinition(
  services: Services,
  definition: ProcessDefinition,
  given: Suspension,
  user: Caller | undefined,
): Promise<void> {
  const suspended = given.suspended === true
  const includeProcessInstances = given.includeProcessInstances === true
  await setDefinitionSuspended(services, definition.id, suspended)
  if (includeProcessInstances) await setInstancesSuspended(services, definition.id, suspended)
  await logAct(services, {
    user,
    entityType: 'ProcessDefinition',
    operationType: suspended ? 'SuspendProcessDefinition' : 'ActivateProcessDefinition',
    definition,
    properties: { suspensionState: suspensionState(suspended), includeProcessInstances },
  })
}

const putSuspended = createRoute({
  method: 'put',
  path: '/process-definition/suspended',
  tags: ['Process Definition'],
  summary: 'Suspend or activate every version of a key',
  request: { body: jsonBody(definitionSuspensionSchema) },
  responses: { 204: noContent, ...errorResponses },
})
