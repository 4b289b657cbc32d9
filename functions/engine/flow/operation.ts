import type { Activity, SequenceFlow } from '../bpmn/process-graph.ts'
import type { LiveExecution } from '../instance/live-instance.ts'

/** One thing to do to an execution; `run.ts` takes them from the instance's agenda until none is left. */
export type Operation =
  /** Put the execution before the activity and start it. */
  | { readonly kind: 'enter'; readonly execution: LiveExecution; readonly activity: Activity }
  | { readonly kind: 'take'; readonly execution: LiveExecution; readonly flow: SequenceFlow }
  /** The activity's work is done: choose the outgoing flows and go. */
  | { readonly kind: 'leave'; readonly execution: LiveExecution }
  /** The path ended at its activity; that may complete the scope, or start the next instance of a multi-instance activity. */
  | { readonly kind: 'pathEnded'; readonly scope: LiveExecution; readonly ended: LiveExecution }
