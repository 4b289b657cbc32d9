import type { Execution, Incident, InstanceState } from '../../engine/instance/instance-state.ts'

/** Every execution of an instance, parents before their children. */
export function executionsOf(state: InstanceState): Execution[] {
  const found: Execution[] = []
  const waiting: Execution[] = [state.root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next)
    waiting.push(...(next.children ?? []).toReversed())
  }
  return found
}

/** The open incidents of an instance. */
export function incidentsOf(state: InstanceState): Incident[] {
  return executionsOf(state).flatMap(({ incidents = [] }) => incidents)
}

/** Ids of the instances that its call activities run, in the order in which they were called: as the reference lists them. */
export function calledInstanceIdsOf(state: InstanceState): string[] {
  return executionsOf(state)
    .sort((one, other) => (one.activityInstance ?? 0) - (other.activityInstance ?? 0))
    .flatMap(({ called }) => called?.processInstanceId ?? [])
}

/** Whether a token waits at one of these activities itself, not only somewhere inside of it. */
export function waitsAtOneOf(state: InstanceState, activityIds: readonly string[]): boolean {
  return executionsOf(state).some(
    ({ activityId, children = [] }) =>
      activityId !== undefined && children.length === 0 && activityIds.includes(activityId),
  )
}

/** The first instance in the chain of callers. */
export function rootInstanceIdOf(state: InstanceState): string {
  return state.caller?.rootProcessInstanceId ?? state.id
}

/** The key in a definition's id (`<key>:<version>:<uuid>`). */
export function definitionKeyOf(definitionId: string): string {
  return definitionId.slice(0, definitionId.indexOf(':'))
}
