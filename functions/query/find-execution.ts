import type { Services } from '../shell/services.ts'
import { type ExecutionPlace, placesOf } from './execution-place.ts'
import { loadOwner } from './instances/loaded-instance.ts'

/**
 * What has one execution id: a scope and, as in the reference, the lone path inside of it. `outer` is the scope that gives the id,
 * `inner` is where something waits.
 */
export interface ExecutionPart {
  readonly id: string
  readonly outer: ExecutionPlace
  readonly inner: ExecutionPlace
  readonly places: readonly ExecutionPlace[]
}

/** The executions as they are seen from outside: those with one id together. */
export function partsOf(places: readonly ExecutionPlace[]): ExecutionPart[] {
  const byId = Map.groupBy(places, ({ view }) => view.executionId)
  return Array.from(byId, ([id, [first, ...rest]]) => {
    if (first === undefined) return []
    return [{ id, outer: first, inner: rest.at(-1) ?? first, places: [first, ...rest] }]
  }).flat()
}

/** The execution of this id, or undefined. */
export async function findExecution(services: Services, id: string): Promise<ExecutionPart | undefined> {
  const instance = await loadOwner(services, id)
  return instance && partsOf(placesOf(instance)).find((part) => part.id === id)
}
