import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'
import { throwResult } from './event-result.ts'

/** Ends its path, after throwing its event. Whatever a terminate or cancel end event interrupts is gone when it is reached. */
export const endEvent: ElementBehavior = {
  execute(instance, execution, activity) {
    throwResult(instance, execution, activity, behaviorOf(activity, 'endEvent').result)
  },
}
