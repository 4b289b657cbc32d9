import type { ResultMapping } from '../decision/result-mapping.ts'
import type { Expression } from '../expression/expression.ts'
import type { Code } from '../script/script.ts'

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

/** What an event waits for or begins with; undefined for what has no trigger. */
export function triggerOf(behavior: Behavior): EventTrigger | undefined {
  return 'trigger' in behavior ? behavior.trigger : undefined
}
