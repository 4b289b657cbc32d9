import type { TypedValue } from './value/typed-value.ts'

/** Raised when stored instances change their form; `readState` in `stored-format.ts` accepts every earlier one. */
export const STATE_FORMAT = 1

export type Variables = Readonly<Record<string, TypedValue>>

/**
 * The whole state of one process instance, plain JSON: one DynamoDB item, the unit of atomicity.
 * Everything in it is numbered by one counter; outside, the id of a thing is `<instance id>:<number>` (see `ids.ts`).
 * Absent fields mean none, empty or false: an instance that waits in one task takes well under 1 KB.
 */
export interface InstanceState {
  readonly format: typeof STATE_FORMAT
  readonly id: string
  readonly definitionId: string
  readonly businessKey?: string
  readonly tenantId?: string
  readonly startUserId?: string
  /** Milliseconds since the epoch. */
  readonly startTime: number
  /** The last number given out. */
  readonly sequence: number
  readonly suspended?: true
  /** Tasks of it have comments or attachments, which stand beside it and are kept as long as it is. */
  readonly hasNotes?: true
  /** The call activity that it runs for. */
  readonly caller?: Caller
  /** The scope of the process; its number is 0 and its activity instance is the process instance. */
  readonly root: Execution
  readonly end?: InstanceEnd
}

export interface Caller {
  readonly processInstanceId: string
  /** Number of the calling execution in that instance. */
  readonly execution: number
  readonly rootProcessInstanceId: string
}

export interface InstanceEnd {
  readonly time: number
  readonly state: 'COMPLETED' | 'EXTERNALLY_TERMINATED' | 'INTERNALLY_TERMINATED'
  readonly deleteReason?: string
  /** The end event at which it ended. */
  readonly activityId?: string
}

/**
 * One path of execution: a token at an activity or, where the activity is a scope, that scope with what runs in it.
 * It keeps its number while it moves from activity to activity.
 */
export interface Execution {
  readonly number: number
  /** The activity it is at; absent for the process itself. */
  readonly activityId?: string
  /** The number of the activity instance; absent while it waits before or after the activity (a transition instance). */
  readonly activityInstance?: number
  /** Set while a job has to run before it goes on. */
  readonly waits?: 'asyncBefore' | 'asyncAfter'
  /** It waits for others at a joining gateway or, without an activity instance, is a completed instance of a parallel multi-instance activity. */
  readonly joining?: true
  /** It is at no activity and never will be: an instruction left it in the process (see `besideIdle` in `modification/start.ts`). */
  readonly idle?: true
  /** Variables of the scope, gone with it. */
  readonly variables?: Variables
  /** Variables of the path of execution itself; they go along with it to the next activity. */
  readonly pathVariables?: Variables
  readonly children?: readonly Execution[]
  readonly task?: UserTask
  readonly externalTask?: ExternalTask
  readonly jobs?: readonly Job[]
  readonly subscriptions?: readonly EventSubscription[]
  readonly called?: CalledInstance
  readonly incidents?: readonly Incident[]
  /** What can be compensated in this scope, oldest first. */
  readonly compensations?: readonly Compensation[]
}

/** A task that its owner gave to somebody else, who is to give it back, or has. */
export type DelegationState = 'PENDING' | 'RESOLVED'

export interface UserTask {
  readonly number: number
  readonly createTime: number
  readonly name?: string
  readonly description?: string
  readonly assignee?: string
  readonly owner?: string
  readonly delegationState?: DelegationState
  /** 50 where absent. */
  readonly priority?: number
  readonly dueDate?: number
  readonly followUpDate?: number
  readonly formKey?: string
  readonly candidateUsers?: readonly string[]
  readonly candidateGroups?: readonly string[]
  /** Of the task alone: gone when it is, and no business of conditional events. */
  readonly variables?: Variables
}

/** Its lock lives in the external task's own item, not here: fetching does not write the instance. */
export interface ExternalTask {
  readonly number: number
  readonly createTime: number
  readonly topic: string
  readonly priority: number
  /** Absent until a failure was reported. */
  readonly retries?: number
  readonly errorMessage?: string
  readonly errorDetails?: string
}

export interface Job {
  readonly number: number
  readonly kind: 'asyncBefore' | 'asyncAfter' | 'timer'
  /** The activity that it continues, or that the timer starts or ends. */
  readonly activityId: string
  /** For asyncAfter: the flow to take; absent where the path ends here. */
  readonly flowId?: string
  readonly createTime: number
  /** Timers: milliseconds since the epoch. Async jobs: only while they wait for a retry. */
  readonly dueDate?: number
  /** For timer cycles: the text of the cycle and how many repetitions are left (absent: without end). */
  readonly repeat?: string
  readonly repetitionsLeft?: number
  readonly retries: number
  readonly exceptionMessage?: string
  readonly failedActivityId?: string
  readonly priority?: number
  readonly suspended?: true
}

export type EventSubscription = NamedSubscription | ConditionalSubscription

interface Subscription {
  readonly number: number
  /** The activity that the event starts or continues. */
  readonly activityId: string
  readonly createTime: number
}

/** It waits for somebody outside, who finds it by name. */
export interface NamedSubscription extends Subscription {
  readonly kind: 'message' | 'signal'
  readonly name: string
}

/** It waits for a condition on the instance's own variables: nothing outside knows of it. */
export interface ConditionalSubscription extends Subscription {
  readonly kind: 'conditional'
}

/** The instance that a call activity runs. Its id is decided by the step that calls, so that creating it twice is impossible. */
export interface CalledInstance {
  readonly processInstanceId: string
  readonly calledElement: string
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag'
  readonly version?: string
  readonly tenantId?: string
  readonly businessKey?: string
  readonly variables: Variables
}

export interface Incident {
  readonly number: number
  /** `failedJob`, `failedExternalTask`, or what somebody called it who created it. */
  readonly type: string
  readonly time: number
  readonly activityId: string
  readonly failedActivityId: string
  readonly message?: string
  /** Number of the job or external task that failed; absent where somebody created it. */
  readonly configuration?: number
  /** What somebody who created it said it is about. */
  readonly payload?: string
  readonly annotation?: string
}

/** A completed activity that has a compensation handler, or a completed subprocess with such activities inside. */
export interface Compensation {
  readonly number: number
  /** The completed activity. */
  readonly activityId: string
  /** The handler; absent for a subprocess whose insides are compensated. */
  readonly handlerId?: string
  readonly createTime: number
  /** Variables of the completed scope as they were at its end. */
  readonly variables?: Variables
  readonly inner?: readonly Compensation[]
}
