import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'
import { startInside } from './sub-process.ts'

/** A transaction is a subprocess that a cancel end event ends by its cancel boundary event, after compensation. */
export const transaction: ElementBehavior = {
  execute(instance, execution, activity) {
    startInside(instance, execution, activity, behaviorOf(activity, 'transaction').initial)
  },
}
