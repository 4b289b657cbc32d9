import type { Behavior } from '../behavior.ts'
import type { ActivityType } from '../process-graph.ts'

/** What the reader of one kind of element finds in it, beside what all activities have. */
export interface Reading {
  readonly type: ActivityType
  readonly behavior: Behavior
  /** Whether it is a scope by itself; parameters and boundary events make one of any activity. */
  readonly isScope: boolean
}
