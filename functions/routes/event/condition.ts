import { createRoute, z } from '@hono/zod-openapi'
import { startByConditions } from '../../events/conditional-starts.ts'
import type { Api } from '../../http/api.ts'
import { ApiError, errorOfRefusal } from '../../http/api-error.ts'
import { idempotencyKey, keyedId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { json, jsonBody, keyedErrorResponses } from '../../http/responses.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { processInstanceDto, processInstanceSchema } from '../process-instance/process-instance-dto.ts'
import { readVariables, variablesSchema } from '../variable/variables.ts'
import { refuseBothTenants } from './one-tenant.ts'

/** `POST /condition`. */
export function conditionRoutes(api: Api, services: Services): void {
  api.openapi(evaluate, async (c) => {
    const { variables, businessKey, processDefinitionId, tenantId, withoutTenantId } = c.req.valid('json')
    refuseBothTenants({ tenantId, withoutTenantId })
    const { started, refusal } = await startByConditions(services, {
      id: keyedId(c),
      variables: readVariables(variables, ''),
      ...(typeof businessKey === 'string' && { businessKey }),
      ...(typeof processDefinitionId === 'string' && { processDefinitionId }),
      ...(typeof tenantId === 'string' && { tenantId }),
      withoutTenantId: withoutTenantId === true,
    })
    if (refusal?.kind === 'notFound') throw new ApiError(400, 'NotFoundException', refusal.message, 0)
    if (refusal !== undefined) throw errorOfRefusal(refusal)
    return c.json(
      started.map((state) => processInstanceDto(state)),
      200,
    )
  })
}

const conditionSchema = z
  .object({
    variables: variablesSchema,
    businessKey: text,
    processDefinitionId: text,
    tenantId: text,
    withoutTenantId: flag,
  })
  .openapi('EvaluationConditionDto')

const evaluate = createRoute({
  method: 'post',
  path: '/condition',
  tags: ['Condition'],
  summary: 'Start process instances at the start events whose condition is true',
  middleware: oncePerKey,
  request: { headers: idempotencyKey, body: jsonBody(conditionSchema) },
  responses: {
    200: json(z.array(processInstanceSchema), 'The instances that were started.'),
    ...keyedErrorResponses,
  },
})
