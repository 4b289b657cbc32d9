import type { Effect } from '../../engine/effect.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { findExecution, findExternalTask, findJob, subscriptionsOf } from '../execution-lookup.ts'

/**
 * Whether the instance, as it is now, still has what the effect would make. An effect that failed at first may be performed after the
 * step that took the thing away again: then it must not come back.
 */
export function isStillWanted(state: InstanceState, effect: Effect): boolean {
  switch (effect.kind) {
    case 'runJob':
      return has(state, findJob(state, effect.job))
    case 'putTimer':
      return has(state, findJob(state, effect.job.number))
    case 'putSubscription':
      return has(
        state,
        subscriptionsOf(state).find(({ subscription }) => subscription.number === effect.subscription.number),
      )
    case 'putExternalTask':
      return has(state, findExternalTask(state, effect.task.number))
    case 'putIncident':
      return has(
        state,
        findExecution(state, ({ incidents }) => incidents?.some(isSame(effect.incident)) === true),
      )
    case 'startCalledInstance':
      return has(
        state,
        findExecution(state, ({ called }) => called?.processInstanceId === effect.called.processInstanceId),
      )
    default:
      return true
  }
}

/** An instance that has ended has nothing any more, whatever its last state shows. */
function has(state: InstanceState, found: unknown): boolean {
  return state.end === undefined && found !== undefined
}

function isSame({ number }: { readonly number: number }) {
  return (other: { readonly number: number }) => other.number === number
}
