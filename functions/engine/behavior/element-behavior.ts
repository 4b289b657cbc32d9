import type { Behavior } from '../bpmn/behavior.ts'
import type { Activity } from '../bpmn/process-graph.ts'
import type { LiveExecution, LiveInstance } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'

/** What a kind of BPMN element does. One file in this folder and one row in `behaviors.ts` for each kind. */
export interface ElementBehavior {
  /** The activity instance has just been made: do the work, and leave or wait. */
  execute(instance: LiveInstance, execution: LiveExecution, activity: Activity): void
  /** A path in its scope has ended. Without it: the scope completes when it was the last one. */
  pathEnded?(instance: LiveInstance, scope: LiveExecution, ended: LiveExecution): void
}

export type BehaviorOf<K extends Behavior['kind']> = Extract<Behavior, { kind: K }>

/** The activity's behaviour as one of this kind. Refuses (`processEngine`) where it is of another: the table would be wrong. */
export function behaviorOf<K extends Behavior['kind']>(activity: Activity, kind: K): BehaviorOf<K> {
  return isOfKind(activity.behavior, kind)
    ? activity.behavior
    : refuse('processEngine', `Activity '${activity.id}' is no ${kind}`)
}

function isOfKind<K extends Behavior['kind']>(behavior: Behavior, kind: K): behavior is BehaviorOf<K> {
  return behavior.kind === kind
}
