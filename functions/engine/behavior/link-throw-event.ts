import { leaveBy } from '../flow/leave.ts'
import { refuse } from '../refusal.ts'
import { behaviorOf, type ElementBehavior } from './element-behavior.ts'

/** Goes on at the link catch event of the same name, as if a sequence flow led there (BPMN 2.0, 10.5.3). */
export const linkThrowEvent: ElementBehavior = {
  execute(instance, execution, activity) {
    const target = instance.graph.activities.get(behaviorOf(activity, 'linkThrowEvent').target)
    if (target === undefined) return refuse('processEngine', `Link event '${activity.id}' has no target`)
    leaveBy(instance, execution, [
      {
        id: activity.id,
        name: undefined,
        source: activity.id,
        target: target.id,
        condition: undefined,
        takeListeners: [],
      },
    ])
  },
}
