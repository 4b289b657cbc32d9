import { leave } from '../../flow/leave.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** Waits for its event; passes on where an event-based gateway has waited for it, and as the target of a link. */
export const intermediateCatchEvent: ElementBehavior = {
  execute(instance, execution, activity) {
    const hasHappened = activity.eventScope !== activity.flowScope
    if (hasHappened || behaviorOf(activity, 'intermediateCatchEvent').trigger.kind === 'none')
      leave(instance, execution)
  },
}
