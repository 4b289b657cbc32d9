import { createRoute, z } from '@hono/zod-openapi'
import { throwSignal } from '../../events/throw-signal.ts'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, invalidRequest, restError } from '../../http/api-error.ts'
import { idempotencyKey, keyedId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { jsonBody, keyedErrorResponses, noContent } from '../../http/responses.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { readVariables, variablesSchema } from '../variable/variables.ts'
import { refuseBothTenants } from './one-tenant.ts'

/** `POST /signal`. */
export function signalRoutes(api: Api, services: Services): void {
  api.openapi(signal, async (c) => {
    const { name, executionId, variables, tenantId, withoutTenantId } = c.req.valid('json')
    if (!name) throw invalidRequest('No signal name given')
    refuseBothTenants({ tenantId, withoutTenantId })
    const refusal = await throwSignal(services, {
      id: keyedId(c),
      name,
      ...(executionId && { executionId }),
      ...(typeof tenantId === 'string' && { tenantId }),
      withoutTenantId: withoutTenantId === true,
      variables: readVariables(variables, ''),
    })
    if (refusal) throw restError(refusal.message, errorOfRefusal(refusal).status)
    return c.body(null, 204)
  })
}

const signalSchema = z
  .object({ name: text, executionId: text, variables: variablesSchema, tenantId: text, withoutTenantId: flag })
  .openapi('SignalDto')

const signal = createRoute({
  method: 'post',
  path: '/signal',
  tags: ['Signal'],
  summary: 'Throw a signal to all who wait for it',
  middleware: oncePerKey,
  request: { headers: idempotencyKey, body: jsonBody(signalSchema) },
  responses: { 204: noContent, ...keyedErrorResponses },
})
