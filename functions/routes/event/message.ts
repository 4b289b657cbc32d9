import { createRoute, z } from '@hono/zod-openapi'
import type { MessageRequest } from '../../events/message-request.ts'
import { type Correlation, correlateMessage } from '../../events/messages.ts'
import type { Api } from '../../http/api.ts'
import { type ErrorStatus, errorOfRefusal, invalidRequest, restError } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { idempotencyKey, keyedId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { json, jsonBody, keyedErrorResponses, noContent } from '../../http/responses.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { placesOf } from '../../query/execution-place.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import { processInstanceDto, processInstanceSchema } from '../process-instance/process-instance-dto.ts'
import { readVariables, variablesSchema, variablesToRest, variableValuesSchema } from '../variable/variables.ts'
import { refuseBothTenants } from './one-tenant.ts'

/** `POST /message`. */
export function messageRoutes(api: Api, services: Services): void {
  api.openapi(correlate, async (c) => {
    const given = c.req.valid('json')
    const { results, refusal } = await correlateMessage(services, { ...requestOf(given), id: keyedId(c) })
    if (refusal !== undefined) throw correlationError(refusal.message, errorOfRefusal(refusal).status)
    if (!given.resultEnabled) return c.body(null, 204)
    const withVariables = given.variablesInResultEnabled === true
    return c.json(await Promise.all(results.map((result) => resultDto(services, result, withVariables))), 200)
  })
}

/** The reference puts its exception's class before the message. */
const EXCEPTION = 'org.camunda.bpm.engine.MismatchingMessageCorrelationException'

function correlationError(message: string, status: ErrorStatus) {
  const isMismatch = message.startsWith('Cannot correlate')
  return restError(isMismatch ? `${EXCEPTION}: ${message}` : message, isMismatch ? 400 : status)
}

const messageSchema = z
  .object({
    messageName: text,
    businessKey: text,
    tenantId: text,
    withoutTenantId: flag,
    processInstanceId: text,
    correlationKeys: variablesSchema,
    localCorrelationKeys: variablesSchema,
    processVariables: variablesSchema,
    processVariablesLocal: variablesSchema,
    processVariablesToTriggeredScope: variablesSchema,
    all: flag,
    resultEnabled: flag,
    variablesInResultEnabled: flag,
  })
  .openapi('CorrelationMessageDto')

function requestOf(given: z.output<typeof messageSchema>): MessageRequest {
  const { messageName, businessKey, processInstanceId, tenantId } = given
  if (!messageName) throw invalidRequest('No message name supplied')
  refuseBothTenants(given)
  if (given.variablesInResultEnabled && !given.resultEnabled) {
    throw invalidRequest('Setting of variablesInResultEnabled requires resultEnabled')
  }
  return {
    messageName,
    ...(typeof businessKey === 'string' && { businessKey }),
    ...(typeof processInstanceId === 'string' && { processInstanceId }),
    ...(typeof tenantId === 'string' && { tenantId }),
    withoutTenantId: given.withoutTenantId === true,
    correlationKeys: readVariables(given.correlationKeys, ''),
    localCorrelationKeys: readVariables(given.localCorrelationKeys, ''),
    processVariables: readVariables(given.processVariables, ''),
    processVariablesLocal: {
      ...readVariables(given.processVariablesLocal, ''),
      ...readVariables(given.processVariablesToTriggeredScope, ''),
    },
    all: given.all === true,
  }
}

const resultSchema = z
  .object({
    resultType: z.enum(['Execution', 'ProcessDefinition']),
    processInstance: processInstanceSchema.nullable(),
    execution: z
      .object({ id: z.string(), processInstanceId: z.string(), ended: z.boolean(), tenantId: textOrNull })
      .openapi('ExecutionDto')
      .nullable(),
    variables: variableValuesSchema.optional(),
  })
  .openapi('MessageCorrelationResultWithVariableDto')

async function resultDto(
  services: Services,
  correlation: Correlation,
  withVariables: boolean,
): Promise<z.output<typeof resultSchema>> {
  const { resultType, state } = correlation
  const isStart = resultType === 'ProcessDefinition'
  return {
    resultType,
    processInstance: isStart ? processInstanceDto(state) : null,
    execution: isStart ? null : await executionDto(services, correlation),
    ...(withVariables && { variables: variablesToRest((isStart ? state : correlation.after).root.variables, true) }),
  }
}

async function executionDto(
  services: Services,
  { state, execution }: Extract<Correlation, { resultType: 'Execution' }>,
) {
  const loaded = await definitionGraph(services, state.definitionId)
  const places = loaded ? placesOf({ state, ...loaded }) : []
  const place = places.find(({ view }) => view.execution.number === execution)
  return {
    id: place?.view.executionId ?? state.id,
    processInstanceId: state.id,
    ended: place === undefined,
    tenantId: state.tenantId ?? null,
  }
}

const correlate = createRoute({
  method: 'post',
  path: '/message',
  tags: ['Message'],
  summary: 'Deliver a message to an execution that waits for it, or start a process instance with it',
  middleware: oncePerKey,
  request: { headers: idempotencyKey, body: jsonBody(messageSchema) },
  responses: {
    200: json(z.array(resultSchema), 'What the message reached, if asked for.'),
    204: noContent,
    ...keyedErrorResponses,
  },
})
