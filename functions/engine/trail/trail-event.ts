import type { Incident, Job, UserTask } from '../instance/instance-state.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'

/** How an activity instance ended: left by a flow, at the end of its path, or because something or somebody cancelled it. */
export type ActivityEnd = 'completed' | 'scopeCompleted' | 'canceled'

/** How an incident ended: what had failed was done or is tried again, or it is gone with its activity. */
export type IncidentEnd = 'resolved' | 'deleted'

/** Something that one step leaves in the trail of its instance: which way that went. What still is says the state; here stands what was. */
export type TrailEvent =
  | BeganActivity
  /** One that an earlier step began. */
  | { readonly kind: 'ended'; readonly activityInstance: number; readonly end: ActivityEnd }
  /** An activity called this process instance. */
  | { readonly kind: 'called'; readonly activityInstance: number; readonly processInstanceId: string }
  | EndedTask
  | EndedIncident
  | EndedJob
  | FailedJob
  | EndedVariable
  | CreatedVariable

/** An activity instance began; `end` where it ended in the same step. */
export interface BeganActivity {
  readonly kind: 'began'
  /** The number of the activity instance, of the one around it (0: the process), and of the execution whose id it has. */
  readonly activityInstance: number
  readonly activityId: string
  readonly parent: number
  readonly execution: number
  readonly end?: ActivityEnd
}

/** A user task as it was when it ended. */
export interface EndedTask {
  readonly kind: 'task'
  readonly task: UserTask
  readonly activityId: string
  readonly activityInstance: number
  readonly execution: number
  /** `completed`, or why it was deleted. */
  readonly reason: string
}

/** An incident as it was when it ended. */
export interface EndedIncident {
  readonly kind: 'incident'
  readonly incident: Incident
  readonly execution: number
  readonly end: IncidentEnd
}

/** A job as it was when it had been carried out, or was deleted. */
export interface EndedJob {
  readonly kind: 'job'
  readonly job: Job
  readonly execution: number
  readonly end: 'successful' | 'deleted'
}

/** A job failed: as it was when it was tried, with what went wrong. */
export interface FailedJob {
  readonly kind: 'jobFailed'
  readonly job: Job
  readonly execution: number
}

/** Where a variable is. */
export interface VariablePlace {
  readonly name: string
  /** The execution whose id its scope has. */
  readonly execution: number
  readonly activityInstance: number
  /** The task that it belongs to alone. */
  readonly task?: number
}

/** A variable as it was when its scope ended, or somebody removed it. */
export interface EndedVariable extends VariablePlace {
  readonly kind: 'variable'
  readonly value: TypedValue
  readonly removed?: true
  /** Its value was too long to be kept. */
  readonly omitted?: true
}

/** A variable that is younger than its scope. */
export interface CreatedVariable extends VariablePlace {
  readonly kind: 'variableCreated'
}

/** What happened, and when (milliseconds since the epoch). */
export interface TimedEvent {
  readonly time: number
  readonly event: TrailEvent | LostEvents
}

/** So many events of a step are not kept, because they would not fit. */
export interface LostEvents {
  readonly kind: 'lost'
  readonly count: number
}
