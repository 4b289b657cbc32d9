import type { Activity, SequenceFlow } from '../bpmn/process-graph.ts'
import type { Variables } from '../instance/instance-state.ts'
import type { LiveExecution } from '../instance/live-instance.ts'

/** What is started: an activity, or a flow, whose source then is the activity. */
export interface StartTarget {
  readonly activity: Activity
  readonly flow: SequenceFlow | undefined
}

/** What a start instruction may carry besides its target. */
export interface StartOptions {
  readonly ancestorActivityInstanceId?: string
  readonly variables?: Variables
  readonly localVariables?: Variables
}

/** The execution in which the topmost new activity starts: after what it interrupts is gone. */
export interface StartPlace {
  readonly path: LiveExecution
  /** The execution whose local variables are set for a target without missing scopes. */
  readonly variableScope: LiveExecution
}
