import { isTrue } from '../../flow/events/conditional-events.ts'
import { handleEvent } from '../../flow/events/handle-event.ts'
import type { ElementBehavior } from '../element-behavior.ts'

/**
 * Waits; the first event of those behind it cancels the gateway and goes on (its scope has subscribed to all of them). A condition that is true
 * already happens at once.
 */
export const eventBasedGateway: ElementBehavior = {
  execute(instance, execution, activity) {
    const events = activity.eventHandlers.flatMap((id) => instance.graph.activities.get(id) ?? [])
    const first = events.find((event) => isTrue(instance, execution, event))
    if (first !== undefined) handleEvent(instance, execution, first)
  },
}
