import { evaluate } from '../../../../functions/engine/expression/evaluate.ts'
import type {
  DelegateExecution,
  DelegateTask,
  EvaluationContext,
  Expression,
} from '../../../../functions/engine/expression/expression.ts'
import { parseExpression } from '../../../../functions/engine/expression/parse/parse-expression.ts'
import type { TypedValue } from '../../../../functions/engine/instance/value/typed-value.ts'
import { typedValueOfJson } from '../../../../functions/engine/instance/value/typed-value-json.ts'

export type Variables = Readonly<Record<string, TypedValue>>

export interface Scope {
  readonly context: EvaluationContext
  readonly variables: Map<string, TypedValue>
  readonly local: Map<string, TypedValue>
}

/** Noon of a day in UTC. */
export const NOW = Date.UTC(2026, 0, 31, 12, 0, 0)

/** An execution with a scope of its own inside the process instance, each a map. */
export function scopeWith(variables: Variables = {}, task?: DelegateTask): Scope {
  const outer = new Map(Object.entries(variables))
  const local = new Map<string, TypedValue>()
  const execution = executionOver(outer, local)
  const context: EvaluationContext = {
    execution,
    now: NOW,
    ...(task && { task: { ...task, execution, variables: execution } }),
  }
  return { context, variables: outer, local }
}

function executionOver(outer: Map<string, TypedValue>, local: Map<string, TypedValue>): DelegateExecution {
  return {
    id: 'instance:3',
    processInstanceId: 'instance',
    processDefinitionId: 'claim:1:definition',
    businessKey: 'C-1',
    tenantId: null,
    parentId: 'instance',
    parentActivityInstanceId: 'instance',
    activityInstanceId: 'instance:4',
    currentActivityId: 'review',
    currentActivityName: 'Review the claim',
    currentTransitionId: null,
    eventName: 'start',
    isCanceled: false,
    setBusinessKey: (businessKey) => {
      outer.set('business key', typedValueOfJson(businessKey))
    },
    getVariable: (name) => local.get(name) ?? outer.get(name),
    getVariableLocal: (name) => local.get(name),
    getVariables: () => new Map([...outer, ...local]),
    getVariablesLocal: () => local,
    setVariable: (name, value) => {
      ;(local.has(name) ? local : outer).set(name, value)
    },
    setVariableLocal: (name, value) => {
      local.set(name, value)
    },
    removeVariable: (name) => {
      if (!local.delete(name)) outer.delete(name)
    },
    removeVariableLocal: (name) => {
      local.delete(name)
    },
  }
}

/** A task whose setters write down what they are told. */
export function taskWith(calls: (readonly [string, unknown])[]): DelegateTask {
  const note = (setter: string) => (value: unknown) => {
    calls.push([setter, value])
  }
  return {
    id: 'instance:7',
    name: 'Review',
    description: null,
    assignee: 'mary',
    owner: null,
    priority: 50,
    dueDate: NOW,
    followUpDate: null,
    createTime: NOW,
    taskDefinitionKey: 'review',
    eventName: 'create',
    execution: executionOver(new Map(), new Map()),
    variables: executionOver(new Map(), new Map()),
    setName: note('name'),
    setDescription: note('description'),
    setAssignee: note('assignee'),
    setOwner: note('owner'),
    setPriority: note('priority'),
    setDueDate: note('due date'),
    setFollowUpDate: note('follow up date'),
    addCandidateUser: note('candidate user'),
    addCandidateGroup: note('candidate group'),
  }
}

/** The expression of a text that can be read. */
export function parsed(text: string): Expression {
  const { expression, error } = parseExpression(text)
  if (expression === undefined) throw new Error(error)
  return expression
}

export function valueOfText(text: string, scope: Scope = scopeWith()): TypedValue {
  return evaluate(parsed(text), scope.context)
}

export const long = (value: number | string): TypedValue => ({ type: 'Long', value })
export const int = (value: number): TypedValue => ({ type: 'Integer', value })
export const short = (value: number): TypedValue => ({ type: 'Short', value })
export const double = (value: number | string): TypedValue => ({ type: 'Double', value })
export const text = (value: string): TypedValue => ({ type: 'String', value })
export const bool = (value: boolean): TypedValue => ({ type: 'Boolean', value })
export const date = (value: string): TypedValue => ({ type: 'Date', value })
export const json = (value: string): TypedValue => ({ type: 'Json', value })
export const nothing: TypedValue = { type: 'Null', value: null }
export const object = (value: string): TypedValue => ({
  type: 'Object',
  value,
  valueInfo: { objectTypeName: 'com.example.Thing', serializationDataFormat: 'application/json' },
})
