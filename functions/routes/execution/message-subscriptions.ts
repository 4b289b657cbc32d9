import { createRoute, z } from '@hono/zod-openapi'
import { ownerOf } from '../../engine/instance/ids.ts'
import type { Api } from '../../http/api.ts'
import { type ApiError, errorWhile, invalidRequest, restError } from '../../http/api-error.ts'
import { errorResponses, json, noContent, optionalJsonBody } from '../../http/responses.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { findExecution } from '../../query/find-execution.ts'
import type { Services } from '../../shell/services.ts'
import {
  type SubscriptionView,
  subscriptionDto,
  subscriptionSchema,
  subscriptionsAt,
} from '../event/event-subscription.ts'
import { readVariables } from '../variable/variables.ts'
import { executionTriggerSchema } from './execution-trigger.ts'

/** `/execution/{id}/messageSubscriptions/{messageName}`: what an execution waits for, and that it has come. */
export function messageSubscriptionRoutes(api: Api, services: Services): void {
  api.openapi(getSubscription, async (c) => {
    const { id, messageName } = c.req.valid('param')
    const subscription = await findSubscription(services, id, messageName)
    if (subscription !== undefined) return c.json(subscriptionDto(subscription), 200)
    const message = `Message event subscription for execution ${id} named ${messageName} does not exist`
    throw invalidRequest(message, 404)
  })
  api.openapi(trigger, async (c) => {
    const { id, messageName } = c.req.valid('param')
    const doing = `Cannot trigger message ${messageName} for execution ${id}`
    const variables = readVariables(c.req.valid('json').variables, doing)
    const found = await findSubscription(services, id, messageName)
    const owner = found && ownerOf(found.id)
    if (owner === undefined) throw missing(id, messageName, doing)
    const command = { kind: 'triggerEvent', subscription: owner.number, variables, localVariables: {} } as const
    const result = await commandInstance(services, owner.instanceId, command)
    if (result.outcome === 'missing') throw missing(id, messageName, doing)
    if (result.outcome === 'refused') throw errorWhile(doing, result.refusal)
    return c.body(null, 204)
  })
}

/** The oldest, where its scope waits for the same message more than once. */
async function findSubscription(
  services: Services,
  executionId: string,
  messageName: string,
): Promise<SubscriptionView | undefined> {
  const part = await findExecution(services, executionId)
  return part?.places.flatMap(subscriptionsAt).find(({ kind, name }) => kind === 'message' && name === messageName)
}

/** The reference answers its 500; it is the caller who names what is not there. */
function missing(id: string, messageName: string, doing: string): ApiError {
  const what = `Execution with id '${id}' does not have a subscription to a message event with name '${messageName}'`
  return restError(`${doing}: ${what}: eventSubscriptions is empty`, 404)
}

const TAGS = ['Execution']
const params = z.object({ id: z.string(), messageName: z.string() })

const getSubscription = createRoute({
  method: 'get',
  path: '/execution/{id}/messageSubscriptions/{messageName}',
  tags: TAGS,
  summary: 'Get the subscription of an execution to a message',
  request: { params },
  responses: { 200: json(subscriptionSchema, 'The subscription.'), ...errorResponses },
})

const trigger = createRoute({
  method: 'post',
  path: '/execution/{id}/messageSubscriptions/{messageName}/trigger',
  tags: TAGS,
  summary: 'Deliver a message to an execution that waits for it',
  request: { params, body: optionalJsonBody(executionTriggerSchema) },
  responses: { 204: noContent, ...errorResponses },
})
