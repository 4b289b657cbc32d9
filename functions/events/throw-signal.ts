import { ownerOf } from '../engine/instance/ids.ts'
import type { Variables } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Decision } from '../instance/command/command-outcome.ts'
import { subscriptionsOf } from '../instance/execution-lookup.ts'
import { commandInstance, signalDelivery } from '../instance/process-instances.ts'
import { deliveryIdOf } from '../instance/received.ts'
import { deliverSignal } from '../instance/signals.ts'
import type { Services } from '../shell/services.ts'
import { endDelivery, openDelivery } from '../store/delivery-items.ts'
import type { StoredInstance } from '../store/process-instance/stored-instance.ts'

export interface SignalRequest {
  /** The same where the request may be sent again: then nobody receives the signal twice. */
  readonly id?: string | undefined
  readonly name: string
  /** Only to this execution: `<instance id>` or `<instance id>:<number>`. */
  readonly executionId?: string
  readonly variables: Variables
  readonly tenantId?: string
  readonly withoutTenantId: boolean
}

/**
 * Throws a signal from outside: to all who wait for it and to definitions that start with it, or to one execution. Refused where that one
 * does not exist or does not wait for it; nobody waiting is no mistake.
 */
export async function throwSignal(services: Services, request: SignalRequest): Promise<Refusal | undefined> {
  const { id, name, executionId, variables, tenantId, withoutTenantId } = request
  if (executionId !== undefined) return throwAt(services, request, executionId)
  const tenant = withoutTenantId ? { tenantId: null } : tenantId === undefined ? {} : { tenantId }
  const signal = { name, variables, id, ...tenant }
  return deliverSignal(services, signal, signalDelivery(services, variables))
}

async function throwAt(
  services: Services,
  { id, name, variables }: SignalRequest,
  executionId: string,
): Promise<Refusal | undefined> {
  const owner = ownerOf(executionId)
  const missing = {
    kind: 'processEngine',
    message: `Cannot find execution with id '${executionId}': execution is null`,
  } as const
  if (owner === undefined) return missing
  const deliveryId = id === undefined ? undefined : deliveryIdOf(id)
  if (deliveryId !== undefined) await openDelivery(services.db, deliveryId, services.now())
  const decision: Decision = (stored) => {
    const subscription = waitingAt(stored, owner.number, name)
    if (subscription !== undefined) return { kind: 'triggerEvent', subscription, variables, localVariables: {} }
    const message = `Execution '${executionId}' has not subscribed to a signal event with name '${name}'.: eventSubscriptions is empty`
    return { kind: 'processEngine', message }
  }
  const receipt = deliveryId === undefined ? undefined : { deliveryId, subscription: owner.number }
  const told = await commandInstance(services, owner.instanceId, decision, { receipt })
  if (deliveryId !== undefined) await endDelivery(services.db, deliveryId, services.now())
  if (told.outcome === 'missing') return missing
  return told.outcome === 'refused' ? told.refusal : undefined
}

/** The subscription of this execution; of any lone path in the instance where its own id is given. */
function waitingAt({ state }: StoredInstance, execution: number, name: string): number | undefined {
  const waiting = subscriptionsOf(state).filter(
    ({ subscription }) => subscription.kind === 'signal' && subscription.name === name,
  )
  const found = waiting.find(({ path }) => path[0].number === execution) ?? (execution === 0 ? waiting[0] : undefined)
  return found?.subscription.number
}
