import type { TypedValue } from '../../instance/value/typed-value.ts'
import { wrongType } from '../coercion.ts'
import type { DelegateExecution, VariableScope } from '../expression.ts'
import { typedValueOf, valueOfVariable } from '../typed-value-conversion.ts'
import { type Dictionary, type ExecutionObject, type List, list, type Value } from '../value.ts'
import {
  type Arguments,
  argument,
  listArgument,
  type Method,
  type Methods,
  optionalText,
  taking,
  takingFrom,
  textArgument,
} from './method.ts'

/** What can be read of an execution: as `execution.name`, `execution.getName()` or, where it is a boolean, `execution.isName()`. */
export const executionProperties: ReadonlyMap<string, (execution: DelegateExecution) => Value> = new Map<
  string,
  (execution: DelegateExecution) => Value
>([
  ['id', ({ id }) => id],
  ['processInstanceId', ({ processInstanceId }) => processInstanceId],
  ['processDefinitionId', ({ processDefinitionId }) => processDefinitionId],
  ['businessKey', ({ businessKey }) => businessKey],
  ['processBusinessKey', ({ businessKey }) => businessKey],
  ['tenantId', ({ tenantId }) => tenantId],
  ['parentId', ({ parentId }) => parentId],
  ['parentActivityInstanceId', ({ parentActivityInstanceId }) => parentActivityInstanceId],
  ['activityInstanceId', ({ activityInstanceId }) => activityInstanceId],
  ['currentActivityId', ({ currentActivityId }) => currentActivityId],
  ['currentActivityName', ({ currentActivityName }) => currentActivityName],
  ['currentTransitionId', ({ currentTransitionId }) => currentTransitionId],
  ['eventName', ({ eventName }) => eventName],
  ['canceled', ({ isCanceled }) => isCanceled],
  ['variables', (execution) => dictionaryOf(execution.getVariables())],
  ['variablesLocal', (execution) => dictionaryOf(execution.getVariablesLocal())],
  ['variableNames', (execution) => namesOf(execution.getVariables())],
  ['variableNamesLocal', (execution) => namesOf(execution.getVariablesLocal())],
])

/** The methods that reach variables, of an execution or of a task: the visible ones, then those of the scope alone. */
export const variableMethods: Methods<VariableScope> = new Map<string, Method<VariableScope>>([
  ['getVariable', taking(1, (scope, args) => optionalValue(scope.getVariable(textArgument(args, 0))))],
  ['hasVariable', taking(1, (scope, args) => scope.getVariable(textArgument(args, 0)) !== undefined)],
  ['hasVariables', taking(0, (scope) => scope.getVariables().size > 0)],
  ['setVariable', taking(2, (scope, args) => done(scope.setVariable(textArgument(args, 0), typedArgument(args, 1))))],
  [
    'setVariables',
    taking(1, (scope, args) =>
      done(
        mapArgument(args).entries.forEach((value, name) => {
          scope.setVariable(name, typedValueOf(value))
        }),
      ),
    ),
  ],
  ['removeVariable', taking(1, (scope, args) => done(scope.removeVariable(textArgument(args, 0))))],
  [
    'removeVariables',
    takingFrom(0, 1, (scope, args) =>
      done(
        namesToRemove(args, scope.getVariables()).forEach((name) => {
          scope.removeVariable(name)
        }),
      ),
    ),
  ],
  ['getVariableLocal', taking(1, (scope, args) => optionalValue(scope.getVariableLocal(textArgument(args, 0))))],
  ['hasVariableLocal', taking(1, (scope, args) => scope.getVariableLocal(textArgument(args, 0)) !== undefined)],
  ['hasVariablesLocal', taking(0, (scope) => scope.getVariablesLocal().size > 0)],
  [
    'setVariableLocal',
    taking(2, (scope, args) => done(scope.setVariableLocal(textArgument(args, 0), typedArgument(args, 1)))),
  ],
  [
    'setVariablesLocal',
    taking(1, (scope, args) =>
      done(
        mapArgument(args).entries.forEach((value, name) => {
          scope.setVariableLocal(name, typedValueOf(value))
        }),
      ),
    ),
  ],
  ['removeVariableLocal', taking(1, (scope, args) => done(scope.removeVariableLocal(textArgument(args, 0))))],
  [
    'removeVariablesLocal',
    takingFrom(0, 1, (scope, args) =>
      done(
        namesToRemove(args, scope.getVariablesLocal()).forEach((name) => {
          scope.removeVariableLocal(name)
        }),
      ),
    ),
  ],
])

const setters: Methods<DelegateExecution> = new Map<string, Method<DelegateExecution>>([
  ['setProcessBusinessKey', taking(1, (execution, args) => done(execution.setBusinessKey(optionalText(args, 0))))],
])

/** The reference's DelegateExecution, without what reaches into the engine or the model. */
export const executionMethods: Methods<ExecutionObject> = new Map(
  [...getters(executionProperties), ...variableMethods, ...setters].map(
    ([name, method]) => [name, ofReceiver(method, ({ execution }: ExecutionObject) => execution)] as const,
  ),
)

/** The methods `get…` for properties, or `is…` for the one that is a boolean. */
export function getters<Receiver>(
  properties: ReadonlyMap<string, (receiver: Receiver) => Value>,
): readonly (readonly [string, Method<Receiver>])[] {
  return Array.from(properties, ([name, read]) => {
    const verb = name === 'canceled' ? 'is' : 'get'
    return [`${verb}${name.charAt(0).toUpperCase()}${name.slice(1)}`, taking(0, read)]
  })
}

/** The same method, of something that has its receiver inside. */
export function ofReceiver<Outer, Inner>(method: Method<Inner>, inner: (outer: Outer) => Inner): Method<Outer> {
  return { ...method, call: (receiver, args, context) => method.call(inner(receiver), args, context) }
}

/** What a method without a result gives. */
export function done(_result: unknown): null {
  return null
}

export function dictionaryOf(variables: ReadonlyMap<string, TypedValue>): Dictionary {
  return { kind: 'map', entries: new Map(Array.from(variables, ([name, typed]) => [name, valueOfVariable(typed)])) }
}

export function namesOf(variables: ReadonlyMap<string, TypedValue>): List {
  return list([...variables.keys()])
}

function optionalValue(typed: TypedValue | undefined): Value {
  return typed === undefined ? null : valueOfVariable(typed)
}

function typedArgument(args: Arguments, at: number): TypedValue {
  return typedValueOf(argument(args, at))
}

function mapArgument(args: Arguments): Dictionary {
  const value = argument(args, 0)
  if (value !== null && typeof value === 'object' && value.kind === 'map') return value
  throw wrongType(value, 'java.util.Map')
}

/** The given names, or all that there are. */
function namesToRemove(args: Arguments, variables: ReadonlyMap<string, TypedValue>): readonly string[] {
  if (args.length === 0) return [...variables.keys()]
  return listArgument(args, 0).items.map((_, at, items) => textArgument(items, at))
}
