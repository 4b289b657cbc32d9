import type { Command } from '../engine/command.ts'
import type { InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import { derivedId } from '../shell/derived-id.ts'
import type { Services } from '../shell/services.ts'
import { endDelivery, openDelivery } from '../store/delivery-items.ts'
import { type ProcessDefinition, readDefinition } from '../store/deployment/definition-items.ts'
import { boundTenants, mayReach, unbound } from '../store/dynamodb/tenants.ts'
import {
  removeSubscription,
  startSubscriptions,
  type WaitingExecution,
  waitingExecutions,
} from '../store/waiting/subscription-items.ts'
import { deliveryIdOf, type Receipt } from './received.ts'

export interface Signal {
  readonly name: string
  readonly variables: Variables
  /** What threw it, where that may happen again: nobody receives the same signal twice. */
  readonly id?: string | undefined
  /** Only instances and definitions of this tenant (null: of none); undefined: of all. */
  readonly tenantId?: string | null
}

/** How a signal reaches instances; see `process-instances.ts`. Both give the refusal, where there is one. */
export interface SignalDelivery {
  trigger(
    instanceId: string,
    decision: (state: InstanceState) => Command | undefined,
    receipt: Receipt | undefined,
  ): Promise<Refusal | undefined>
  start(definition: ProcessDefinition, startEvent: string, id: string): Promise<Refusal | undefined>
}

/** Instances that are told at the same time. */
const PARALLEL = 32

/**
 * Delivers a signal to everyone who waits for it, and starts an instance of every definition that begins with it. One receiver that
 * refuses does not keep it from the others. Gives the first refusal. Nothing where it was delivered already.
 */
export async function deliverSignal(
  services: Services,
  signal: Signal,
  delivery: SignalDelivery,
): Promise<Refusal | undefined> {
  if (signal.id === undefined) return deliverTo(services, signal, delivery, services.newId())
  const deliveryId = deliveryIdOf(signal.id)
  if ((await openDelivery(services.db, deliveryId, services.now())).isEnded) return undefined
  const refused = await deliverTo(services, signal, delivery, signal.id)
  await endDelivery(services.db, deliveryId, services.now())
  return refused
}

async function deliverTo(
  services: Services,
  signal: Signal,
  delivery: SignalDelivery,
  cause: string,
): Promise<Refusal | undefined> {
  let refused: Refusal | undefined
  for await (const page of waitingExecutions(services.db, { kind: 'signal', name: signal.name })) {
    for (let at = 0; at < page.length; at += PARALLEL) {
      const told = page.slice(at, at + PARALLEL).map((waiting) => triggerOne(services, signal, waiting, delivery))
      refused ??= (await Promise.all(told)).find((refusal) => refusal !== undefined)
    }
  }
  for (const start of await startSubscriptions(services.db, { kind: 'signal', name: signal.name })) {
    const definition = await readDefinition(services.db, start.definitionId)
    if (definition === undefined || definition.suspended || !ofTenant(signal, definition)) continue
    const id = derivedId('signal', cause, start.definitionId, start.activityId)
    refused ??= await delivery.start(definition, start.activityId, id)
  }
  return refused
}

async function triggerOne(
  services: Services,
  signal: Signal,
  waiting: WaitingExecution,
  delivery: SignalDelivery,
): Promise<Refusal | undefined> {
  const { number, instanceId } = waiting
  const tenants = boundTenants()
  // Whoever throws it: an instance that he may not see is not gone.
  const refusal = await unbound(() =>
    delivery.trigger(
      instanceId,
      (state) =>
        ofTenant(signal, state) && mayReach(state.tenantId, tenants)
          ? { kind: 'triggerEvent', subscription: number, variables: signal.variables, localVariables: {} }
          : undefined,
      signal.id === undefined ? undefined : { deliveryId: deliveryIdOf(signal.id), subscription: number },
    ),
  )
  if (refusal?.kind !== 'notFound') return refusal
  await removeSubscription(services.db, waiting)
  return undefined
}

function ofTenant({ tenantId }: Signal, owner: { readonly tenantId?: string }): boolean {
  return tenantId === undefined || (owner.tenantId ?? null) === tenantId
}
