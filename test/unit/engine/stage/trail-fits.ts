import { expect } from 'vitest'
import type { InstanceState } from '../../../../functions/engine/instance/instance-state.ts'
import type { TimedEvent } from '../../../../functions/engine/trail/trail-event.ts'
import { executionsOf } from './random-walk.ts'

/** Each activity instance begins once and ends once, and those that have not ended are those that run. */
export function expectTrailFits(events: readonly TimedEvent[], state: InstanceState): void {
  const open = new Set<number>()
  const begun = new Set<number>()
  for (const { event } of events) {
    if (event.kind === 'began') {
      expect(begun.has(event.activityInstance), event.activityId).toBe(false)
      begun.add(event.activityInstance)
      if (event.end === undefined) open.add(event.activityInstance)
    }
    if (event.kind === 'ended') expect(open.delete(event.activityInstance)).toBe(true)
  }
  expect([...open].sort((a, b) => a - b)).toEqual(runningIn(state))
}

/** The numbers of the activity instances that run. */
export function runningIn(state: InstanceState): number[] {
  if (state.end !== undefined) return []
  const all = [...executionsOf(state.root)].flatMap(({ activityInstance }) => activityInstance ?? [])
  return all.filter((number) => number !== 0).sort((a, b) => a - b)
}
