import type { InstanceState } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { CommandOptions } from '../instance/command/command-outcome.ts'
import { rehearseCommand } from '../instance/command/decide-command.ts'
import { missingDefinition } from '../instance/command/prepare-step.ts'
import {
  commandInstance,
  rehearseStart,
  type StartOutcome,
  type StartRequest,
  startInstanceAs,
} from '../instance/process-instances.ts'
import { deliveryIdOf } from '../instance/received.ts'
import { derivedId } from '../shell/derived-id.ts'
import type { Services } from '../shell/services.ts'
import { endDelivery, openDelivery, readDelivery } from '../store/delivery-items.ts'
import { readDefinition } from '../store/deployment/definition-items.ts'
import { readInstance } from '../store/process-instance/stored-instance.ts'
import { type Match, type Plan, plan, planOf, type StartMatch } from './correlation-plan.ts'
import type { MessageRequest } from './message-request.ts'
import { mismatch, nobody, type Refused } from './mismatch.ts'

/** Whom the message reached: an execution (its number) that waited, or the instance that it started. */
export type Correlation =
  | {
      readonly resultType: 'Execution'
      /** The instance as it was when the execution waited, and as it is now. */
      readonly state: InstanceState
      readonly after: InstanceState
      readonly execution: number
    }
  | { readonly resultType: 'ProcessDefinition'; readonly state: InstanceState }

export type CorrelationOutcome = { readonly results: readonly Correlation[]; readonly refusal?: undefined } | Refused

/**
 * Delivers a message to the execution that waits for it, or starts an instance with it where none waits; with `all` to everyone and
 * to every definition. Refused (`badRequest`, with the texts of the reference's MismatchingMessageCorrelationException) where one is
 * wanted and none or several match.
 */
export async function correlateMessage(services: Services, request: MessageRequest): Promise<CorrelationOutcome> {
  if (request.id === undefined) return deliver(services, request, await planOf(services, request))
  const deliveryId = deliveryIdOf(request.id)
  const outcome = await deliver(services, request, await writtenPlan(services, request, deliveryId))
  await endDelivery(services.db, deliveryId, services.now())
  return outcome
}

/** Characters of a plan: an item takes 400 KB. */
const LONGEST_PLAN = 350_000

/** The plan that is followed however often the request is sent: who has received the message does not match it any more. */
async function writtenPlan(services: Services, request: MessageRequest, deliveryId: string): Promise<Plan | Refused> {
  const { db, now } = services
  const before = await readDelivery(db, deliveryId)
  if (before?.plan !== undefined) return plan.parse(JSON.parse(before.plan))
  const made = await planOf(services, request)
  if ('refusal' in made) return made
  const text = JSON.stringify(made)
  if (text.length > LONGEST_PLAN) {
    const count = made.executions.length + made.starts.length
    return {
      refusal: { kind: 'limit', message: `${count} receivers are too many for a message with an Idempotency-Key` },
    }
  }
  const delivery = await openDelivery(db, deliveryId, now(), text)
  return delivery.plan === undefined ? made : plan.parse(JSON.parse(delivery.plan))
}

async function deliver(
  services: Services,
  request: MessageRequest,
  planned: Plan | Refused,
): Promise<CorrelationOutcome> {
  if ('refusal' in planned) return planned
  const refusal = await refusalOfSome(services, request, planned)
  if (refusal !== undefined) return { refusal }
  const results: Correlation[] = []
  for (const match of planned.executions) {
    const told = await trigger(services, request, match)
    if (told.outcome === 'done') {
      results.push({ resultType: 'Execution', state: told.before, after: told.state, execution: match.execution })
    } else if (told.outcome === 'refused' && told.refusal.kind !== 'notFound') return { refusal: told.refusal }
    else if (!request.all) return mismatch(nobody(request))
  }
  for (const start of planned.starts) {
    const started = await startWith(services, request, start)
    if (started.refusal !== undefined) return { refusal: started.refusal }
    results.push({ resultType: 'ProcessDefinition', state: started.state })
  }
  return { results }
}

/**
 * Of a message for several, the refusal of the first that would refuse it: then nobody gets it, as in the reference, where all of that is one
 * transaction. One alone is not asked before.
 */
async function refusalOfSome(
  services: Services,
  request: MessageRequest,
  { executions, starts }: Plan,
): Promise<Refusal | undefined> {
  if (executions.length + starts.length < 2) return undefined
  for (const { instanceId, subscription } of executions) {
    const stored = await readInstance(services.db, instanceId, { consistent: false })
    if (stored === undefined) continue
    const rehearsed = await rehearseCommand(
      services,
      stored,
      triggerOf(request, subscription),
      optionsOf(request, subscription),
    )
    if (rehearsed.outcome === 'refused' && rehearsed.refusal.kind !== 'notFound') return rehearsed.refusal
  }
  for (const { definitionId, activityId } of starts) {
    const definition = await readDefinition(services.db, definitionId)
    const refusal = definition && (await rehearseStart(services, definition, startOf(request, activityId)))
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function trigger(services: Services, request: MessageRequest, { instanceId, subscription }: Match) {
  return commandInstance(services, instanceId, triggerOf(request, subscription), optionsOf(request, subscription))
}

function triggerOf({ processVariables, processVariablesLocal }: MessageRequest, subscription: number) {
  return {
    kind: 'triggerEvent',
    subscription,
    variables: processVariables,
    localVariables: processVariablesLocal,
  } as const
}

function optionsOf({ id }: MessageRequest, subscription: number): CommandOptions {
  return { receipt: id === undefined ? undefined : { deliveryId: deliveryIdOf(id), subscription } }
}

async function startWith(
  services: Services,
  request: MessageRequest,
  { definitionId, activityId }: StartMatch,
): Promise<StartOutcome> {
  const definition = await readDefinition(services.db, definitionId)
  if (definition === undefined) return { refusal: { kind: 'notFound', message: missingDefinition(definitionId) } }
  const id = request.id === undefined ? services.newId() : derivedId('message', request.id, definitionId, activityId)
  return startInstanceAs(services, definition, startOf(request, activityId), id)
}

function startOf(request: MessageRequest, startEvent: string): StartRequest {
  return {
    startEvent,
    variables: { ...request.processVariables, ...request.processVariablesLocal },
    ...(request.businessKey !== undefined && { businessKey: request.businessKey }),
  }
}
