import { z } from 'zod'
import type { InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { TypedValue } from '../engine/instance/value/typed-value.ts'
import { equalsTypedValues } from '../engine/instance/value/typed-value-comparison.ts'
import { type FoundSubscription, localVariables, subscriptionsOf } from '../instance/execution-lookup.ts'
import type { Services } from '../shell/services.ts'
import { readDefinition } from '../store/deployment/definition-items.ts'
import { ReadBudgetError } from '../store/dynamodb/pages/read-budget.ts'
import { mayReach, unbound } from '../store/dynamodb/tenants.ts'
import { readInstance, readReadableInstances } from '../store/process-instance/stored-instance.ts'
import {
  removeSubscription,
  startSubscriptions,
  type WaitingExecution,
  waitingExecutions,
} from '../store/waiting/subscription-items.ts'
import type { MessageRequest } from './message-request.ts'
import { mismatch, nobody, type Refused, severalDefinitions, severalExecutions } from './mismatch.ts'

/** A plan as it is written down. */
export const plan = z.object({
  executions: z.array(z.object({ instanceId: z.string(), execution: z.number(), subscription: z.number() })),
  starts: z.array(z.object({ definitionId: z.string(), activityId: z.string() })),
})

/** Who is to receive a message. */
export type Plan = z.infer<typeof plan>

/** An execution that waits for the message. */
export type Match = Plan['executions'][number]

/** A definition that the message starts. */
export type StartMatch = Plan['starts'][number]

/** Who is to receive the message: all that match, or exactly one; refused with the texts of the reference where that is none or several. */
export async function planOf(services: Services, request: MessageRequest): Promise<Plan | Refused> {
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

export function ofTenant(request: MessageRequest, owner: { readonly tenantId?: string }): boolean {
  if (request.withoutTenantId) return owner.tenantId === undefined
  return request.tenantId === undefined || owner.tenantId === request.tenantId
}

export function hasAll(variables: Variables, wanted: Readonly<Record<string, TypedValue>>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    return variable !== undefined && equalsTypedValues(variable, value)
  })
}

export function tooManyWait({ messageName }: MessageRequest, reads: number): string {
  return `So many executions wait for message '${messageName}' that finding the right one takes more than ${reads} reads of the database: name its businessKey or processInstanceId`
}
