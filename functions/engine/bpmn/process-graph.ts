import type { ResultMapping } from '../decision/result-mapping.ts'
import type { Expression } from '../expression/expression.ts'
import type { Code } from '../script/script.ts'

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

/** What sets off a catching event. */
export type EventTrigger =
  | { readonly kind: 'none' }
  | { readonly kind: 'message'; readonly name: Expression }
  | { readonly kind: 'signal'; readonly name: Expression }
  | { readonly kind: 'timer'; readonly timer: TimerDefinition }
  /** No code catches every error. */
  | {
      readonly kind: 'error'
      readonly code: string | undefined
      readonly codeVariable: string | undefined
      readonly messageVariable: string | undefined
    }
  | { readonly kind: 'escalation'; readonly code: string | undefined; readonly codeVariable: string | undefined }
  | { readonly kind: 'conditional'; readonly conditional: ConditionalDefinition }
  | { readonly kind: 'compensation' }
  | { readonly kind: 'cancel' }

/** `conditionalEventDefinition`. Name and events filter what happens to variables, not the condition where it is true at once. */
export interface ConditionalDefinition {
  readonly condition: Code
  /** Only what happens to the variable of this name counts. */
  readonly variableName: string | undefined
  /** Only these count; all where it is empty. */
  readonly variableEvents: readonly VariableEventKind[]
}

export type VariableEventKind = 'create' | 'update' | 'delete'

export interface TimerDefinition {
  readonly kind: 'date' | 'duration' | 'cycle'
  readonly value: Expression
}

/** What a throwing event or an end event does. */
export type EventResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'error'; readonly code: string; readonly message: Expression | undefined }
  | { readonly kind: 'escalation'; readonly code: string }
  | { readonly kind: 'signal'; readonly name: Expression; readonly in: readonly VariableMapping[] }
  /** A message throw event is executed as an external task, or by an expression. */
  | { readonly kind: 'message'; readonly work: ServiceWork }
  | { readonly kind: 'compensation'; readonly activityRef: string | undefined; readonly waitForCompletion: boolean }

/** How a service task, send task or message throw event gets its work done. */
export type ServiceWork =
  | {
      readonly kind: 'external'
      readonly topic: Expression
      readonly priority: Expression | undefined
      readonly errorMappings: readonly ExternalErrorMapping[]
      /** `camunda:properties` of its element, by name: what a worker is told of the model. */
      readonly properties: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'code'
      readonly code: Code
      readonly resultVariable: string | undefined
      /** Of a script task: a script that gives nothing leaves the result variable as it was. */
      readonly keepsOnNull: boolean
    }

/** `camunda:errorEventDefinition` in an external task: an expression that, when true, throws the error instead. */
export interface ExternalErrorMapping {
  readonly code: string
  readonly message: Expression | undefined
  readonly condition: Expression
}

/** `camunda:in` and `camunda:out`. */
export type VariableMapping =
  | { readonly kind: 'all'; readonly local: boolean }
  | {
      readonly kind: 'variable'
      readonly source: Expression | string
      readonly target: string
      readonly local: boolean
    }

export interface TaskListeners {
  readonly create: readonly Code[]
  readonly assignment: readonly Code[]
  readonly complete: readonly Code[]
  readonly update: readonly Code[]
  readonly delete: readonly Code[]
}

export interface UserTaskDefinition {
  readonly assignee: Expression | undefined
  readonly owner: Expression | undefined
  readonly candidateUsers: readonly Expression[]
  readonly candidateGroups: readonly Expression[]
  readonly dueDate: Expression | undefined
  readonly followUpDate: Expression | undefined
  readonly priority: Expression | undefined
  readonly formKey: Expression | undefined
  readonly name: Expression | undefined
  readonly description: Expression | undefined
  readonly listeners: TaskListeners
}

export interface CallActivityDefinition {
  readonly calledElement: Expression
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag'
  readonly version: Expression | undefined
  readonly versionTag: Expression | undefined
  readonly tenantId: Expression | undefined
  readonly businessKey: Expression | undefined
  readonly in: readonly VariableMapping[]
  readonly out: readonly VariableMapping[]
}

/** A business rule task with `camunda:decisionRef`. */
export interface BusinessRuleTaskDefinition {
  readonly decisionRef: Expression
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag'
  readonly version: Expression | undefined
  readonly versionTag: Expression | undefined
  readonly tenantId: Expression | undefined
  readonly resultVariable: string | undefined
  readonly mapping: ResultMapping
}

export interface MultiInstanceDefinition {
  readonly sequential: boolean
  readonly inner: string
  readonly cardinality: Expression | undefined
  /** A variable's name, or an expression that gives a list. */
  readonly collection: Expression | string | undefined
  readonly elementVariable: string | undefined
  readonly completionCondition: Expression | undefined
}

/** What kind of element it is, with what its behaviour needs. One row in `behavior/behaviors.ts` for each kind. */
export type Behavior =
  /** `initiator`: the variable that gets the id of the user who starts the process. */
  | {
      readonly kind: 'startEvent'
      readonly trigger: EventTrigger
      readonly interrupting: boolean
      readonly initiator: string | undefined
    }
  | { readonly kind: 'endEvent'; readonly result: EventResult }
  | { readonly kind: 'intermediateCatchEvent'; readonly trigger: EventTrigger }
  | { readonly kind: 'intermediateThrowEvent'; readonly result: EventResult }
  | {
      readonly kind: 'boundaryEvent'
      readonly trigger: EventTrigger
      readonly interrupting: boolean
      readonly attachedTo: string
    }
  /** Undefined and manual tasks: nothing to do. */
  | { readonly kind: 'task' }
  | { readonly kind: 'userTask'; readonly task: UserTaskDefinition }
  /** Service, send and script tasks, and business rule tasks without a decision. */
  | { readonly kind: 'serviceTask'; readonly work: ServiceWork }
  | { readonly kind: 'businessRuleTask'; readonly task: BusinessRuleTaskDefinition }
  /** Without a message it is continued only by a trigger on its execution. */
  | { readonly kind: 'receiveTask'; readonly message: Expression | undefined }
  | { readonly kind: 'exclusiveGateway'; readonly defaultFlow: string | undefined }
  | { readonly kind: 'parallelGateway' }
  | { readonly kind: 'inclusiveGateway'; readonly defaultFlow: string | undefined }
  | { readonly kind: 'eventBasedGateway' }
  | { readonly kind: 'subProcess'; readonly initial: string | undefined }
  | { readonly kind: 'transaction'; readonly initial: string | undefined }
  /** `start` is its one start event, which carries trigger and interrupting. */
  | {
      readonly kind: 'eventSubProcess'
      readonly start: string
      readonly trigger: EventTrigger
      readonly interrupting: boolean
    }
  | { readonly kind: 'callActivity'; readonly call: CallActivityDefinition }
  | { readonly kind: 'multiInstanceBody'; readonly loop: MultiInstanceDefinition }
