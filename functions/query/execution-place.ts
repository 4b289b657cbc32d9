import { ownerOf } from '../engine/instance/ids.ts'
import { type ExecutionView, executionViews } from '../engine/view/execution-views.ts'
import type { Services } from '../shell/services.ts'
import { type InstanceScope, type LoadedInstance, loadedInstances, loadOwner } from './instances/loaded-instance.ts'

/** An execution of a running instance: where tasks, jobs, subscriptions and incidents hang. */
export interface ExecutionPlace {
  readonly instance: LoadedInstance
  readonly view: ExecutionView
}

/** All executions of one instance. */
export function placesOf(instance: LoadedInstance): ExecutionPlace[] {
  return executionViews(instance.graph, instance.state).map((view) => ({ instance, view }))
}

/**
 * What hangs on the executions of a scope, part by part; that of one instance in the order in which it came to be, as the reference
 * lists it: a client that takes the first of several equal tasks takes the oldest.
 */
export async function* thingsAt<Thing extends { readonly id: string }>(
  services: Services,
  scope: InstanceScope,
  thingsOf: (place: ExecutionPlace) => readonly Thing[],
): AsyncGenerator<Thing[]> {
  for await (const instances of loadedInstances(services, scope)) {
    yield instances.flatMap((instance) => placesOf(instance).flatMap(thingsOf).sort(byAge))
  }
}

function byAge(one: { readonly id: string }, other: { readonly id: string }): number {
  return (ownerOf(one.id)?.number ?? 0) - (ownerOf(other.id)?.number ?? 0)
}

/** The thing of this id, wherever it hangs; undefined where it does not exist. */
export async function findThing<Thing>(
  services: Services,
  id: string,
  thingsOf: (place: ExecutionPlace) => readonly Thing[],
  idOfThing: (thing: Thing) => string,
): Promise<Thing | undefined> {
  const instance = await loadOwner(services, id)
  if (instance === undefined) return undefined
  return placesOf(instance)
    .flatMap(thingsOf)
    .find((thing) => idOfThing(thing) === id)
}

/** The instances that these things belong to. */
export function ownersOf(ids: readonly string[]): string[] {
  return [...new Set(ids.flatMap((id) => ownerOf(id)?.instanceId ?? []))]
}
