import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'
import { startInside } from './sub-process.ts'

/** Its event has happened (and has interrupted the scope around, where it does): begins at its start event. */
export const eventSubProcess: ElementBehavior = {
  execute(instance, execution, activity) {
    startInside(instance, execution, activity, behaviorOf(activity, 'eventSubProcess').start)
  },
}
