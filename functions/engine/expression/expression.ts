import type { TypedValue } from '../instance/value/typed-value.ts'
import type { Runners } from '../runners.ts'
import type { Budget } from './budget.ts'
import type { Double, Integer, List } from './value.ts'

/**
 * A text that may hold `${...}` or `#{...}`, parsed once at deployment.
 * `parts` of a text without any are one literal; one single `${...}` keeps its value's type, a mix is a string.
 */
export interface Expression {
  readonly text: string
  readonly parts: readonly ExpressionPart[]
}

export type ExpressionPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly code: string; readonly ast: ExpressionNode }

/** The parsed form of what stands between the braces. Integral literals are Long, all others Double. */
export type ExpressionNode =
  | { readonly kind: 'literal'; readonly value: null | boolean | string | Integer | Double }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'property'; readonly object: ExpressionNode; readonly name: string }
  | { readonly kind: 'index'; readonly object: ExpressionNode; readonly index: ExpressionNode }
  | MethodNode
  | { readonly kind: 'function'; readonly name: FunctionName; readonly arguments: readonly ExpressionNode[] }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: ExpressionNode }
  | BinaryNode
  | {
      readonly kind: 'conditional'
      readonly test: ExpressionNode
      readonly whenTrue: ExpressionNode
      readonly whenFalse: ExpressionNode
    }

export interface MethodNode {
  readonly kind: 'method'
  readonly object: ExpressionNode
  readonly name: string
  readonly arguments: readonly ExpressionNode[]
}

export interface BinaryNode {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: ExpressionNode
  readonly right: ExpressionNode
}

export type FunctionName = 'now' | 'dateTime' | 'JSON' | 'S'

export type UnaryOperator = 'not' | 'negate' | 'empty'

export type BinaryOperator =
  | 'or'
  | 'and'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'gt'
  | 'le'
  | 'ge'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'modulo'

/** What `execution` is in an expression: the reference's DelegateExecution, as far as it is supported. */
export interface DelegateExecution extends VariableScope {
  readonly id: string
  readonly processInstanceId: string
  readonly processDefinitionId: string
  readonly businessKey: string | null
  readonly tenantId: string | null
  readonly parentId: string | null
  readonly parentActivityInstanceId: string | null
  readonly activityInstanceId: string | null
  readonly currentActivityId: string | null
  readonly currentActivityName: string | null
  readonly currentTransitionId: string | null
  /** `start`, `end` or `take` in a listener. */
  readonly eventName: string | null
  readonly isCanceled: boolean
  /** The result of a business rule task, for its listeners and output parameters. */
  readonly decisionResult?: List | undefined
  setBusinessKey(businessKey: string | null): void
}

/** Variables as something sees them: an execution, or a task, which has some of its own. */
export interface VariableScope {
  /** The nearest variable of that name, from the innermost scope outwards. */
  getVariable(name: string): TypedValue | undefined
  getVariableLocal(name: string): TypedValue | undefined
  /** All visible variables, the innermost of each name. */
  getVariables(): ReadonlyMap<string, TypedValue>
  getVariablesLocal(): ReadonlyMap<string, TypedValue>
  /** Sets it where it is visible already, else on the process instance. */
  setVariable(name: string, value: TypedValue): void
  setVariableLocal(name: string, value: TypedValue): void
  removeVariable(name: string): void
  removeVariableLocal(name: string): void
}

/** What `task` is in a task listener or in a user task's attributes: the reference's DelegateTask. */
export interface DelegateTask {
  readonly id: string
  readonly name: string | null
  readonly description: string | null
  readonly assignee: string | null
  readonly owner: string | null
  /** 0 to 100; 50 unless told otherwise. */
  readonly priority: number
  /** Milliseconds since the epoch. */
  readonly dueDate: number | null
  readonly followUpDate: number | null
  readonly createTime: number
  readonly taskDefinitionKey: string
  readonly eventName: string | null
  readonly execution: DelegateExecution
  /** Its own variables, then those that its execution sees. */
  readonly variables: VariableScope
  setName(name: string | null): void
  setDescription(description: string | null): void
  setAssignee(assignee: string | null): void
  setOwner(owner: string | null): void
  setPriority(priority: number): void
  setDueDate(dueDate: number | null): void
  setFollowUpDate(followUpDate: number | null): void
  addCandidateUser(userId: string): void
  addCandidateGroup(groupId: string): void
}

/** What `externalTask` is in the expression of a `camunda:errorEventDefinition`. */
export interface DelegateExternalTask {
  readonly id: string
  readonly topicName: string
  readonly priority: number
  /** Null until a failure was reported. */
  readonly retries: number | null
  readonly errorMessage: string | null
  readonly errorDetails: string | null
}

/** Scripts of one step. */
export interface ScriptProgress {
  /** How many were started: no two of them draw the same random numbers. */
  count: number
  /** Together; in thousandths of a second, about. */
  work: number
}

/** What an expression is evaluated against. */
export interface EvaluationContext {
  readonly execution: DelegateExecution
  readonly task?: DelegateTask
  readonly externalTask?: DelegateExternalTask
  /** Milliseconds since the epoch; what `now()` and `dateTime()` give. */
  readonly now: number
  /** Absent where nothing but EL can stand. */
  readonly runners?: Runners
  /** What the scripts of this step have done so far; absent where no script can stand. */
  readonly scripts?: ScriptProgress
  /** What may still be done in this step; absent where something else bounds it. */
  readonly budget?: Budget
}
