import type { InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { TypedValue } from '../engine/instance/value/typed-value.ts'
import { equalsTypedValues } from '../engine/instance/value/typed-value-comparison.ts'
import type { Refusal } from '../engine/refusal.ts'
import { type FoundSubscription, localVariables, subscriptionsOf } from '../instance/execution-lookup.ts'
import { commandInstance, startInstance } from '../instance/process-instances.ts'
import type { Services } from '../shell/services.ts'
import { type ProcessDefinition, readDefinition } from '../store/deployment/definition-items.ts'
import { readInstance, readInstances } from '../store/process-instance/process-instance-items.ts'
import {
  removeSubscription,
  startSubscriptions,
  type WaitingExecution,
  waitingExecutions,
} from '../store/subscription-items.ts'

export interface MessageRequest {
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
  | { readonly resultType: 'Execution'; readonly state: InstanceState; readonly execution: number }
  | { readonly resultType: 'ProcessDefinition'; readonly state: InstanceState }

export type CorrelationOutcome =
  | { readonly results: readonly Correlation[]; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly results?: undefined }

interface Match {
  readonly state: InstanceState
  readonly execution: number
  readonly subscription: number
}

interface StartMatch {
  readonly definition: ProcessDefinition
  readonly activityId: string
}

/**
 * Delivers a message to the execution that waits for it, or starts an instance with it where none waits; with `all` to everyone and
 * to every definition. Refused (`badRequest`, with the texts of the reference's MismatchingMessageCorrelationException) where one is
 * wanted and none or several match.
 */
export async function correlateMessage(services: Services, request: MessageRequest): Promise<CorrelationOutcome> {
  const matches = await matchingExecutions(services, request)
  if (request.all) {
    const starts = await matchingDefinitions(services, request)
    return deliver(services, request, matches, starts)
  }
  if (matches.length > 1) return mismatch(severalExecutions(request, matches.length))
  if (matches.length === 1) return deliver(services, request, matches, [])
  const starts = await matchingDefinitions(services, request)
  if (starts.length > 1) return mismatch(severalDefinitions(request, starts.length))
  if (starts.length === 1) return deliver(services, request, [], starts)
  return mismatch(nobody(request))
}

async function matchingExecutions(services: Services, request: MessageRequest): Promise<Match[]> {
  const { db } = services
  const { processInstanceId: id, messageName: name } = request
  if (id !== undefined) {
    const stored = await readInstance(db, id, { consistent: true })
    return stored === undefined ? [] : matchesOf(request, stored.state)
  }
  const matches: Match[] = []
  for await (const page of waitingExecutions(db, { kind: 'message', name })) {
    const instances = await readInstances(
      db,
      page.map(({ instanceId }) => instanceId),
      { consistent: true },
    )
    await removeStale(services, page, (instanceId) => instances.get(instanceId)?.state)
    for (const { state } of instances.values()) matches.push(...matchesOf(request, state))
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
    matches.set(number, { state, execution: number, subscription: found.subscription.number })
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
    matches.push({ definition, activityId: start.activityId })
  }
  return matches
}

async function deliver(
  services: Services,
  request: MessageRequest,
  matches: readonly Match[],
  starts: readonly StartMatch[],
): Promise<CorrelationOutcome> {
  const results: Correlation[] = []
  for (const match of matches) {
    const refusal = await trigger(services, request, match)
    if (refusal?.kind === 'notFound' && request.all) continue
    if (refusal !== undefined) return refusal.kind === 'notFound' ? mismatch(nobody(request)) : { refusal }
    results.push({ resultType: 'Execution', state: match.state, execution: match.execution })
  }
  for (const start of starts) {
    const started = await startWith(services, request, start)
    if (started.refusal !== undefined) return { refusal: started.refusal }
    results.push({ resultType: 'ProcessDefinition', state: started.state })
  }
  return { results }
}

async function trigger(services: Services, request: MessageRequest, match: Match): Promise<Refusal | undefined> {
  const told = await commandInstance(services, match.state.id, {
    kind: 'triggerEvent',
    subscription: match.subscription,
    variables: request.processVariables,
    localVariables: request.processVariablesLocal,
  })
  if (told.outcome === 'missing') return { kind: 'notFound', message: nobody(request) }
  return told.outcome === 'refused' ? told.refusal : undefined
}

function startWith(services: Services, request: MessageRequest, { definition, activityId }: StartMatch) {
  return startInstance(services, definition, {
    startEvent: activityId,
    variables: { ...request.processVariables, ...request.processVariablesLocal },
    ...(request.businessKey !== undefined && { businessKey: request.businessKey }),
  })
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

function mismatch(message: string): CorrelationOutcome {
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
