import { z } from 'zod'
import type { InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { TypedValue } from '../engine/instance/value/typed-value.ts'
import { equalsTypedValues } from '../engine/instance/value/typed-value-comparison.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { CommandOptions } from '../instance/command-outcome.ts'
import { rehearseCommand } from '../instance/decide-command.ts'
import { type FoundSubscription, localVariables, subscriptionsOf } from '../instance/execution-lookup.ts'
import { missingDefinition } from '../instance/prepare-step.ts'
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
import { ReadBudgetError } from '../store/dynamodb/pages/read-budget.ts'
import { mayReach, unbound } from '../store/dynamodb/tenants.ts'
import { readInstance, readReadableInstances } from '../store/process-instance/process-instance-items.ts'
import {
  removeSubscription,
  startSubscriptions,
  type WaitingExecution,
  waitingExecutions,
} from '../store/subscription-items.ts'

export interface MessageRequest {
  /** The same where the request may be sent again: then nobody receives the message twice. */
  readonly id?: string | undefined
  readonly messageName: string
  readonly businessKey?: string
  readonly processInstanceId?: string
  readonly tenantId?: string
  readonly withoutTenantId: boolean
  /** Variables that the process instance must have with these values. */
  readonly correlationKeys: Readonly<Record<string, TypedValue>>
  /** Variables that the waiting execution itself must have. */
  readonly localCorrelationKeys: Readonly<Record<string, TypedValue>>
  readonly processVariables: Variables
  readonly processVariablesLocal: Variables
  /** Every match instead of exactly one. */
  readonly all: boolean
}

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

interface Refused {
  readonly refusal: Refusal
  readonly results?: undefined
}

export type CorrelationOutcome = { readonly results: readonly Correlation[]; readonly refusal?: undefined } | Refused

const plan = z.object({
  executions: z.array(z.object({ instanceId: z.string(), execution: z.number(), subscription: z.number() })),
  starts: z.array(z.object({ definitionId: z.string(), activityId: z.string() })),
})
/** Who is to receive a message. */
type Plan = z.infer<typeof plan>
type Match = Plan['executions'][number]
type StartMatch = Plan['starts'][number]

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

async function planOf(services: Services, request: MessageRequest): Promise<Plan | Refused> {
  const executions = await matchingExecutions(services, request)
  if ('refusal' in executions) return executions
  if (request.all) return { executions, starts: await matchingDefinitions(services, request) }
  if (executions.length > 1) return mismatch(severalExecutions(request, executions.length))
  if (executions.length === 1) return { executions, starts: [] }
  const starts = await matchingDefinitions(services, request)
  if (starts.length > 1) return mismatch(severalDefinitions(request, starts.length))
  return starts.length === 1 ? { executions, starts } : mismatch(nobody(request))
}

/** Whole instances that are held at the same time: one read of DynamoDB's. */
const READ_AT_ONCE = 100

/** What the item of a subscription is enough to tell. */
function mayFit({ businessKey }: MessageRequest, waiting: WaitingExecution): boolean {
  return businessKey === undefined || waiting.businessKey === undefined || waiting.businessKey === businessKey
}

async function matchingExecutions(services: Services, request: MessageRequest): Promise<Match[] | Refused> {
  const { processInstanceId: id } = request
  if (id !== undefined) {
    const stored = await readInstance(services.db, id, { consistent: true })
    return stored === undefined ? [] : matchesOf(request, stored.state)
  }
  try {
    return await matchingOfName(services, request)
  } catch (error) {
    if (!(error instanceof ReadBudgetError)) throw error
    return { refusal: { kind: 'limit', message: tooManyWait(request, error.limit) } }
  }
}

/** Variables stand in the instances alone: without a business key each that waits for the name is read. */
async function matchingOfName(services: Services, request: MessageRequest): Promise<Match[]> {
  const { db } = services
  const { messageName: name } = request
  const matches: Match[] = []
  for await (const page of waitingExecutions(db, { kind: 'message', name })) {
    const candidates = page.filter((waiting) => mayFit(request, waiting))
    for (let at = 0; at < candidates.length; at += READ_AT_ONCE) {
      const part = candidates.slice(at, at + READ_AT_ONCE)
      const instanceIds = part.map(({ instanceId }) => instanceId)
      // Whoever asks: what he may not see is still there.
      const { instances, unreadable } = await unbound(() =>
        readReadableInstances(db, instanceIds, { consistent: true }),
      )
      // One that cannot be read may wait still: it costs itself, and is reported where it is read.
      const known = part.filter(({ instanceId }) => !unreadable.has(instanceId))
      await removeStale(services, known, (instanceId) => instances.get(instanceId)?.state)
      for (const { state } of instances.values()) {
        if (mayReach(state.tenantId)) matches.push(...matchesOf(request, state))
      }
    }
  }
  return matches
}

/** Items whose instance does not wait any more: what a dead process or a late one left. */
async function removeStale(
  services: Services,
  page: readonly WaitingExecution[],
  stateOf: (instanceId: string) => InstanceState | undefined,
): Promise<void> {
  const stale = page.filter(({ instanceId, number }) => {
    const state = stateOf(instanceId)
    const waits = state !== undefined && state.end === undefined && isSubscribed(state, number)
    return !waits
  })
  await Promise.all(stale.map((waiting) => removeSubscription(services.db, waiting)))
}

function isSubscribed(state: InstanceState, number: number): boolean {
  return subscriptionsOf(state).some(({ subscription }) => subscription.number === number)
}

/** One match for each execution, though it may wait for the message twice. */
function matchesOf(request: MessageRequest, state: InstanceState): Match[] {
  if (state.end !== undefined || state.suspended === true || !fitsInstance(request, state)) return []
  const matches = new Map<number, Match>()
  for (const found of subscriptionsOf(state)) {
    const [{ number }] = found.path
    if (matches.has(number) || !fitsSubscription(request, found)) continue
    matches.set(number, { instanceId: state.id, execution: number, subscription: found.subscription.number })
  }
  return [...matches.values()]
}

function fitsInstance(request: MessageRequest, state: InstanceState): boolean {
  if (request.businessKey !== undefined && request.businessKey !== state.businessKey) return false
  return ofTenant(request, state) && hasAll(state.root.variables ?? {}, request.correlationKeys)
}

function fitsSubscription(request: MessageRequest, { path, subscription }: FoundSubscription): boolean {
  if (subscription.kind !== 'message' || subscription.name !== request.messageName) return false
  return hasAll(localVariables(path[0]), request.localCorrelationKeys)
}

async function matchingDefinitions(services: Services, request: MessageRequest): Promise<StartMatch[]> {
  const matches: StartMatch[] = []
  for (const start of await startSubscriptions(services.db, { kind: 'message', name: request.messageName })) {
    const definition = await readDefinition(services.db, start.definitionId)
    if (definition === undefined || definition.suspended || !ofTenant(request, definition)) continue
    matches.push({ definitionId: start.definitionId, activityId: start.activityId })
  }
  return matches
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

function ofTenant(request: MessageRequest, owner: { readonly tenantId?: string }): boolean {
  if (request.withoutTenantId) return owner.tenantId === undefined
  return request.tenantId === undefined || owner.tenantId === request.tenantId
}

function hasAll(variables: Variables, wanted: Readonly<Record<string, TypedValue>>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    return variable !== undefined && equalsTypedValues(variable, value)
  })
}

