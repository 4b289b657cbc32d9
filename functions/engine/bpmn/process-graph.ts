import type { Expression } from '../expression/expression.ts'
import type { Code } from '../script/script.ts'
import type { Behavior } from './behavior.ts'

/**
 * What the engine needs to know of a process: the result of reading a BPMN model.
 * Everything here is immutable and shared by all instances of the definition.
 */
export interface ProcessGraph {
  /** The id of the `process` element: the process definition's key. */
  readonly id: string
  readonly name: string | undefined
  readonly versionTag: string | undefined
  /** The file's target namespace. */
  readonly category: string | undefined
  /** The process's documentation. */
  readonly description: string | undefined
  /** In days, from `camunda:historyTimeToLive` (a number of days or an ISO 8601 duration in days); undefined where the model does not say it. */
  readonly historyTimeToLiveDays: number | undefined
  readonly startableInTasklist: boolean
  /** Every activity by id, multi-instance bodies (`<id>#multiInstanceBody`) included. */
  readonly activities: ReadonlyMap<string, Activity>
  readonly flows: ReadonlyMap<string, SequenceFlow>
  /** Ids of the activities directly in the process. */
  readonly children: readonly string[]
  /** Where an instance started by key begins: the none or timer start event, else the only start event, whatever its trigger. */
  readonly initial: string | undefined
  /** Start events of the process that wait for a message, a signal, a timer or a condition. */
  readonly triggeredStarts: readonly string[]
  /** Ids of the event subprocesses directly in the process. */
  readonly eventHandlers: readonly string[]
  /** Execution listeners on the process itself. */
  readonly listeners: ExecutionListeners
  /** Whether anything in it waits for a condition: only then a step looks at what happens to variables. */
  readonly hasConditionalEvents: boolean
}

/** Activity types as the reference names them in activity instance trees. */
export type ActivityType =
  | 'startEvent'
  | 'messageStartEvent'
  | 'signalStartEvent'
  | 'startTimerEvent'
  | 'conditionalStartEvent'
  | 'errorStartEvent'
  | 'escalationStartEvent'
  | 'compensationStartEvent'
  | 'noneEndEvent'
  | 'endEvent'
  | 'errorEndEvent'
  | 'terminateEndEvent'
  | 'escalationEndEvent'
  | 'messageEndEvent'
  | 'signalEndEvent'
  | 'compensationEndEvent'
  | 'cancelEndEvent'
  | 'intermediateMessageCatch'
  | 'intermediateSignalCatch'
  | 'intermediateTimer'
  | 'intermediateConditional'
  | 'intermediateLinkCatch'
  | 'intermediateNoneThrowEvent'
  | 'intermediateMessageThrowEvent'
  | 'intermediateSignalThrow'
  | 'intermediateEscalationThrowEvent'
  | 'intermediateCompensationThrowEvent'
  | 'boundaryMessage'
  | 'boundarySignal'
  | 'boundaryTimer'
  | 'boundaryConditional'
  | 'boundaryError'
  | 'boundaryEscalation'
  | 'compensationBoundaryCatch'
  | 'cancelBoundaryCatch'
  | 'task'
  | 'manualTask'
  | 'userTask'
  | 'serviceTask'
  | 'sendTask'
  | 'scriptTask'
  | 'businessRuleTask'
  | 'receiveTask'
  | 'exclusiveGateway'
  | 'parallelGateway'
  | 'inclusiveGateway'
  | 'eventBasedGateway'
  | 'subProcess'
  | 'transaction'
  | 'callActivity'
  | 'multiInstanceBody'

/** A node of the process: everything a token can stand at. */
export interface Activity {
  readonly id: string
  readonly name: string | undefined
  readonly type: ActivityType
  /** The scope that contains it: an activity's id (subprocess, multi-instance body), or undefined for the process. */
  readonly flowScope: string | undefined
  /**
   * The scope whose instance it listens to or interrupts. For a boundary event the activity that it is attached to (its
   * multi-instance body where there is one); for a catch event after an event-based gateway that gateway; for an event
   * subprocess the scope around it; for an event subprocess's start event the scope around the event subprocess.
   * For everything else the same as `flowScope`.
   */
  readonly eventScope: string | undefined
  /** Whether an execution of its own with variables stands for it while it runs (the reference's `isScope`). */
  readonly isScope: boolean
  readonly behavior: Behavior
  readonly incoming: readonly SequenceFlow[]
  readonly outgoing: readonly SequenceFlow[]
  /** The outgoing flow that is taken where no condition of the others holds. */
  readonly defaultFlow: string | undefined
  /** Ids of the activities directly inside (subprocesses; for a multi-instance body its inner activity, then its compensation handler). */
  readonly children: readonly string[]
  /** Ids of activities whose `eventScope` this is: boundary events, event subprocesses, events after an event-based gateway. In document order. */
  readonly eventHandlers: readonly string[]
  /**
   * The activity that undoes it: the handler of its compensation boundary event, or its event subprocess with a compensation start
   * event. A multi-instance activity has it on the inner activity, and the handler is a child of the body.
   */
  readonly compensationHandler: string | undefined
  readonly isForCompensation: boolean
  readonly asyncBefore: boolean
  readonly asyncAfter: boolean
  readonly exclusive: boolean
  /** `camunda:failedJobRetryTimeCycle`: how often its jobs are tried, and the wait between tries. */
  readonly retries: RetryCycle | undefined
  readonly listeners: ExecutionListeners
  readonly inputs: readonly IoParameter[]
  readonly outputs: readonly IoParameter[]
  readonly jobPriority: Expression | undefined
}

export interface RetryCycle {
  readonly attempts: number
  /** One ISO 8601 duration a retry; the last one repeats. */
  readonly intervals: readonly string[]
}

export interface ExecutionListeners {
  readonly start: readonly Code[]
  readonly end: readonly Code[]
}

export interface SequenceFlow {
  readonly id: string
  readonly name: string | undefined
  readonly source: string
  readonly target: string
  readonly condition: Code | undefined
  /** Execution listeners for `take`. */
  readonly takeListeners: readonly Code[]
}

/** An input or output parameter: its name and how its value is made. */
export interface IoParameter {
  readonly name: string
  readonly value: ParameterValue
}

export type ParameterValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'code'; readonly code: Code }
  | { readonly kind: 'list'; readonly items: readonly ParameterValue[] }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: Expression; readonly value: ParameterValue }[] }
