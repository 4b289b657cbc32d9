import { leaveBy } from '../../flow/leave.ts'
import type { ElementBehavior } from '../element-behavior.ts'
import { arrive, join } from './joining.ts'

/** Waits until as many tokens stand here as there are incoming flows, then goes on by all outgoing ones with one of them. */
export const parallelGateway: ElementBehavior = {
  execute(instance, execution, activity) {
    // Nobody else can wait at a fork, and to look for them would take as long as there are tokens in its scope.
    if (activity.incoming.length === 1) return leaveBy(instance, execution, activity.outgoing)
    const waiting = arrive(execution)
    if (waiting.length !== activity.incoming.length) return
    join(instance, execution, waiting)
    leaveBy(instance, execution, activity.outgoing)
  },
}
