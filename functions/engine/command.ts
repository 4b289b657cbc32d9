import type { Caller, DelegationState, Variables } from './instance/instance-state.ts'

/** What an instance can be told to do. Numbers are those of executions, tasks, jobs in the instance's state. */
export type Command =
  | StartCommand
  | ModifyCommand
  | { readonly kind: 'completeTask'; readonly task: number; readonly variables: Variables }
  /** `variables` are set before, as the task sees them. */
  | {
      readonly kind: 'updateTask'
      readonly task: number
      readonly changes: TaskChanges
      readonly variables?: Variables
    }
  | {
      readonly kind: 'throwTaskError'
      readonly task: number
      readonly code: string
      readonly message?: string
      readonly variables: Variables
    }
  | {
      readonly kind: 'throwTaskEscalation'
      readonly task: number
      readonly code: string
      readonly variables: Variables
    }
  | {
      readonly kind: 'completeExternalTask'
      readonly task: number
      readonly variables: Variables
      readonly localVariables: Variables
    }
  | {
      readonly kind: 'failExternalTask'
      readonly task: number
      readonly errorMessage?: string
      readonly errorDetails?: string
      readonly retries: number
      readonly variables: Variables
      readonly localVariables: Variables
    }
  | {
      readonly kind: 'throwExternalTaskError'
      readonly task: number
      readonly code: string
      readonly message?: string
      readonly variables: Variables
    }
  | { readonly kind: 'setExternalTaskRetries'; readonly task: number; readonly retries: number }
  | { readonly kind: 'setExternalTaskPriority'; readonly task: number; readonly priority: number }
  /** A message or signal reached one of its subscriptions. */
  | {
      readonly kind: 'triggerEvent'
      readonly subscription: number
      readonly variables: Variables
      readonly localVariables: Variables
    }
  /** `execution.signal()`: continues a receive task without a message. */
  | { readonly kind: 'signalExecution'; readonly execution: number; readonly variables: Variables }
  /** Runs an async continuation or fires a timer; `byHand` though it is suspended: suspension keeps it from running by itself. */
  | { readonly kind: 'executeJob'; readonly job: number; readonly byHand?: true }
  /** Running the job was refused with this message: counts its retries down (`isLast`: to 0), and makes an incident at 0. */
  | { readonly kind: 'failJob'; readonly job: number; readonly message: string; readonly isLast?: boolean }
  | { readonly kind: 'setJobRetries'; readonly job: number; readonly retries: number; readonly dueDate?: number | null }
  | { readonly kind: 'setJobDueDate'; readonly job: number; readonly dueDate: number | null }
  /** Evaluates a timer again: counted from when its job was made, or from now. */
  | { readonly kind: 'recalculateJobDueDate'; readonly job: number; readonly creationDateBased: boolean }
  | { readonly kind: 'setJobsSuspended'; readonly jobs: readonly number[]; readonly suspended: boolean }
  | { readonly kind: 'setJobPriority'; readonly job: number; readonly priority: number }
  | { readonly kind: 'deleteJob'; readonly job: number }
  /** The called instance ended regularly, with these variables in its scope. */
  | {
      readonly kind: 'calledInstanceCompleted'
      readonly execution: number
      readonly processInstanceId: string
      readonly variables: Variables
    }
  /** The called instance was deleted, and this execution with it. */
  | {
      readonly kind: 'calledInstanceDeleted'
      readonly execution: number
      readonly processInstanceId: string
      readonly reason: string
      readonly skipCustomListeners: boolean
      readonly skipIoMappings: boolean
    }
  /** An error or escalation in the called instance found no one to catch it there. */
  | {
      readonly kind: 'calledInstanceThrew'
      readonly execution: number
      readonly processInstanceId: string
      readonly event: 'error' | 'escalation'
      readonly code: string
      readonly message?: string
      readonly variables: Variables
    }
  | {
      readonly kind: 'changeVariables'
      readonly execution: number
      readonly set: Variables
      readonly remove: readonly string[]
      readonly local: boolean
      /** As the user task of the execution sees them, with its own. */
      readonly ofTask?: boolean
    }
  /** Somebody reports a trouble at the activity of an execution. */
  | {
      readonly kind: 'createIncident'
      readonly execution: number
      readonly type: string
      readonly message?: string
      readonly payload?: string
    }
  | { readonly kind: 'resolveIncident'; readonly incident: number }
  /** null takes the annotation away. */
  | { readonly kind: 'annotateIncident'; readonly incident: number; readonly annotation: string | null }
  /** A task is getting a comment or an attachment. */
  | { readonly kind: 'noteTask'; readonly task: number }
  | { readonly kind: 'setSuspended'; readonly suspended: boolean }
  | {
      readonly kind: 'delete'
      readonly reason?: string
      /** Its caller wants it, and needs no news. */
      readonly byCaller?: boolean
      /** The instances that it called go on. */
      readonly skipSubprocesses?: boolean
      readonly skipCustomListeners: boolean
      readonly skipIoMappings: boolean
      readonly external: boolean
    }

export interface StartCommand {
  readonly kind: 'start'
  readonly id: string
  readonly definitionId: string
  readonly businessKey?: string
  readonly tenantId?: string
  readonly startUserId?: string
  readonly caller?: Caller
  readonly variables: Variables
  /** The message, signal or timer start event; absent for the none start event. */
  readonly startEvent?: string
  /** Start instructions: the instance begins at these instead of at a start event. */
  readonly instructions?: readonly ModificationInstruction[]
  readonly skipCustomListeners?: boolean
  readonly skipIoMappings?: boolean
}

export interface ModifyCommand {
  readonly kind: 'modify'
  readonly instructions: readonly ModificationInstruction[]
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
  /**
   * `single` for POST /process-instance/{id}/modification: ancestors, variables and single activity instances are respected.
   * `batch` for /modification: they are ignored, and `cancelCurrentActiveActivityInstances` is respected.
   */
  readonly mode: 'single' | 'batch'
}

export type ModificationInstruction =
  | {
      readonly type: 'cancel'
      readonly activityId?: string
      readonly activityInstanceId?: string
      readonly transitionInstanceId?: string
      readonly cancelCurrentActiveActivityInstances?: boolean
    }
  | {
      readonly type: 'startBeforeActivity' | 'startAfterActivity'
      readonly activityId: string
      readonly ancestorActivityInstanceId?: string
      readonly variables?: Variables
      readonly localVariables?: Variables
    }
  | {
      readonly type: 'startTransition'
      readonly transitionId: string
      readonly ancestorActivityInstanceId?: string
      readonly variables?: Variables
      readonly localVariables?: Variables
    }

/** Absent: unchanged. null: cleared. Dates in milliseconds since the epoch. */
export interface TaskChanges {
  readonly name?: string | null
  readonly description?: string | null
  readonly assignee?: string | null
  readonly owner?: string | null
  readonly delegationState?: DelegationState | null
  readonly priority?: number
  readonly dueDate?: number | null
  readonly followUpDate?: number | null
  readonly addCandidateUsers?: readonly string[]
  readonly removeCandidateUsers?: readonly string[]
  readonly addCandidateGroups?: readonly string[]
  readonly removeCandidateGroups?: readonly string[]
}
