import { isTrue } from '../../flow/events/conditional-events.ts'
import { leave } from '../../flow/leave.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** Waits for its event, a condition only where it is not true already; passes on where an event-based gateway has waited for it, and as the target of a link. */
export const intermediateCatchEvent: ElementBehavior = {
  execute(instance, execution, activity) {
    const hasHappened = activity.eventScope !== activity.flowScope
    const { trigger } = behaviorOf(activity, 'intermediateCatchEvent')
    if (hasHappened || trigger.kind === 'none' || isTrue(instance, execution, activity)) leave(instance, execution)
  },
}
