import { leave } from '../flow/leave.ts'
import type { ElementBehavior } from './element-behavior.ts'

/** Waits for its message, or to be signalled; passes on where an event-based gateway has waited for it. */
export const receiveTask: ElementBehavior = {
  execute(instance, execution, activity) {
    if (activity.eventScope !== activity.flowScope) leave(instance, execution)
  },
}
