import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'
import { throwResult } from './event-result.ts'

/** Throws its event and goes on; a compensation event waits until everything is compensated. */
export const intermediateThrowEvent: ElementBehavior = {
  execute(instance, execution, activity) {
    throwResult(instance, execution, activity, behaviorOf(activity, 'intermediateThrowEvent').result)
  },
}