function tooManyWait({ messageName }: MessageRequest, reads: number): string {
  return `So many executions wait for message '${messageName}' that finding the right one takes more than ${reads} reads of the database: name its businessKey or processInstanceId`
}

function mismatch(message: string): Refused {
  return { refusal: { kind: 'badRequest', message } }
}

function nobody({ messageName }: MessageRequest): string {
  return `Cannot correlate message '${messageName}': No process definition or execution matches the parameters`
}

function severalExecutions(request: MessageRequest, count: number): string {
  return `ENGINE-13031 Cannot correlate a message with name '${request.messageName}' to a single execution. ${count} executions match the correlation keys: ${correlationSet(request)}`
}

function severalDefinitions(request: MessageRequest, count: number): string {
  return `ENGINE-13030 Cannot correlate a message with name '${request.messageName}' to a single process definition. ${count} process definitions match the correlations keys: ${correlationSet(request)}`
}

function correlationSet(request: MessageRequest): string {
  const { businessKey = null, processInstanceId = null, tenantId = null, withoutTenantId } = request
  const isTenantIdSet = withoutTenantId || tenantId !== null
  return `CorrelationSet [businessKey=${businessKey}, processInstanceId=${processInstanceId}, processDefinitionId=null, correlationKeys=${keysText(request.correlationKeys)}, localCorrelationKeys=${keysText(request.localCorrelationKeys)}, tenantId=${tenantId}, isTenantIdSet=${isTenantIdSet}, isExecutionsOnly=false]`
}

function keysText(keys: Readonly<Record<string, TypedValue>>): string {
  const entries = Object.entries(keys).map(([name, { value }]) => `${name}=${value}`)
  return entries.length === 0 ? 'null' : `{${entries.join(', ')}}`
}
